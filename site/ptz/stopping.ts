import type { Cancel, Clock } from '../../core/base/clock.ts';
import { commandEveryMs, type StopCause } from '../../core/ptz/ptz.ts';
import type { PtzDriver, PtzReading } from './driver.ts';

/** Stop is sent at once, then so long after the first, then every `retryEveryMs`. */
const retriesMs = [150, 300, 600];
const retryEveryMs = 1_000;
/** A camera that is gone is not asked every second for ever: after this long it is asked more seldom. */
const seldomAfterMs = 60_000;
const retrySeldomMs = 5_000;
/** Not seen to stand still by then: somebody must look. */
export const unconfirmedAfterMs = 5_000;
/** Two readings so far apart that are the same say that it stands still. */
const readingsApartMs = 100;
/** As long as it says itself that it moves, its position must have been the same for longer: some say so for ever. */
const stuckStatusMs = 600;
/** After the quick first readings. */
const quickReadingsMs = 2_000;
const slowReadingsMs = 500;
/** A camera that tells neither position nor status is sent so many Stops, and then a person must look. */
const blindStops = 3;
/** Stops on their way at once; each may take as long as a command may. */
const maxOnTheWay = 4;
/** A move that was given up may reach the camera long after Stop: it is looked at again so long after it stood still. */
const lookAgainMs = [1_000, 3_500];
/** Of whatever unit a camera tells its position in; below it is noise of its encoder. */
const sameWithin = 1e-5;

export interface Stopping {
  /**
   * Sends Stop at once, and until the camera is seen to stand still. Where nothing was sent that could have moved it
   * (`mayMove`), Stop is sent for 5 s at most, and nobody is alarmed.
   */
  begin(cause: StopCause | null): void;
  /** A command that was under way when Stop was sent has ended: the camera may have taken it after Stop. */
  overtaken(failed: boolean): void;
  /** Somebody moves it again. */
  cancel(): void;
  readonly isUnderWay: boolean;
  /** Stop is confirmed, or can never be, and no later look is due: nothing is left to do here. */
  readonly isSettled: boolean;
  /** Since when every Stop was refused a connection (monotonic ms); undefined where the last one was not. */
  readonly refusedSince: number | undefined;
}

interface Episode {
  readonly cause: StopCause | null;
  readonly since: number;
  sent: number;
  lastSentAt: number;
  /** When a Stop that followed every other command was answered; readings count from then on. */
  effectiveFrom: number | undefined;
  isNotified: boolean;
  isBlind: boolean;
  isReading: boolean;
  /** A command before it ended in a fault. */
  isDoubtful: boolean;
}

