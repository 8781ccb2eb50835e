import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import type { PtzDriver } from './driver.ts';

/** Cameras told at once: 12,000 that answer within 20 ms are told in some 4 s. */
const atOnce = 64;
/** One that did not answer is told again so long after. */
const againMs = [5_000, 30_000];

/**
 * Tells cameras to stop that nobody here has moved: those of a gateway that was killed, and whatever else moves when
 * nobody steers. In the order in which they are given; a camera that is met meanwhile is left alone.
 */
export interface StopAll {
  add(cameras: readonly SteerableCamera[]): void;
  close(): void;
}

export function createStopAll(options: {
  readonly clock: Clock;
  readonly openDriver: (camera: SteerableCamera) => PtzDriver;
  /** Somebody steers it by now, or it is gone. */
  readonly isSkipped: (camera: SteerableCamera) => boolean;
  readonly onUnexpectedError: (camera: SteerableCamera, error: unknown) => void;
  /** Nothing is left to be told. */
  readonly onDone: (value: number, silent: number) => void;
}): StopAll {
  const { clock, openDriver } = options;
  const waiting: { readonly known: SteerableCamera; readonly tries: number }[] = [];
  const timers = new Set<Cancel>();
  let next = 0;
  let running = 0;
  let lastPublished = 0;
  let silent = 0;
  let closed = false;

  async function publish(known: SteerableCamera, tries: number): Promise<void> {
    const driver = openDriver(known);
    const stopped = await driver.stop();
    driver.close();
    if (stopped.ok) {
      lastPublished += 1;
      return;
    }
    const waitMs = againMs[tries];
    if (waitMs === undefined) {
      silent += 1;
      return;
    }
    const cancel = clock.after(waitMs, () => {
      timers.delete(cancel);
      waiting.push({ known, tries: tries + 1 });
      pump();
    });
    timers.add(cancel);
  }

  function pump(): void {
    while (!closed && running < atOnce && next < waiting.length) {
      const one = waiting[next++];
      if (!one || options.isSkipped(one.known)) continue;
      running += 1;
      publish(one.known, one.tries)
        .catch((error: unknown) => {
          // A bug that one camera brings out would end each gateway at its start, and with it the steering of all others.
          silent += 1;
          options.onUnexpectedError(one.known, error);
        })
        .then(() => {
          running -= 1;
          pump();
        });
    }
    if (closed || running > 0 || timers.size > 0 || waiting.length === 0) return;
    waiting.length = 0;
    next = 0;
    options.onDone(lastPublished, silent);
  }

  return {
    add(cameras) {
      for (const known of cameras) waiting.push({ known, tries: 0 });
      pump();
    },
    close() {
      closed = true;
      for (const cancel of timers) cancel();
    },
  };
}
