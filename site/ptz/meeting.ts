import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { backOff } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';
import type { CommandKind } from './commanding.ts';
import type { CommandReceipt, PtzDriver, PtzFacts, PtzReading } from './driver.ts';

/**
 * A camera that could not be connected is asked again while anyone waits for it: soon at first, for most are only slow to
 * wake, and then every 2.5 to 5 s. A held stick, a window or a preset does not make it sooner.
 */
const retryInMs = backOff({ firstMs: 1_000, maxMs: 5_000 });
/** What could not be read of one that is connected is asked for again while it rests, later each time. */
const retryMissingInMs = backOff({ firstMs: 60_000, maxMs: 600_000 });
/** One that does not rest then is looked at again so much later. */
const restsAgainMs = 5_000;

/** What a camera can do, asked of it once, and how it stands. */
export interface Meeting {
  /** Undefined until it has answered. */
  facts(): PtzFacts | undefined;
  state(): CameraControl['state'];
  /** Why it is not ready. */
  fault(): Fault | null;
  /**
   * Asks it if it has not answered yet; one request at a time, whose end this resolves with. Resolves at once where it failed
   * a short time ago.
   */
  meet(): Promise<void>;
  /** It has answered something: it need not be waited for. */
  answered(): void;
  /** Why nothing can be sent to it now: it could not be connected. Undefined once it has answered. */
  whyNot(): Result<never> | undefined;
  /** What became of a command. */
  commanded(what: CommandKind, outcome: Result<CommandReceipt>): void;
  readPresets(): Promise<void>;
  readTours(): Promise<void>;
  close(): void;
}

export function createMeeting(options: {
  readonly driver: Pick<PtzDriver, 'meet' | 'read' | 'presets' | 'tours'>;
  readonly clock: Clock;
  /** Somebody waits for it. */
  readonly isNeeded: () => boolean;
  /** It does not move, and is not told anything. */
  readonly isAtRest: () => boolean;
  /** It was asked, and has answered or not. `reading`: where it looks, before its first move. */
  readonly onMet: (reading: PtzReading | undefined) => void;
  /** What it can do is known better than before. */
  readonly onChange: () => void;
}): Meeting {
  const { driver, clock } = options;
  let facts: PtzFacts | undefined;
  let state: CameraControl['state'] = 'connecting';
  let asking: Promise<void> | undefined;
  let failures = 0;
  let fault: Fault | undefined;
  let retryAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  let cancelAgain: Cancel = () => undefined;

  async function ask(): Promise<void> {
    const met = await driver.meet();
    // How far it has zoomed in says how fast it may be.
    const read = met.ok && met.value.capabilities.zoom ? await driver.read() : undefined;
    asking = undefined;
    if (closed) return;
    cancelAgain();
    if (met.ok) {
      facts = met.value;
      becomeReady();
      retryMissing(1);
    } else {
      state = stateAfter(met.fault);
      fault = met.fault;
      failures += 1;
      retryAt = clock.monotonic() + retryInMs(failures);
      if (options.isNeeded()) retryLater();
    }
    options.onMet(read?.ok ? read.value : undefined);
  }

  function retryLater(): void {
    cancelAgain();
    cancelAgain = clock.after(Math.max(0, retryAt - clock.monotonic()), () => {
      if (options.isNeeded()) void meet();
    });
  }

  function retryMissing(attempt: number, waitMs = retryMissingInMs(attempt)): void {
    if (closed || !facts || facts.missing.length === 0) return;
    cancelAgain = clock.after(waitMs, async () => {
      if (!options.isNeeded() || !options.isAtRest()) return retryMissing(attempt, restsAgainMs);
      const met = await driver.meet();
      if (closed) return;
      if (met.ok) {
        facts = met.value;
        options.onChange();
      }
      retryMissing(attempt + 1);
    });
  }

  function meet(): Promise<void> {
    if (facts || closed) return Promise.resolve();
    if (!asking && clock.monotonic() < retryAt) {
      if (options.isNeeded()) retryLater();
      return Promise.resolve();
    }
    asking ??= ask();
    return asking;
  }

  function becomeReady(): void {
    state = 'ready';
    fault = undefined;
  }

  return {
    facts: () => facts,
    state: () => state,
    meet,
    answered() {
      retryAt = Number.NEGATIVE_INFINITY;
    },
    whyNot() {
      if (facts) return undefined;
      return fault ? { ok: false, fault } : fail('ptz.unreachable', { why: 'closed' });
    },
    fault: () => fault ?? null,
    commanded(what, reported) {
      if (!facts) return;
      if (!reported.ok) {
        const { code } = reported.fault;
        // One that was overtaken was never asked; whatever else it says of a command, it said it itself.
        if (code === 'ptz.overtaken') return;
        const isOfAll = stateAfter(reported.fault) === 'unreachable' || refusals.has(code);
        if (isOfAll || (what === 'move' && moveRefusals.has(code))) {
          state = stateAfter(reported.fault);
          fault = reported.fault;
        } else if (state === 'unreachable') becomeReady();
        return;
      }
      // That it goes to a preset does not mean that it obeys a stick.
      if (what === 'move' || !fault || !moveRefusals.has(fault.code)) becomeReady();
      if (reported.value.refusesTimeout && facts.capabilities.timeout)
        facts = { ...facts, capabilities: { ...facts.capabilities, timeout: false } };
    },
    async readPresets() {
      const read = await driver.presets();
      if (!read.ok || !facts) return;
      const missing = facts.missing.filter(({ part }) => part !== 'presets');
      facts = { ...facts, presets: read.value, missing };
    },
    async readTours() {
      const read = await driver.tours();
      if (read.ok && facts) facts = { ...facts, tours: read.value };
    },
    close() {
      closed = true;
      cancelAgain();
    },
  };
}

/** Of whatever it is told. */
const refusals: ReadonlySet<string> = new Set(['ptz.authRefused', 'ptz.clockOff', 'ptz.certificateRefused']);
/** Of a move at a speed: nobody can control it by a stick then. */
const moveRefusals: ReadonlySet<string> = new Set(['ptz.moveRefused', 'ptz.noRight', 'ptz.badAnswer']);

const stateAfter = ({ code }: Fault): CameraControl['state'] =>
  code === 'ptz.unreachable' || code === 'ptz.silent' ? 'unreachable' : 'refused';
