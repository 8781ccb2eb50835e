/** CSS pixels of the map. */
export interface ScreenBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const boxAround = (x: number, y: number, halfWidth: number, halfHeight: number): ScreenBox => ({
  left: x - halfWidth,
  top: y - halfHeight,
  right: x + halfWidth,
  bottom: y + halfHeight,
});

export const doBoxesOverlap = (a: ScreenBox, b: ScreenBox): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const doesBoxContain = (
  box: ScreenBox,
  { x, y }: { readonly x: number; readonly y: number },
): boolean => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;

export const isSameBox = (a: ScreenBox, b: ScreenBox): boolean =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

export const areSameBoxes = (a: readonly ScreenBox[], b: readonly ScreenBox[]): boolean =>
  a.length === b.length &&
  a.every((box, at) => {
    const other = b[at];
    return other !== undefined && isSameBox(box, other);
  });

export const growBox = (box: ScreenBox, by: number): ScreenBox => ({
  left: box.left - by,
  top: box.top - by,
  right: box.right + by,
  bottom: box.bottom + by,
});

export const moveBox = ({ left, top, right, bottom }: ScreenBox, dx: number, dy: number): ScreenBox => ({
  left: left + dx,
  top: top + dy,
  right: right + dx,
  bottom: bottom + dy,
});

const cellPx = 64;
const columns = 1 << 12;
const none: readonly ScreenBox[] = [];

/** Occupied boxes in a grid index: there are thousands of boxes and queries. */
export class BoxIndex {
  readonly #cells = new Map<number, ScreenBox[]>();

  take(box: ScreenBox): void {
    const right = Math.floor(box.right / cellPx);
    const bottom = Math.floor(box.bottom / cellPx);
    for (let y = Math.floor(box.top / cellPx); y <= bottom; y++)
      for (let x = Math.floor(box.left / cellPx); x <= right; x++) {
        const cell = this.#cells.get(y * columns + x);
        if (cell) cell.push(box);
        else this.#cells.set(y * columns + x, [box]);
      }
  }

  isFree(box: ScreenBox): boolean {
    const right = Math.floor(box.right / cellPx);
    const bottom = Math.floor(box.bottom / cellPx);
    for (let y = Math.floor(box.top / cellPx); y <= bottom; y++)
      for (let x = Math.floor(box.left / cellPx); x <= right; x++)
        for (const other of this.#cells.get(y * columns + x) ?? none)
          if (doBoxesOverlap(box, other)) return false;
    return true;
  }

  /** Returns true if the point lies in any box: no sign can be centred there. */
  covers(x: number, y: number): boolean {
    const cell = this.#cells.get(Math.floor(y / cellPx) * columns + Math.floor(x / cellPx));
    return cell?.some((box) => x > box.left && x < box.right && y > box.top && y < box.bottom) ?? false;
  }
}