/** Stops one camera, until it is certain. */
export function createStopping(options: {
  readonly driver: Pick<PtzDriver, 'stop' | 'read'>;
  readonly clock: Clock;
  /** Whether another command is under way still. */
  readonly isCommandUnderWay: () => boolean;
  /** Whether anything was sent, from here or by the gateway before, that may move it still. */
  readonly mayMove: () => boolean;
  readonly onReading: (reading: PtzReading) => void;
  /** Its position was seen to change once: that of some cameras never does. */
  readonly isPositionTrue: () => boolean;
  readonly onOutcome: (reported: { readonly sentAt: number; readonly answeredAt: number }) => void;
  readonly onConfirmed: () => void;
  readonly onUnconfirmed: (cause: StopCause | null) => void;
}): Stopping {
  const { driver, clock } = options;
  let episode: Episode | undefined;
  let pendingStops = 0;
  let cancelRetry: Cancel = () => undefined;
  let cancelReading: Cancel = () => undefined;
  let cancelDeadline: Cancel = () => undefined;
  let cancelLater: readonly Cancel[] = [];
  /** Later looks (`lookAgain`) that have not ended yet. */
  let pendingLooks = 0;
  let refusedSince: number | undefined;

  function send(of: Episode): void {
    // The first waits for nothing, also not for those of before that hang.
    if (pendingStops >= maxOnTheWay && of.sent > 0) return;
    const sentAt = clock.monotonic();
    of.sent += 1;
    of.lastSentAt = sentAt;
    const isLast = !options.isCommandUnderWay();
    pendingStops += 1;
    driver.stop().then((reported) => {
      pendingStops -= 1;
      const isRefused = !reported.ok && reported.fault.params.why === 'ECONNREFUSED';
      refusedSince = isRefused ? (refusedSince ?? clock.monotonic()) : undefined;
      if (reported.ok) options.onOutcome(reported.value);
      if (episode !== of || !reported.ok || !isLast) return;
      of.effectiveFrom ??= clock.monotonic();
      if (of.isBlind) endIfBlind(of);
    });
  }

  function scheduleRetry(of: Episode): void {
    const now = clock.monotonic();
    const age = now - of.since;
    const next = retriesMs.find((ms) => ms > age);
    const every = age < seldomAfterMs ? retryEveryMs : retrySeldomMs;
    cancelRetry = clock.after(next === undefined ? every : next - age, () => {
      if (episode !== of) return;
      send(of);
      if (of.isBlind) endIfBlind(of);
      if (episode === of) scheduleRetry(of);
    });
  }

  async function look(
    of: Episode,
    before: { readonly at: number; readonly reading: PtzReading } | undefined,
  ) {
    of.isReading = true;
    const at = clock.monotonic();
    const read = await driver.read();
    if (episode !== of) return;
    if (!read.ok) {
      if (read.fault.code === 'ptz.noPosition') {
        of.isBlind = true;
        of.isReading = false;
        return endIfBlind(of);
      }
      return readNext(of, undefined);
    }
    options.onReading(read.value);
    const counts = of.effectiveFrom !== undefined && at >= of.effectiveFrom && !options.isCommandUnderWay();
    if (!counts) return readNext(of, undefined);
    if (!before || !isSamePlace(before.reading, read.value)) return readNext(of, { at, reading: read.value });
    const stillMs = at - before.at;
    const saysSo = read.value.pose.moving === false;
    if (stillMs >= (read.value.pose.moving === true ? stuckStatusMs : readingsApartMs)) {
      if (saysSo || options.isPositionTrue()) return confirm(of);
      of.isBlind = true;
      endIfBlind(of);
      if (episode !== of) return;
    }
    readNext(of, before);
  }

  function readNext(of: Episode, before: { readonly at: number; readonly reading: PtzReading } | undefined) {
    const quick = clock.monotonic() - of.since < quickReadingsMs;
    cancelReading = clock.after(quick ? readingsApartMs : slowReadingsMs, () => {
      if (episode === of) look(of, before).catch(bug);
    });
  }

  function end(): void {
    cancelRetry();
    cancelReading();
    cancelDeadline();
    for (const cancel of cancelLater) cancel();
    cancelLater = [];
    pendingLooks = 0;
    episode = undefined;
  }

  function confirm(of: Episode): void {
    end();
    options.onConfirmed();
    if (!of.isDoubtful) return;
    pendingLooks = lookAgainMs.length;
    cancelLater = lookAgainMs.map((ms) => clock.after(ms, () => lookAgain(of.cause).catch(bug)));
  }

  /** Begins again where a camera that stood still moves again though nobody moves it. */
  async function lookAgain(cause: StopCause | null): Promise<void> {
    const later = cancelLater;
    const first = await driver.read();
    await new Promise<void>((resolve) => clock.after(readingsApartMs, resolve));
    const second = await driver.read();
    if (cancelLater === later) pendingLooks -= 1;
    if (episode || cancelLater !== later || options.isCommandUnderWay()) return;
    if (first.ok && second.ok && isSamePlace(first.value, second.value)) return;
    begin(cause);
  }

  function endIfBlind(of: Episode): void {
    if (of.effectiveFrom === undefined || of.sent < blindStops) return;
    end();
    if (!of.isNotified && options.mayMove()) options.onUnconfirmed(of.cause);
  }

  function bug(error: unknown): never {
    // A driver answers in `Result`s: what throws is a bug, and the process that supervises us starts us again, stopping all.
    throw error;
  }

  function begin(cause: StopCause | null): void {
    const now = clock.monotonic();
    if (episode) {
      if (now - episode.lastSentAt >= commandEveryMs) send(episode);
      return;
    }
    end();
    const begun: Episode = {
      cause,
      since: now,
      sent: 0,
      lastSentAt: now,
      effectiveFrom: undefined,
      isNotified: false,
      isBlind: false,
      isReading: false,
      isDoubtful: false,
    };
    episode = begun;
    send(begun);
    scheduleRetry(begun);
    look(begun, undefined).catch(bug);
    cancelDeadline = clock.after(unconfirmedAfterMs, () => {
      if (episode !== begun) return;
      if (!options.mayMove()) return end();
      begun.isNotified = true;
      options.onUnconfirmed(cause);
    });
  }

  return {
    begin,
    overtaken(failed) {
      if (!episode) return;
      episode.isDoubtful ||= failed;
      episode.effectiveFrom = undefined;
      send(episode);
    },
    cancel: end,
    get isUnderWay() {
      return episode !== undefined;
    },
    get isSettled() {
      return episode === undefined && pendingLooks === 0;
    },
    get refusedSince() {
      return refusedSince;
    },
  };
}

/** Two readings between which it has not moved, as far as it says. */
export function isSamePlace(a: PtzReading, b: PtzReading): boolean {
  return (['pan', 'tilt', 'zoom'] as const).every((axis) => {
    const within = sameWithin * Math.max(1, Math.abs(a.raw[axis]));
    return Math.abs(a.raw[axis] - b.raw[axis]) <= within;
  });
}
