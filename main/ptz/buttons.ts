import type { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { presetOf } from '../../core/ptz/presetNumber.ts';
import type { CameraControl, PtzCommand } from '../../core/ptz/ptz.ts';
import type { StickCommand } from '../../core/ptz/stickMap.ts';

/** What a button's command asks of the camera that is selected. Those that concern the desk alone ask nothing. */
export async function ptzCommandOf(
  command: StickCommand,
  camera: CameraId,
  asked: {
    readonly stateOf: (camera: CameraId) => Promise<Result<CameraControl>>;
    readonly wiperOn: boolean;
  },
): Promise<Result<PtzCommand | undefined>> {
  switch (command.do) {
    case 'home':
      return ok({ do: 'home' });
    case 'focusAuto':
      return ok({ do: 'focusAuto', on: true });
    case 'wiper':
      return ok({ do: 'wiper', on: !asked.wiperOn });
    case 'preset': {
      const state = await asked.stateOf(camera);
      if (!state.ok) return state;
      const token = presetOf(state.value.presets, command.number)?.token;
      return token === undefined
        ? fail('steer.noPreset', { number: command.number })
        : ok({ do: 'preset', token });
    }
    default:
      return ok(undefined);
  }
}
