import type { CameraInk } from './ink.ts';
import { tolerancePx } from './shapes.ts';
import type { SolidTone } from './solidShapes.ts';
import type { SeenPart } from './solids.ts';

/** Between the dark and the light there are so many greys. */
const steps = 6;

function greyOf(tone: SolidTone, step: number, ink: CameraInk): string {
  const [dark, bright] = ink.solid[tone];
  const mixed = dark.map((value, at) => Math.round(value + (((bright[at] ?? value) - value) * step) / steps));
  return `rgb(${mixed.join(' ')})`;
}

function trace(context: CanvasRenderingContext2D, outline: SeenPart['outline']): void {
  outline.forEach(([x, y], at) => {
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.closePath();
}

/** Its sides in greys by how they are turned to the light, in a rim that stands off the city. */
export function paintSolid(
  context: CanvasRenderingContext2D,
  parts: readonly SeenPart[],
  ink: CameraInk,
): void {
  context.lineJoin = 'round';
  context.beginPath();
  for (const { outline } of parts) trace(context, outline);
  context.strokeStyle = ink.edge;
  // No wider than a pointer may be beside it.
  context.lineWidth = 2 * tolerancePx - 1;
  context.stroke();
  for (const part of parts) paintPart(context, part, ink);
}

/** Sides of one part never cover each other: those of one grey are painted at once, on the commonest grey, so that no seam is seen. */
function paintPart(context: CanvasRenderingContext2D, { tone, outline, sides }: SeenPart, ink: CameraInk) {
  const greys = new Map<number, SeenPart['outline'][]>();
  for (const side of sides) {
    const step = Math.round(side.light * steps);
    const same = greys.get(step);
    if (same) same.push(side.outline);
    else greys.set(step, [side.outline]);
  }
  const [first, ...others] = [...greys].sort(([, a], [, b]) => b.length - a.length);
  if (!first) return;
  for (const [step, outlines] of [[first[0], [outline]] as const, ...others]) {
    context.beginPath();
    for (const one of outlines) trace(context, one);
    context.fillStyle = greyOf(tone, step, ink);
    context.fill();
  }
}
