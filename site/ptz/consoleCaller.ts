import type { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { PtzAuditEvent } from '../../core/ptz/gatewayMessages.ts';
import type { Lease } from '../../core/ptz/lease.ts';
import {
  answerLeaseRequest,
  isSameSteerer,
  releaseLease,
  releaseOtherLease,
  requestLease,
  reserveLease,
  takeLease,
} from '../../core/ptz/leaseRules.ts';
import { isZeroVelocity, type PtzCommand } from '../../core/ptz/ptz.ts';
import type { ConsoleCaller, ConsoleConnection, GatewayCore, GrantedConsole } from './console.ts';
import { isPtzReadingMoving } from './driver.ts';

/** Maximum number of cameras that one console follows. */
const maxFollowed = 64;
/** How long a console waits for a connection attempt before it receives the camera's current state, ms. */
const connectWithinMs = 800;

export function createConsoleCaller(options: {
  readonly core: GatewayCore;
  readonly granted: GrantedConsole;
  readonly end: ConsoleConnection;
  readonly onLeft: (caller: ConsoleCaller) => void;
}): ConsoleCaller {
  const { core, granted, end } = options;
  const { clock, leases, gestures } = core;
  const { movedBy, sentBy } = core.owners;
  const follows = new Set<CameraId>();

  const turn = leases.turn;
  /** Runs an action within the rate limit: each is an entry of the audit log, which must not be flooded. */
  function counted<R>(run: () => R): R | Result<never> {
    if (granted.commands.waitMs('') > 0) return fail('call.tooMany');
    granted.commands.take('');
    return run();
  }
  const nothing = (done: Result<unknown>): Result<Record<string, never>> => (done.ok ? ok({}) : done);

  /** Uses the lease, or begins one; a fault if another person holds it. */
  function use(camera: CameraId): Result<{ readonly lease: Lease }> {
    const used = turn(camera, (held, at) => takeLease(held, camera, granted.who, at));
    if (!used.ok) return used;
    return used.value.lease ? ok({ lease: used.value.lease }) : fail('steer.notHeld');
  }
  const holds = (camera: CameraId): Lease | undefined => {
    const lease = leases.of(camera);
    return lease && isSameSteerer(lease.holder, granted.who) ? lease : undefined;
  };

  /** Returns false for a message older than the last one, over this connection or an earlier one. */
  function isNews(camera: CameraId, seq: number): boolean {
    if (seq <= (granted.seqs.get(camera) ?? -1)) return false;
    granted.seqs.set(camera, seq);
    return true;
  }

  function record(
    camera: CameraId,
    event: string,
    detail: PtzAuditEvent['detail'] = {},
    why: string | null = null,
  ): void {
    const { operator, desk } = granted.who;
    core.record({ who: operator, desk, camera, event, why, detail });
  }

  /**
   * Records a command, also one without a response (the camera may have done it all the same) or a refused one; not one that was never
   * sent.
   */
  function recordCommand(camera: CameraId, command: PtzCommand, done: Result<unknown>): void {
    if (!done.ok && !done.fault.code.startsWith('ptz.')) return;
    const { do: what, ...rest } = command;
    const detail: Record<string, string | number | boolean> = done.ok ? {} : { failed: done.fault.code };
    for (const [key, value] of Object.entries(rest)) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        detail[key] = value;
      else if (key === 'stops' && Array.isArray(value)) detail.stops = value.length;
    }
    record(camera, `ptz.${what}`, detail);
  }

  const caller: ConsoleCaller = {
    get who() {
      return granted.who;
    },
    granted,
    end,
    follows,
    mayTouch(camera) {
      // The id has the contract's form but may be unknown, in which case it is refused.
      const known = core.known(camera as CameraId);
      return known !== undefined && granted.sees(known.camera);
    },
    leases: () => leases.heldBy(granted.who).slice(0, 100),

    async steer({ camera, seq, velocity, source }) {
      if (!isNews(camera, seq)) {
        const lease = holds(camera);
        return lease ? ok({ lease }) : fail('steer.notHeld');
      }
      const begins = !isZeroVelocity(velocity) && !gestures.isOf(camera, granted.who);
      if (begins && granted.gestures.waitMs('') > 0) return fail('call.tooMany');
      const used = use(camera);
      if (!used.ok) return used;
      const steered = core.cameras.open(camera);
      if (!steered) return fail('right.outOfScope');
      if (isZeroVelocity(velocity)) {
        movedBy.delete(camera);
        gestures.rested(camera);
      } else {
        movedBy.set(camera, caller);
        sentBy.delete(camera);
        gestures.moved(camera, granted.who, source, velocity);
        if (begins) {
          granted.gestures.take('');
          core.begins(camera);
        }
      }
      await steered.steer(velocity);
      // The lease may have been lost while the request was sent.
      const lease = holds(camera);
      return lease ? ok({ lease }) : fail('steer.notHeld');
    },

    stop({ camera, seq, cause }) {
      // A late Stop stops nevertheless: it can only affect the current controller, which is the caller.
      granted.seqs.set(camera, Math.max(seq, granted.seqs.get(camera) ?? -1));
      const lease = leases.of(camera);
      if (lease && !holds(camera)) {
        // If the caller lost the lease meanwhile, their move was stopped then. A person with a higher priority may stop the holder.
        if (cause !== undefined || lease.holder.priority >= granted.who.priority)
          return fail('steer.held', { by: lease.holder.name });
      }
      if (cause !== undefined) {
        // If the caller's lease has ended, their move was stopped then: a tour or a preset move of theirs is running now.
        const sender = sentBy.get(camera);
        const isSent = sender !== undefined && isSameSteerer(sender.who, granted.who);
        if (!lease && !isSent) return ok({});
        movedBy.delete(camera);
        gestures.ended(camera, cause);
        core.owners.stopSent(camera, cause);
        // Without a lease the motion is a tour's, which would not resume.
        if (lease && core.cameras.get(camera)?.isBusy) core.cameras.get(camera)?.stop(cause);
        return ok({});
      }
      // Limited if nothing is known to move: otherwise one console could keep any number of cameras busy.
      const allowed = core.cameras.get(camera)?.isBusy ? ok(undefined) : counted(() => ok(undefined));
      if (!allowed.ok) return allowed;
      const isOwn = gestures.isOf(camera, granted.who);
      const used = use(camera);
      if (!used.ok) return used;
      movedBy.delete(camera);
      sentBy.delete(camera);
      gestures.rested(camera);
      const moved = core.cameras.open(camera)?.stop(null);
      // A gesture of the caller records its own end.
      if (moved && !isOwn) record(camera, 'ptz.stop');
      return ok({});
    },

    async command({ camera, command }) {
      const allowed = counted(() => ok(undefined));
      if (!allowed.ok) return allowed;
      const used = use(camera);
      if (!used.ok) return used;
      const steered = core.cameras.open(camera);
      if (!steered) return fail('right.outOfScope');
      if (isPtzReadingMoving(command)) {
        movedBy.delete(camera);
        gestures.rested(camera);
        // A tour is a standing order: it continues without the person who began it (docs/adr/016).
        if (command.do === 'startTour') sentBy.delete(camera);
        else sentBy.set(camera, caller);
      }
      const done = await steered.command(command, () => holds(camera) !== undefined);
      recordCommand(camera, command, done);
      return nothing(done);
    },

    async follow({ camera }) {
      if (!follows.has(camera) && follows.size >= maxFollowed) return fail('call.tooMany');
      // Connecting costs a dozen requests.
      const allowed = core.cameras.get(camera) ? ok(undefined) : counted(() => ok(undefined));
      if (!allowed.ok) return allowed;
      const steered = core.cameras.open(camera);
      if (!steered) return fail('right.outOfScope');
      follows.add(camera);
      core.follow(camera, caller, true);
      await Promise.race([
        steered.meet(),
        new Promise<void>((resolve) => clock.after(connectWithinMs, resolve)),
      ]);
      return ok(steered.control());
    },
    unfollow({ camera }) {
      follows.delete(camera);
      core.follow(camera, caller, false);
      return ok({});
    },

    take: ({ camera }) => counted(() => use(camera)),
    release: ({ camera }) =>
      counted(() => nothing(turn(camera, (held, at) => releaseLease(held, granted.who, at)))),
    reserve: ({ camera, forMs, reason }) =>
      counted(() => {
        const done = turn(camera, (held, at) =>
          reserveLease(held, camera, granted.who, { forMs, reason }, at),
        );
        if (!done.ok) return done;
        core.cameras.get(camera)?.pauseTour();
        return done.value.lease ? ok({ lease: done.value.lease }) : fail('steer.notHeld');
      }),
    request: ({ camera }) =>
      counted(() => nothing(turn(camera, (held, at) => requestLease(held, camera, granted.who, at)))),
    answer: ({ camera, to, give }) =>
      counted(() => {
        const asker = leases.of(camera)?.requests.find(({ operator }) => operator === to);
        if (asker && !core.maySteer(asker, camera)) leases.forgetRequest(camera, asker);
        return nothing(turn(camera, (held, at) => answerLeaseRequest(held, granted.who, { to, give }, at)));
      }),
    releaseOther({ camera, reason }) {
      const of = leases.of(camera);
      const done = turn(camera, (held, at) => releaseOtherLease(held, granted.who, reason, at));
      if (done.ok && of)
        record(camera, 'lease.releaseOther', { of: of.holder.operator, kind: of.kind }, reason);
      return nothing(done);
    },
    left: () => options.onLeft(caller),
  };
  return caller;
}
