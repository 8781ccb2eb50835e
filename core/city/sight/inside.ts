/** A point is inside of rings (`[x0, y0, x1, y1, ...]`, not closed) by parity over them all: what lies in two is outside. */
export function isInRings(rings: readonly ArrayLike<number>[], x: number, y: number): boolean {
  let isIn = false;
  for (const ring of rings) {
    let before = ring.length - 2;
    for (let at = 0; at < ring.length; at += 2) {
      const [ax, ay] = [ring[before] ?? 0, ring[before + 1] ?? 0];
      const [bx, by] = [ring[at] ?? 0, ring[at + 1] ?? 0];
      if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) isIn = !isIn;
      before = at;
    }
  }
  return isIn;
}
