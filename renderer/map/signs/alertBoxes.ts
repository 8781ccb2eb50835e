import type { AlertMark } from './alertLayout.ts';
import { alertMarkSizesRem } from './alertSizes.ts';
import { boxAround, type ScreenBox } from './boxes.ts';

/** Half width of a stem, and length of the pieces into which a diagonal stem is divided, rem. */
const stemRem = { half: 0.25, piece: 0.6 } as const;
/** An arrow of any direction fits a square about its centre; as shares of its size. */
const arrowShare = { middle: 0.4, half: 0.75 } as const;

/** Returns the start of a mark's arrow relative to its plate's centre, CSS pixels. */
export function getArrowStart({ box, angle }: AlertMark & { readonly kind: 'edge' }): {
  readonly x: number;
  readonly y: number;
} {
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const out = Math.min(
    (box.right - box.left) / 2 / Math.max(1e-9, Math.abs(dx)),
    (box.bottom - box.top) / 2 / Math.max(1e-9, Math.abs(dy)),
  );
  return { x: dx * out, y: dy * out };
}

/** Returns the boxes of a mark except its pulse: first the mark itself, then its stem or arrow. */
export function listAlertMarkBoxes(mark: AlertMark, remPx: number): readonly ScreenBox[] {
  const { box } = mark;
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  if (mark.kind === 'edge') {
    const foot = getArrowStart(mark);
    const { half, middle: out } = arrowShare;
    const size = alertMarkSizesRem.arrow * remPx;
    const [x, y] = [
      middle.x + foot.x + Math.cos(mark.angle) * out * size,
      middle.y + foot.y + Math.sin(mark.angle) * out * size,
    ];
    return [box, boxAround(x, y, half * size, half * size)];
  }
  const half = stemRem.half * remPx;
  const to = { x: mark.at.x, y: mark.at.y - mark.liftPx };
  const [dx, dy] = [to.x - middle.x, to.y - box.bottom];
  const top = Math.min(box.bottom, to.y);
  if (Math.abs(dx) < 1)
    return [box, { left: to.x - half, top, right: to.x + half, bottom: Math.max(box.bottom, to.y) }];
  const pieces = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / (stemRem.piece * remPx));
  const stem = Array.from({ length: pieces }, (_, at) => {
    const share = (at + 0.5) / pieces;
    const [halfWidth, halfHeight] = [Math.abs(dx) / pieces / 2, Math.abs(dy) / pieces / 2];
    return boxAround(middle.x + dx * share, box.bottom + dy * share, halfWidth + half, halfHeight + half);
  });
  return [box, ...stem];
}
