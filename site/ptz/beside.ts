import { fail, ok, type Result } from '../../core/base/result.ts';
import type { CameraDeed, PtzDriver } from './driver.ts';
import type { Meeting } from './meeting.ts';

/** At once. */
const most = 4;

/** Does what does not move the camera (wiper, focus, presets being set): it goes beside what does. `may`: asked again before. */
export function createBeside(options: {
  readonly driver: Pick<PtzDriver, 'deed'>;
  readonly meeting: Pick<Meeting, 'meet' | 'whyNot' | 'readPresets' | 'readTours'>;
  readonly onChange: () => void;
}): (deed: CameraDeed, may: () => boolean) => Promise<Result<void>> {
  const { driver, meeting } = options;
  let underWay = 0;

  return async (deed, may) => {
    if (underWay >= most) return fail('call.tooMany');
    underWay += 1;
    try {
      await meeting.meet();
      const why = meeting.whyNot();
      if (why) return why;
      if (!may()) return fail('steer.notHeld');
      const told = await driver.deed(deed);
      if (!told.ok) return told;
      if (deed.do === 'setPreset' || deed.do === 'removePreset') await meeting.readPresets();
      if (deed.do === 'stopTour') await meeting.readTours();
      options.onChange();
      return ok(undefined);
    } finally {
      underWay -= 1;
    }
  };
}
