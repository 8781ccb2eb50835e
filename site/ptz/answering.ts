import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import { unansweredAfterMs } from '../../core/ptz/ptz.ts';
import type { PtzDriver } from './driver.ts';

/** The camera never heard it, or said nothing to it. */
const noAnswer: ReadonlySet<string> = new Set(['ptz.unreachable', 'ptz.silent']);

/** Whether a camera answers what it is told: by its commands alone, for what it says of itself may come all the same. */
export interface Answering {
  /** It has not answered for too long, or could not be told; until an answer comes in time. */
  readonly isOverdue: boolean;
  /** The camera's driver, with its commands watched. */
  readonly driver: PtzDriver;
  /** What was is no word on what begins now. */
  begin(): void;
  close(): void;
}

export function createAnswering(driver: PtzDriver, clock: Clock, onChange: () => void): Answering {
  const waiting = new Set<() => void>();
  let isOverdue = false;

  function become(overdue: boolean): void {
    if (isOverdue === overdue) return;
    isOverdue = overdue;
    onChange();
  }

  /** `isLong`: it is several requests, of which none may have been late. */
  async function watch<T>(run: () => Promise<Result<T>>, isLong = false): Promise<Result<T>> {
    const at = clock.monotonic();
    const cancel = clock.after(unansweredAfterMs, () => become(true));
    waiting.add(cancel);
    const result = await run();
    waiting.delete(cancel);
    cancel();
    if (!result.ok && noAnswer.has(result.fault.code)) become(true);
    // One that was overtaken may never have been sent; an answer that came late is none to the next command.
    else if (result.ok && (isLong || clock.monotonic() - at < unansweredAfterMs)) become(false);
    return result;
  }

  return {
    get isOverdue() {
      return isOverdue;
    },
    driver: {
      meet: () => watch(() => driver.meet(), true),
      move: (velocity, onSent) => watch(() => driver.move(velocity, onSent)),
      stop: (onSent) => watch(() => driver.stop(onSent)),
      command: (command, speed, onSent) => watch(() => driver.command(command, speed, onSent)),
      read: () => driver.read(),
      presets: () => driver.presets(),
      tours: () => driver.tours(),
      close: () => driver.close(),
    },
    begin() {
      if (waiting.size === 0) become(false);
    },
    close() {
      for (const cancel of waiting) cancel();
    },
  };
}
