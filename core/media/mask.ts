import { z } from 'zod';

/**
 * A corner, as fractions of the uncropped picture's width and height: [0, 0] is the top left, [1, 1] the bottom
 * right.
 */
export const MaskPoint = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]);

export const maxMasks = 16;
export const maxMaskPoints = 32;

/**
 * A private area of a camera's picture, such as a window, a door or a neighbour's yard, that must be covered.
 * A polygon; where its outline intersects itself, everything it encloses is covered (the nonzero rule, of canvas
 * and SVG alike).
 */
export const PrivacyMask = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'letters a-z, digits, dot, dash, underscore'),
  points: z
    .array(MaskPoint)
    .min(3)
    .max(maxMaskPoints)
    .refine((points) => coversSomething(points), 'corners on one line cover nothing'),
  /** The reason, for administrators of the registry. */
  reason: z.string().trim().min(1).max(200).optional(),
});
export type PrivacyMask = z.infer<typeof PrivacyMask>;

/** How long an authorised person sees a camera without masks after each recorded request, ms. */
export const unmaskDurationMs = 60_000;

/** All masks of one camera, with unique ids. */
export const PrivacyMasks = z
  .array(PrivacyMask)
  .max(maxMasks)
  .refine((masks) => new Set(masks.map(({ id }) => id)).size === masks.length, 'a mask’s id stands twice');

/** Returns false if all corners lie on one line, to within a ten-thousandth of the picture. */
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

/** Returns whether both cover the same areas, so that an export's masks equal the registry's. */
export function areSameMasks(a: readonly PrivacyMask[], b: readonly PrivacyMask[]): boolean {
  const outlines = (masks: readonly PrivacyMask[]) =>
    JSON.stringify([...masks].sort((x, y) => (x.id < y.id ? -1 : 1)).map(({ id, points }) => [id, points]));
  return outlines(a) === outlines(b);
}
