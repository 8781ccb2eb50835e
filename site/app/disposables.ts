/** Steps that undo each start, for the site's close or a failed start. */
export interface Disposables {
  add(step: () => Promise<void> | void): void;
  /** Adds a step that runs after all others, for example to close a store they write to. */
  atLast(step: () => void): void;
  /** Runs all steps once, last to first. */
  all(): Promise<void>;
}

export function createDisposables(log: (line: string) => void): Disposables {
  const steps: (() => Promise<void> | void)[] = [];
  let last: (() => void) | undefined;
  return {
    add: (step) => void steps.push(step),
    atLast(step) {
      last = step;
    },
    async all() {
      // All begin at once, so that audit events are written before anything is awaited; a failure does not stop the others.
      const begun = steps
        .splice(0)
        .reverse()
        .map(async (step) => step());
      for (const ended of await Promise.allSettled(begun))
        if (ended.status === 'rejected') log(`closing: ${String(ended.reason)}`);
      const step = last;
      last = undefined;
      step?.();
    },
  };
}
