import type { Cancel, Clock } from '../../core/clock.ts';
import type { CameraControl } from '../../core/domain/ptz.ts';
import type { Fault } from '../../core/faults.ts';
import { fail, type Result } from '../../core/result.ts';
import { backOff } from '../../core/retry.ts';
import type { PtzDriver, PtzFacts, PtzReading, Told } from './driver.ts';

/**
 * A camera that could not be connected is asked again while anyone waits for it: soon at first, for most are only slow to
 * wake, and then every 2.5 to 5 s. A held stick, a window or a preset does not make it sooner.
 */
const retryInMs = backOff({ firstMs: 1_000, maxMs: 5_000 });

/** What a camera can do, asked of it once, and how it stands. */
export interface Meeting {
  /** Undefined until it has answered. */
  facts(): PtzFacts | undefined;
  state(): CameraControl['state'];
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
  commanded(told: Result<Told>): void;
  readPresets(): Promise<void>;
  readTours(): Promise<void>;
  close(): void;
}

export function createMeeting(options: {
  readonly driver: Pick<PtzDriver, 'meet' | 'read' | 'presets' | 'tours'>;
  readonly clock: Clock;
  /** Somebody waits for it. */
  readonly isNeeded: () => boolean;
  /** It was asked, and has answered or not. `reading`: where it looks, before its first move. */
  readonly onMet: (reading: PtzReading | undefined) => void;
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
      state = 'ready';
      fault = undefined;
    } else {
      state = stateAfter(met.fault);
      fault = met.fault;
      failures += 1;
      const waitMs = retryInMs(failures);
      retryAt = clock.monotonic() + waitMs;
      if (options.isNeeded()) cancelAgain = clock.after(waitMs, () => void meet());
    }
    options.onMet(read?.ok ? read.value : undefined);
  }

  function meet(): Promise<void> {
    if (facts || closed) return Promise.resolve();
    if (!asking && clock.monotonic() < retryAt) return Promise.resolve();
    asking ??= ask();
    return asking;
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
    commanded(told) {
      if (!facts) return;
      if (!told.ok) {
        // One that was overtaken was never asked; whatever else it says of a command, it said it itself.
        if (told.fault.code !== 'ptz.overtaken') state = stateAfterCommand(told.fault);
        return;
      }
      state = 'ready';
      if (told.value.refusesTimeout && facts.capabilities.timeout)
        facts = { ...facts, capabilities: { ...facts.capabilities, timeout: false } };
    },
    async readPresets() {
      const read = await driver.presets();
      if (read.ok && facts) facts = { ...facts, presets: read.value };
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

const refusals: ReadonlySet<string> = new Set(['ptz.authRefused', 'ptz.clockOff', 'ptz.certificateRefused']);
const stateAfterCommand = (fault: Fault): CameraControl['state'] => {
  const after = stateAfter(fault);
  return after === 'unreachable' || refusals.has(fault.code) ? after : 'ready';
};

const stateAfter = ({ code }: Fault): CameraControl['state'] =>
  code === 'ptz.unreachable' || code === 'ptz.silent' ? 'unreachable' : 'refused';
