/** Work that is never done twice at once. */
export interface OneAtATime {
  /** Does it; asked for while it is being done, once more after that. */
  ask(): void;
  isRunning(): boolean;
}

/** @param onUnexpectedError what is left of a run that threw */
export function oneAtATime(
  work: () => Promise<void>,
  onUnexpectedError: (error: unknown) => void,
): OneAtATime {
  let running = false;
  let wanted = false;
  function ask(): void {
    wanted = true;
    if (running) return;
    running = true;
    wanted = false;
    work()
      .catch(onUnexpectedError)
      .finally(() => {
        running = false;
        if (wanted) ask();
      });
  }
  return { ask, isRunning: () => running };
}

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
