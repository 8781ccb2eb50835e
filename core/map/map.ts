import { z } from 'zod';
import { AlertId, OperatorId, Uuid7 } from '../base/ids.ts';
import { hanoiOffsetMs } from '../base/text.ts';

/** WGS 84 degrees. */
const place = { lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) };
export const PinId = Uuid7.brand<'PinId'>();
export type PinId = z.infer<typeof PinId>;
export const ViewId = Uuid7.brand<'ViewId'>();
export type ViewId = z.infer<typeof ViewId>;

/** Limit per desk; removed or expired pins do not count. */
export const maxPins = 2_000;
/** Limit per operator and desk. */
export const maxSavedViews = 200;

const pinned = {
  /** `incident`: an ongoing event; `note`: information about the location. */
  kind: z.enum(['incident', 'note']),
  ...place,
  text: z.string().min(1).max(500),
  /** The alert of an incident. */
  alert: AlertId.nullable().default(null),
  /** ms since the epoch; null: until it is removed. */
  expiresAt: z.int().min(0).nullable().default(null),
};
const oneAlert = ({ kind, alert }: { kind: string; alert: string | null }) =>
  kind === 'incident' || alert === null;

/** A mark on the map, visible to everyone at the desk. */
export const MapPin = z.object({
  id: PinId,
  ...pinned,
  createdAt: z.int(),
  createdBy: z.object({ id: OperatorId, name: z.string().max(120) }),
  changedAt: z.int(),
  changedBy: z.object({ id: OperatorId, name: z.string().max(120) }),
});
export type MapPin = z.infer<typeof MapPin>;

/** A pin to save. The id of an existing pin replaces it; the id of a removed one restores it. */
export const PinToSave = z
  .object({ id: PinId.optional(), ...pinned, text: z.string().trim().min(1).max(500) })
  .refine(oneAlert, { path: ['alert'], message: 'only an incident has one' });
export type PinToSave = z.infer<typeof PinToSave>;

/** The visible part of the map, as the 3D scene describes it. */
const View = z.object({
  ...place,
  /** From the viewpoint to its target, metres. */
  distanceM: z.number().gt(0).max(10_000_000),
  /** The direction of up on the screen, degrees clockwise from north. */
  headingDeg: z.number().min(-360).max(360),
  /** 0: straight down. */
  tiltDeg: z.number().min(0).max(90),
});

/** A named view of the map, saved by an operator. */
export const SavedView = z.object({
  id: ViewId,
  name: z.string().min(1).max(60),
  view: View,
  /** ms since the epoch. */
  changedAt: z.int(),
});
export type SavedView = z.infer<typeof SavedView>;

/** Twice the size of a PNG of a 4K screen. */
export const maxMapPictureBytes = 48 * 1024 * 1024;
const pngMark = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A picture of the map for a report: a PNG, and its view. */
export const MapPicture = z.object({
  picture: z
    .instanceof(Uint8Array)
    .refine(
      (bytes) => bytes.length <= maxMapPictureBytes && pngMark.every((byte, at) => bytes[at] === byte),
      'a PNG, of 48 MB at most',
    ),
  view: View,
});

export const MapPictureName = z.string().regex(/^map_\d{8}-\d{6}_[0-9a-f]{8}\.png$/);

const two = (n: number) => String(n).padStart(2, '0');

/**
 * Returns a name such as `map_20261126-112233_0a1b2c3d.png`, with the time in Hanoi. `id`: eight hex digits, which
 * distinguish two of one second.
 */
export function mapPictureName(at: number, id: string): string {
  const t = new Date(at + hanoiOffsetMs);
  const day = `${t.getUTCFullYear()}${two(t.getUTCMonth() + 1)}${two(t.getUTCDate())}`;
  return `map_${day}-${two(t.getUTCHours())}${two(t.getUTCMinutes())}${two(t.getUTCSeconds())}_${id}.png`;
}

/** A view to save. The id of an existing view replaces it; the id of a removed one restores it. */
export const ViewToSave = z.object({
  id: ViewId.optional(),
  name: z.string().trim().min(1).max(60),
  view: View,
});
export type ViewToSave = z.infer<typeof ViewToSave>;
