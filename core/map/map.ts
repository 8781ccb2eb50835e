import { z } from 'zod';
import { AlertId, OperatorId, Uuid7 } from '../base/ids.ts';
import { hanoiOffsetMs } from '../base/text.ts';

/** WGS 84 degrees. */
const place = { lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) };
export const PinId = Uuid7.brand<'PinId'>();
export type PinId = z.infer<typeof PinId>;
export const ViewId = Uuid7.brand<'ViewId'>();
export type ViewId = z.infer<typeof ViewId>;

/** Of one desk; those that were removed or have expired do not count. */
export const maxPins = 2_000;
/** Of one operator at one desk. */
export const maxSavedViews = 200;

const pinned = {
  /** `incident`: something that happens there; `note`: something to know of the place. */
  kind: z.enum(['incident', 'note']),
  ...place,
  text: z.string().min(1).max(500),
  /** The alert that an incident is about. */
  alert: AlertId.nullable().default(null),
  /** ms since the epoch; null: it stays until somebody removes it. */
  expiresAt: z.int().min(0).nullable().default(null),
};
const oneAlert = ({ kind, alert }: { kind: string; alert: string | null }) =>
  kind === 'incident' || alert === null;

/** Somebody's mark on the map, which all who work at the desk see. */
export const MapPin = z.object({
  id: PinId,
  ...pinned,
  createdAt: z.int(),
  createdBy: z.object({ id: OperatorId, name: z.string().max(120) }),
  changedAt: z.int(),
  changedBy: z.object({ id: OperatorId, name: z.string().max(120) }),
});
export type MapPin = z.infer<typeof MapPin>;

/**
 * What a person asks to have pinned. With the id of one that is there it takes its place; with the id of one that was removed
 * that comes back.
 */
export const PinToSave = z
  .object({ id: PinId.optional(), ...pinned, text: z.string().trim().min(1).max(500) })
  .refine(oneAlert, { path: ['alert'], message: 'only an incident has one' });
export type PinToSave = z.infer<typeof PinToSave>;

/** What of the map is in sight, as the scene has it. */
const View = z.object({
  ...place,
  /** From the eye to the place looked at, metres. */
  distanceM: z.number().gt(0).max(10_000_000),
  /** Where up is on the screen, degrees clockwise from north. */
  headingDeg: z.number().min(-360).max(360),
  /** 0: straight down. */
  tiltDeg: z.number().min(0).max(90),
});

/** A view of the map that an operator keeps under a name. */
export const SavedView = z.object({
  id: ViewId,
  name: z.string().min(1).max(60),
  view: View,
  /** ms since the epoch */
  changedAt: z.int(),
});
export type SavedView = z.infer<typeof SavedView>;

/** A PNG of a 4K screen, and as much again. */
export const maxMapPictureBytes = 48 * 1024 * 1024;
const pngMark = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What of the map was in sight, for a report: a PNG, and the view that it is of. */
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

/** `map_20261126-112233_0a1b2c3d.png`, the time in Hanoi. `id`: eight hex digits, for two of one second. */
export function mapPictureName(at: number, id: string): string {
  const t = new Date(at + hanoiOffsetMs);
  const day = `${t.getUTCFullYear()}${two(t.getUTCMonth() + 1)}${two(t.getUTCDate())}`;
  return `map_${day}-${two(t.getUTCHours())}${two(t.getUTCMinutes())}${two(t.getUTCSeconds())}_${id}.png`;
}

/** With the id of one that is there it takes its place; with that of one that was removed it is back. */
export const ViewToSave = z.object({
  id: ViewId.optional(),
  name: z.string().trim().min(1).max(60),
  view: View,
});
export type ViewToSave = z.infer<typeof ViewToSave>;
