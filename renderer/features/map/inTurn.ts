/** Actions one after the other. */
export interface InTurn {
  /** At once, where nobody waits for an answer. */
  run(action: () => void | Promise<void>): void;
  /** What waits is not done any more. */
  end(): void;
}

/**
 * Who waits for an answer of the map is waited for, so that Enter after Tab is of the camera that Tab chose.
 * @param onFailed hears why one came to nothing; the next is done all the same
 */
export function createInTurn(onFailed: (why: unknown) => void): InTurn {
  let last: Promise<void> | undefined;
  let isEnded = false;

  function follow(done: Promise<void>): void {
    const mine = done
      .catch((why: unknown) => {
        if (!isEnded) onFailed(why);
      })
      .then(() => {
        if (last === mine) last = undefined;
      });
    last = mine;
  }

  return {
    run(action) {
      if (last) {
        follow(last.then(() => (isEnded ? undefined : action())));
        return;
      }
      const done = action();
      if (done) follow(done);
    },
    end() {
      isEnded = true;
    },
  };
}
