/** A store that an older program made, from before the schema with which the steps begin: none of them can start from it. */
export class OlderStore extends Error {
  constructor(found: number, base: number) {
    super(`the store has schema ${found}, older than ${base}`);
  }
}

/**
 * Brings a store up to the last of its steps, and before the first that changes one that holds something makes a whole copy of it.
 * The first step is a whole schema and makes version `base` from an empty store; each later one makes the next version. A step
 * that fails throws, with the store as it was before that step. Once all are done the copies of earlier times go: a store may be
 * gigabytes.
 * @throws OlderStore for a store between empty and `base`, which stays as it is
 */
export function bringUp<Step>(of: {
  /** The version that the store has; 0: it is new. */
  readonly found: number;
  /** The version that the first step makes. */
  readonly base: number;
  readonly steps: readonly Step[];
  /** @param version of the next step @returns the name of the copy */
  readonly copy: (version: number) => string;
  /** In one transaction with the version that it makes. */
  readonly take: (step: Step, version: number) => void;
  /** Removes all copies but this one. */
  readonly keepOnly: (copy: string) => void;
}): void {
  const { found, base, steps } = of;
  if (found > 0 && found < base) throw new OlderStore(found, base);
  const done = found === 0 ? 0 : found - base + 1;
  const pending = steps.slice(done);
  if (pending.length === 0) return;
  const copy = found > 0 ? of.copy(found + 1) : undefined;
  for (const [index, step] of pending.entries()) of.take(step, base + done + index);
  if (copy !== undefined) of.keepOnly(copy);
}
