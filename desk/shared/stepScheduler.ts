/**
 * Runs steps of long work one at a time, one per event loop turn.
 * Calls are handled in between, however many windows and synchronisations have work to do.
 */
export interface StepScheduler {
  <T>(work: () => T): Promise<T>;
  /** Drops all queued steps; their promises stay pending. */
  stop(): void;
}

export function createStepScheduler(): StepScheduler {
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const nextPass = () =>
    new Promise<void>((resolve) => {
      setImmediate(() => {
        if (!stopped) resolve();
      });
    });
  const turns = <T>(work: () => T): Promise<T> => {
    const mine = last.then(nextPass).then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return Object.assign(turns, {
    stop() {
      stopped = true;
    },
  });
}
