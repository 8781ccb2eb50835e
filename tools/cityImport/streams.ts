import { longitudeScaleAt, metresPerDegree, perDegree } from './outline.ts';

/** Returns a ring around the centre line of a stream, in integer degrees like the line. */
export function streamOutline(line: readonly number[], widthM: number): number[] {
  const shrink = longitudeScaleAt(line[1] ?? 0);
  const half = (widthM / 2 / metresPerDegree) * perDegree;
  const [left, right]: [number[], number[]] = [[], []];
  const count = line.length / 2;
  const at = (i: number) => [line[i * 2] ?? 0, line[i * 2 + 1] ?? 0] as const;
  for (let i = 0; i < count; i++) {
    const [ax, ay] = at(Math.max(0, i - 1));
    const [bx, by] = at(Math.min(count - 1, i + 1));
    const [dx, dy] = [(bx - ax) * shrink, by - ay];
    const length = Math.hypot(dx, dy) || 1;
    const [x, y] = at(i);
    left.push(Math.round(x - ((dy / length) * half) / shrink), Math.round(y + (dx / length) * half));
    right.unshift(Math.round(x + ((dy / length) * half) / shrink), Math.round(y - (dx / length) * half));
  }
  return [...left, ...right];
}
