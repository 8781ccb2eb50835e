import { z } from 'zod';
import { Ed25519Key, Hex, Sha256 } from '../base/hex.ts';
import { compareText } from '../base/text.ts';
import {
  ExportedStreams,
  type ExportGap,
  ExportKind,
  ExportType,
  maxExportBytes,
  maxExportGaps,
} from './export.ts';

/**
 * A desk's signed statement about an exported file.
 * **Canonical form** (RFC 8785's, of a smaller language): JSON in UTF-8 without a byte order mark; no whitespace;
 * the members of every object in ascending order of their names' UTF-16 units; strings as ECMAScript's
 * JSON.stringify writes them; numbers are integers of at most 2^53 - 1 and nothing else.
 * The file of a manifest is `{"manifest":M,"signature":"S"}` in this form and one line feed. S is the Ed25519
 * signature (RFC 8032), 128 lower-case hex digits, over the bytes of M in this form. So no byte of the file can
 * change without failing verification.
 */
export const manifestFormat = 'watchfloor-export/1';

/** UTC, to the millisecond. */
const Time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const Text = (most: number) => z.string().min(1).max(most);

export const Manifest = z.strictObject({
  format: z.literal(manifestFormat),
  export: Hex(16),
  kind: ExportKind,
  camera: z.strictObject({ id: Text(160), number: z.int(), name: Text(120) }),
  streams: ExportedStreams,
  /** When the first and the last picture arrived, by the desk's clock. */
  from: Time,
  to: Time,
  reason: Text(500),
  operator: z.strictObject({ id: Text(160), name: Text(120) }),
  desk: Text(40),
  site: z.strictObject({ id: Text(80), name: Text(120) }),
  file: z.strictObject({
    name: Text(120),
    type: ExportType,
    bytes: z.int().min(1).max(maxExportBytes),
    sha256: Sha256,
  }),
  picture: z.strictObject({
    width: z.int(),
    height: z.int(),
    codec: Text(40),
    /** False: the camera's original bits, in another container. */
    reencoded: z.boolean(),
    count: z.int().min(1),
    /** Times without pictures within the clip. */
    gaps: z.array(z.strictObject({ from: Time, to: Time })).max(maxExportGaps),
  }),
  /** The masks burnt into every picture; corners in millionths of its width and height. */
  masks: z.array(
    z.strictObject({ id: Text(64), points: z.array(z.tuple([z.int().min(0), z.int().min(0)])) }),
  ),
  program: Text(80),
  createdAt: Time,
  key: z.strictObject({
    algorithm: z.literal('Ed25519'),
    /** The 32 bytes of RFC 8032. */
    public: Ed25519Key,
    /** SHA-256 of those bytes. */
    fingerprint: Sha256,
  }),
});
export type Manifest = z.infer<typeof Manifest>;

type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [name: string]: Canonical | undefined };

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`not canonical: ${value}`);
  return JSON.stringify(value);
}

/**
 * Returns the canonical JSON of a value (see above). Undefined members are omitted, as after a transfer.
 * @param written formats a number; by default integers only
 * @throws for a number that is not such an integer
 */
export function toCanonicalJson(value: Canonical, written: (value: number) => string = integer): string {
  if (typeof value === 'number') return written(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const each = (one: Canonical) => toCanonicalJson(one, written);
  if (isList(value)) return `[${value.map(each).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, member]) => (member === undefined ? [] : `${JSON.stringify(name)}:${each(member)}`));
  return `{${members.join(',')}}`;
}

const isList = (value: object): value is readonly Canonical[] => Array.isArray(value);

/** Returns the complete file of a signed manifest; `signature` in hex. */
export const toManifestFile = (manifest: Manifest, signature: string): string =>
  `${toCanonicalJson({ manifest, signature })}\n`;

export const formatManifestTime = (epochMs: number): string => new Date(epochMs).toISOString();

export const toManifestGaps = (gaps: readonly ExportGap[]): Manifest['picture']['gaps'] =>
  gaps.map(({ from, to }) => ({ from: formatManifestTime(from), to: formatManifestTime(to) }));

/** Converts corners to integers, in millionths. */
export const toManifestPoints = (points: readonly (readonly [number, number])[]): [number, number][] =>
  points.map(([x, y]) => [Math.round(x * 1e6), Math.round(y * 1e6)]);
