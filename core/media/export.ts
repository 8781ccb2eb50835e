import { z } from 'zod';
import { Ed25519Key, Hex, Sha256 } from '../base/hex.ts';
import { CameraId } from '../base/ids.ts';
import { StreamRole } from '../cameras/camera.ts';
import { PrivacyMasks } from './mask.ts';

/** The kind of an exported file: a picture, or the last seconds as a film. */
export const ExportKind = z.enum(['snapshot', 'clip']);
export type ExportKind = z.infer<typeof ExportKind>;

export const ExportType = z.enum(['image/png', 'image/jpeg', 'video/mp4', 'video/webm']);
export type ExportType = z.infer<typeof ExportType>;

export const exportSuffixes = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
} as const satisfies Record<ExportType, string>;

/** The maximum length of a clip, s: what a window buffers of a camera. */
export const maxClipSeconds = 60;
/** Twice the size of a minute of a camera's main stream at 16 Mbit/s. */
export const maxExportBytes = 256 * 1024 * 1024;
/** The chunk size from a window to its desk. */
export const exportChunkBytes = 1024 * 1024;

/** One line with a person's reason. */
export const ExportReason = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .regex(/^\P{Cc}*$/u, 'one line of text');

export const ExportId = Hex(16).brand<'ExportId'>();
export type ExportId = z.infer<typeof ExportId>;

/** The streams in a film: a tile may switch between both within a minute. */
export const ExportedStreams = z.array(StreamRole).min(1).max(2);

/** ms since the epoch, in this century, as a manifest and a file's name can express it. */
const ExportTime = z.int().min(0).max(Date.UTC(2100, 0));

/** A time without pictures within a clip. */
export const ExportGap = z.object({ from: ExportTime, to: ExportTime });
export type ExportGap = z.infer<typeof ExportGap>;
export const maxExportGaps = 1_000;

/** A window's description of the file that it is about to send. Times in ms since the epoch, by its machine's clock. */
export const ExportOffer = z
  .object({
    kind: ExportKind,
    camera: CameraId,
    streams: ExportedStreams,
    /** When the first and the last picture arrived. */
    from: ExportTime,
    to: ExportTime,
    reason: ExportReason,
    type: ExportType,
    bytes: z.int().min(1).max(maxExportBytes),
    width: z.int().min(1).max(16_384),
    height: z.int().min(1).max(16_384),
    codec: z.string().min(1).max(40),
    /** The pictures were decoded and encoded again, so they are not the camera's original bits. */
    reencoded: z.boolean(),
    pictures: z.int().min(1).max(100_000),
    gaps: z.array(ExportGap).max(maxExportGaps),
    /** The masks burnt into every picture; they must equal the registry's present ones. */
    masks: PrivacyMasks,
  })
  .refine(
    ({ from, to }) => from <= to && to - from <= (maxClipSeconds + 10) * 1_000,
    'from before to, a minute at most',
  );
export type ExportOffer = z.infer<typeof ExportOffer>;

/** The result of an export. */
export const ExportResult = z.object({
  file: z.string().max(120),
  manifest: z.string().max(140),
  folder: z.string().max(4_096),
  sha256: z.string().length(64),
  /** Fingerprint of the desk's key, for verification of the file. */
  fingerprint: z.string().length(64),
});
export type ExportResult = z.infer<typeof ExportResult>;

/** The name of an exported file, which cannot lead out of its folder. */
export const ExportFileName = z
  .string()
  .regex(/^camera-\d{1,6}_\d{8}-\d{6}_(snapshot|clip)_[0-9a-f]{8}\.(png|jpg|mp4|webm)$/);

/** What the site records of an export before the desk completes it. */
export const ExportRecord = z.object({
  export: ExportId,
  kind: ExportKind,
  camera: CameraId,
  streams: ExportedStreams,
  from: ExportTime,
  to: ExportTime,
  reason: ExportReason,
  file: ExportFileName,
  bytes: z.int().min(1).max(maxExportBytes),
  sha256: Sha256,
  reencoded: z.boolean(),
  masks: z.int().min(0).max(100),
  fingerprint: Sha256,
  /** The desk's public key, if this site does not have it yet. */
  newKey: Ed25519Key.optional(),
});
export type ExportRecord = z.infer<typeof ExportRecord>;

const two = (n: number) => String(n).padStart(2, '0');
const hanoiOffsetMs = 7 * 3_600_000;

/**
 * Returns a name such as `camera-12_20261125-231530_clip_1f2e3d4c.mp4`: camera number, time in Hanoi, and a unique
 * part of the export's id.
 */
export function createExportFileName(offer: {
  readonly id: ExportId;
  readonly number: number;
  readonly at: number;
  readonly kind: ExportKind;
  readonly type: ExportType;
}): string {
  const t = new Date(offer.at + hanoiOffsetMs);
  const day = `${t.getUTCFullYear()}${two(t.getUTCMonth() + 1)}${two(t.getUTCDate())}`;
  const time = `${two(t.getUTCHours())}${two(t.getUTCMinutes())}${two(t.getUTCSeconds())}`;
  return `camera-${offer.number}_${day}-${time}_${offer.kind}_${offer.id.slice(0, 8)}.${exportSuffixes[offer.type]}`;
}

/** Returns the name of a file's manifest. */
export const getManifestName = (file: string): string => `${file}.manifest.json`;
