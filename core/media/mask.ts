import { z } from 'zod';

/** A corner, as parts of the whole uncropped picture's width and height: [0, 0] is its top left, [1, 1] its bottom right. */
export const MaskPoint = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]);

export const maxMasks = 16;
export const maxMaskPoints = 32;

/**
 * A part of a camera's picture that nobody may see: a window, a door, a neighbour's yard. A polygon; where its outline
 * crosses itself, all that it goes around is covered (the nonzero rule, of canvas and SVG alike).
 */
export const PrivacyMask = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'letters a-z, digits, dot, dash, underscore'),
  points: z
    .array(MaskPoint)
    .min(3)
    .max(maxMaskPoints)
    .refine((points) => coversSomething(points), 'corners on one line cover nothing'),
  /** Why, for those who look after the registry. */
  reason: z.string().trim().min(1).max(200).optional(),
});
export type PrivacyMask = z.infer<typeof PrivacyMask>;

/** How long somebody who may sees a camera without them, for each time that it was asked for and recorded, ms. */
export const unmaskedForMs = 60_000;

/** All masks of one camera, each id once. */
export const PrivacyMasks = z
  .array(PrivacyMask)
  .max(maxMasks)
  .refine((masks) => new Set(masks.map(({ id }) => id)).size === masks.length, 'a mask’s id stands twice');

/** False where all corners lie on one line, to within a ten-thousandth of the picture. */
function coversSomething(points: readonly (readonly [number, number])[]): boolean {
  const [first] = points;
  if (!first) return false;
  const far = points.reduce((most, point) => (distance(first, point) > distance(first, most) ? point : most));
  const length = distance(first, far);
  if (length === 0) return false;
  const [dx, dy] = [far[0] - first[0], far[1] - first[1]];
  return points.some(([x, y]) => Math.abs((x - first[0]) * dy - (y - first[1]) * dx) / length > 1e-4);
}

const distance = (a: readonly [number, number], b: readonly [number, number]) =>
  Math.hypot(a[0] - b[0], a[1] - b[1]);

/** True if both hide the same of a picture: what was burnt into one that leaves is what the registry asks for. */
export function sameMasks(a: readonly PrivacyMask[], b: readonly PrivacyMask[]): boolean {
  const outlines = (masks: readonly PrivacyMask[]) =>
    JSON.stringify([...masks].sort((x, y) => (x.id < y.id ? -1 : 1)).map(({ id, points }) => [id, points]));
  return outlines(a) === outlines(b);
}
