/**
 * Does pieces of long work one at a time, one in each pass of the event loop, so that calls are answered in between however
 * many windows and synchronisations want their share.
 */
export interface Turns {
  <T>(work: () => T): Promise<T>;
  /** Nothing that still waits for its turn is done; its promise stays open. */
  stop(): void;
}

export function createTurns(): Turns {
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
