import type { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { PtzAuditEvent } from '../../core/ptz/gatewayMessages.ts';
import type { Lease } from '../../core/ptz/lease.ts';
import {
  answerRequest,
  isSameSteerer,
  releaseLease,
  releaseOther,
  requestLease,
  reserveLease,
  takeLease,
} from '../../core/ptz/leaseRules.ts';
import { isStill, type PtzCommand } from '../../core/ptz/ptz.ts';
import type { Caller, ConsoleConnection, GatewayCore, Granted } from './console.ts';
import { isMoving } from './driver.ts';

/** One console looks at so many cameras at most. */
const maxFollowed = 64;
/** How long a console waits for a camera that is being connected, before it receives its state as it is, ms. */
const connectWithinMs = 800;

export function createCaller(options: {
  readonly core: GatewayCore;
  readonly granted: Granted;
  readonly end: ConsoleConnection;
  readonly onLeft: (caller: Caller) => void;
}): Caller {
  const { core, granted, end } = options;
  const { clock, leases, gestures } = core;
  const { movedBy, sentBy } = core.owners;
  const follows = new Set<CameraId>();

  const unknown = (camera: CameraId) => fail('camera.unknown', { camera });
  const turn = leases.turn;
  /** Each of these is an entry of the site's trail: nobody fills it. */
  function counted<R>(run: () => R): R | Result<never> {
    if (granted.commands.waitMs('') > 0) return fail('call.tooMany');
    granted.commands.take('');
    return run();
  }
  const nothing = (done: Result<unknown>): Result<Record<string, never>> => (done.ok ? ok({}) : done);

  /** The lease, used or begun now; a fault where it is another's. */
  function use(camera: CameraId): Result<{ readonly lease: Lease }> {
    const used = turn(camera, (held, at) => takeLease(held, camera, granted.who, at));
    if (!used.ok) return used;
    return used.value.lease ? ok({ lease: used.value.lease }) : fail('steer.notHeld');
  }
  const holds = (camera: CameraId): Lease | undefined => {
    const lease = leases.of(camera);
    return lease && isSameSteerer(lease.holder, granted.who) ? lease : undefined;
  };

  /** False for what is older than what was said last, over this connection or the one before. */
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

  /** Also what the camera did not answer, for it may have done it all the same, or refused; not what it was never asked. */
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

  const caller: Caller = {
    get who() {
      return granted.who;
    },
    granted,
    end,
    follows,
    mayTouch(camera) {
      // Only ids of the contract's shape come here, and an unknown one is nobody's to touch.
      const known = core.known(camera as CameraId);
      return known !== undefined && granted.sees(known.camera);
    },
    leases: () => leases.heldBy(granted.who).slice(0, 100),

    async steer({ camera, seq, velocity, source }) {
      if (!isNews(camera, seq)) {
        const lease = holds(camera);
        return lease ? ok({ lease }) : fail('steer.notHeld');
      }
      const begins = !isStill(velocity) && !gestures.isOf(camera, granted.who);
      if (begins && granted.gestures.waitMs('') > 0) return fail('call.tooMany');
      const used = use(camera);
      if (!used.ok) return used;
      const steered = core.cameras.open(camera);
      if (!steered) return unknown(camera);
      if (isStill(velocity)) {
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
      // It may have been lost while the camera was told.
      const lease = holds(camera);
      return lease ? ok({ lease }) : fail('steer.notHeld');
    },

    stop({ camera, seq, cause }) {
      // A Stop that comes late stops nevertheless: only who moves it now may lose by it, and that is the caller.
      granted.seqs.set(camera, Math.max(seq, granted.seqs.get(camera) ?? -1));
      const lease = leases.of(camera);
      if (lease && !holds(camera)) {
        // Of one who lost it meanwhile: what they moved was stopped then. A person who outranks its holder may stop it.
        if (cause !== undefined || lease.holder.priority >= granted.who.priority)
          return fail('steer.held', { by: lease.holder.name });
      }
      if (cause !== undefined) {
        // Of one whose lease has ended: what they moved was stopped then, and what moves now is a tour, or on its way to
        // where they sent it.
        const sender = sentBy.get(camera);
        const isSent = sender !== undefined && isSameSteerer(sender.who, granted.who);
        if (!lease && !isSent) return ok({});
        movedBy.delete(camera);
        gestures.ended(camera, cause);
        core.owners.stopSent(camera, cause);
        // Without a lease what else moves is a tour, which nobody would let go again.
        if (lease && core.cameras.get(camera)?.isBusy) core.cameras.get(camera)?.stop(cause);
        return ok({});
      }
      // Where nothing moves for all that is known, somebody could keep any number of cameras busy with it.
      const allowed = core.cameras.get(camera)?.isBusy ? ok(undefined) : counted(() => ok(undefined));
      if (!allowed.ok) return allowed;
      const isOwn = gestures.isOf(camera, granted.who);
      const used = use(camera);
      if (!used.ok) return used;
      movedBy.delete(camera);
      sentBy.delete(camera);
      gestures.rested(camera);
      const moved = core.cameras.open(camera)?.stop(null);
      // What was a gesture of theirs says itself how it ended.
      if (moved && !isOwn) record(camera, 'ptz.stop');
      return ok({});
    },

    async command({ camera, command }) {
      const allowed = counted(() => ok(undefined));
      if (!allowed.ok) return allowed;
      const used = use(camera);
      if (!used.ok) return used;
      const steered = core.cameras.open(camera);
      if (!steered) return unknown(camera);
      if (isMoving(command)) {
        movedBy.delete(camera);
        gestures.rested(camera);
        // A tour is a standing order: it goes on without anyone who began it (docs/adr/016).
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
      if (!steered) return unknown(camera);
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
        return nothing(turn(camera, (held, at) => answerRequest(held, granted.who, { to, give }, at)));
      }),
    releaseOther({ camera, reason }) {
      const of = leases.of(camera);
      const done = turn(camera, (held, at) => releaseOther(held, granted.who, reason, at));
      if (done.ok && of)
        record(camera, 'lease.releaseOther', { of: of.holder.operator, kind: of.kind }, reason);
      return nothing(done);
    },
    left: () => options.onLeft(caller),
  };
  return caller;
}
