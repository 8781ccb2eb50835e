import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { WhoSees } from '../../map/sight/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { reporterFirst } from './seenRows.ts';
import type { Sights } from './viewsheds.ts';

/** Undefined: it is being worked out. */
export type FoundViewingCameras = { readonly who: WhoSees } | { readonly fault: Fault } | undefined;

/**
 * Once one of those that see it turns or is taken, or the cameras are others, it is asked again so long after, ms: poses are told
 * several times a second.
 */
const againMs = 500;

/** Tells which cameras see a place, now and whenever that may be others, until it is cancelled. */
export function followViewingCameras(
  at: LatLon,
  options: {
    readonly sights: Pick<Sights, 'whoSees' | 'cancel' | 'showLines'>;
    readonly mirror: Pick<Mirror, 'presence' | 'cameras'>;
    readonly clock: Pick<Clock, 'after'>;
    /** Of the alert that it is asked about. */
    readonly reporter: CameraId | null;
    readonly onFound: (found: FoundViewingCameras) => void;
  },
): Cancel {
  const { sights, mirror, clock, reporter, onFound } = options;
  let isGone = false;
  let viewingCameras: WhoSees['viewingCameras'] = [];
  let again: Cancel | undefined;

  async function ask(): Promise<void> {
    again = undefined;
    const answer = await sights.whoSees(at);
    if (isGone || !answer) return;
    const who = answer.ok ? reporterFirst(answer.value, reporter) : undefined;
    viewingCameras = who?.viewingCameras ?? [];
    if (who) sights.showLines(who);
    onFound(answer.ok ? who && { who } : { fault: answer.fault });
  }

  const askAgain = () => {
    again ??= clock.after(againMs, () => void ask());
  };
  void ask();
  const cancels = [
    mirror.presence.subscribe((now, before) => {
      if (viewingCameras.some(({ id }) => now.get(id) !== before.get(id))) askAgain();
    }),
    // The question that was under way got no answer: it was of the cameras that there were.
    mirror.cameras.subscribe((now, before) => {
      if (now.list !== before.list) askAgain();
    }),
  ];
  return () => {
    isGone = true;
    again?.();
    for (const cancel of cancels) cancel();
    sights.cancel('who');
    sights.showLines(undefined);
  };
}
