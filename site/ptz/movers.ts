import type { CameraId } from '../../core/base/ids.ts';
import type { PtzAuditEvent } from '../../core/ptz/gatewayMessages.ts';
import type { LeaseEvent, Steerer } from '../../core/ptz/lease.ts';
import { isSameSteerer } from '../../core/ptz/leaseRules.ts';
import type { StopCause } from '../../core/ptz/ptz.ts';
import type { Caller } from './console.ts';
import type { Gestures } from './gestures.ts';
import type { Met } from './met.ts';

type Ending = Extract<LeaseEvent, { what: 'ended' }>['how'];
/** How a lease ends that somebody takes from its holder. */
const takenAway: ReadonlySet<Ending> = new Set(['preempted', 'releasedByOther', 'gone']);

/** Whose cameras move: by their hand, or on their way to where they sent them; and how each of them is stopped. */
export interface Movers {
  readonly movedBy: Map<CameraId, Caller>;
  /** Who sent it to a place last, where nobody has moved it since. */
  readonly sentBy: Map<CameraId, Caller>;
  /** Stops what somebody moves, and tells them why; `cause` null: they have let go. */
  stopMoved(camera: CameraId, cause: StopCause | null): void;
  /** Stops what is on its way to where somebody sent it, and tells them and the trail why. */
  stopSent(camera: CameraId, cause: StopCause): void;
  /** The dead-man has stopped it. */
  deadMan(camera: CameraId): void;
  leaseEnded(camera: CameraId, holder: Steerer, how: Ending): void;
  /** All that one connection moves or has sent, or everybody's. */
  stopAll(cause: StopCause, of?: Caller): void;
}

export function createMovers(options: {
  readonly met: Pick<Met, 'already' | 'touring'>;
  readonly gestures: Pick<Gestures, 'ended'>;
  readonly record: (auditEvent: PtzAuditEvent) => void;
  /** Every connection of somebody's. */
  readonly callersOf: (who: Steerer) => readonly Caller[];
}): Movers {
  const { met, gestures, record } = options;
  const movedBy = new Map<CameraId, Caller>();
  const sentBy = new Map<CameraId, Caller>();

  function publish({ who }: Caller, camera: CameraId, cause: StopCause): void {
    for (const caller of options.callersOf(who)) caller.end.stopped(camera, cause);
  }

  function stopMoved(camera: CameraId, cause: StopCause | null): void {
    const mover = movedBy.get(camera);
    movedBy.delete(camera);
    gestures.ended(camera, cause ?? 'released');
    met.already(camera)?.stop(cause);
    if (mover && cause !== null) publish(mover, camera, cause);
  }

  function stopSent(camera: CameraId, cause: StopCause): void {
    const sender = sentBy.get(camera);
    sentBy.delete(camera);
    const steered = met.already(camera);
    if (!sender || !steered?.isBusy || movedBy.has(camera) || met.touring(camera) !== null) return;
    steered.stop(cause);
    const { operator, desk } = sender.who;
    record({ who: operator, desk, camera, event: 'ptz.stop', why: null, detail: { cause } });
    publish(sender, camera, cause);
  }

  return {
    movedBy,
    sentBy,
    stopMoved,
    stopSent,
    deadMan(camera) {
      const mover = movedBy.get(camera);
      movedBy.delete(camera);
      gestures.ended(camera, 'deadMan');
      if (mover) publish(mover, camera, 'deadMan');
    },
    leaseEnded(camera, holder, how) {
      const mover = movedBy.get(camera);
      const sender = sentBy.get(camera);
      if (met.already(camera) && mover && isSameSteerer(mover.who, holder))
        stopMoved(camera, how === 'releasedSelf' ? null : 'leaseLost');
      // On its way to where its holder sent it; where the lease ran out or was let go it gets there.
      else if (sender && isSameSteerer(sender.who, holder) && takenAway.has(how))
        stopSent(camera, 'leaseLost');
    },
    stopAll(cause, of) {
      for (const [camera, mover] of [...movedBy])
        if (of === undefined || mover === of) stopMoved(camera, cause);
      for (const [camera, sender] of [...sentBy])
        if (of === undefined || sender === of) stopSent(camera, cause);
    },
  };
}
