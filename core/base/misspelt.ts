/**
 * Returns the word most similar to a misspelt one; undefined if none is: a third of its letters may differ, and
 * always one.
 */
export function findNearestWord(word: string, among: readonly string[]): string | undefined {
  const near = among
    .map((one) => ({ one, edits: edits(word.slice(0, 64).toLowerCase(), one.slice(0, 64).toLowerCase()) }))
    .filter(({ one, edits }) => edits <= Math.max(1, Math.floor(Math.max(one.length, word.length) / 3)))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.one;
}

/**
 * Returns a message about an unknown word of a command line, with a similar one if there is any: `--grif: no such
 * option; is --grid meant?`
 */
export function formatUnknownWord(
  word: string,
  what: 'option' | 'command',
  among: readonly string[],
): string {
  const meant = findNearestWord(word, among);
  return `${word}: no such ${what}${meant === undefined ? '' : `; is ${meant} meant?`}`;
}

/** Returns the number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : changed;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed, swapped));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
