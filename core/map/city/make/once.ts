/** A road or an area: what it is, and the points along which it lies. */
interface Shape {
  readonly kind: number;
}

const areAlike = (a: readonly Int32Array[], b: readonly Int32Array[]) =>
  a.length === b.length &&
  a.every((line, i) => line.length === b[i]?.length && line.every((value, p) => value === b[i]?.[p]));

/** Of those of one kind along the same points the first: extracts that adjoin both tell what crosses their edge. */
export function toldOnce<T extends Shape>(
  shapes: readonly T[],
  linesOf: (shape: T) => readonly Int32Array[],
): T[] {
  const alike = new Map<string, T[]>();
  return shapes.filter((shape) => {
    const lines = linesOf(shape);
    const [x, y, x2, y2] = lines[0] ?? [];
    const key = `${shape.kind} ${lines[0]?.length} ${x} ${y} ${x2} ${y2}`;
    const there = alike.get(key) ?? [];
    if (there.some((other) => areAlike(linesOf(other), lines))) return false;
    alike.set(key, [...there, shape]);
    return true;
  });
}
