/**
 * Brings a store up to the last of its steps, number n of which makes version n, and before the first that changes one that
 * holds something makes a whole copy of it. A step that fails throws, with the store as it was before that step. Once all are
 * done the copies of earlier times go: a store may be gigabytes.
 */
export function bringUp<Step>(of: {
  /** The version that it has; 0: it is new. */
  readonly found: number;
  readonly steps: readonly Step[];
  /** @param version of the step that comes @returns what the copy is called */
  readonly copy: (version: number) => string;
  /** In one transaction with the version that it makes. */
  readonly take: (step: Step, version: number) => void;
  /** Removes all copies but this one. */
  readonly keepOnly: (copy: string) => void;
}): void {
  const { found, steps } = of;
  const pending = steps.slice(found);
  if (pending.length === 0) return;
  const copy = found > 0 ? of.copy(found + 1) : undefined;
  for (const [at, step] of pending.entries()) of.take(step, found + at + 1);
  if (copy !== undefined) of.keepOnly(copy);
}
