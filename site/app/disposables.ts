/** What undoes each thing that was started, for when the site closes or does not come to stand. */
export interface Disposables {
  add(step: () => Promise<void> | void): void;
  /** After all others have ended: what they write to. */
  atLast(step: () => void): void;
  /** Undoes everything once, last to first. */
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
      // All begin at once, so that what must be recorded is, before anything is waited for; and none stops the others.
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
