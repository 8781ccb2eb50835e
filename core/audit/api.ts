import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { call } from '../rpc/define.ts';
import { ReadAuditEntry } from './audit.ts';
import { Countersign, SignedHead, StoredHead, TrailPolicy } from './trail.ts';

const Nothing = z.object({});
const Name = z.string().trim().min(1).max(160);

/** Which entries of a trail. What is left out does not limit. */
export const AuditFilter = z.strictObject({
  who: Name.optional(),
  camera: CameraId.optional(),
  /** At which desk; a desk's own trail has all of its entries there. */
  desk: Name.optional(),
  /** An audit event, or the beginning of one: `session.` finds all sign-ins and sign-outs. */
  event: z.string().trim().min(1).max(80).optional(),
  /** ms since the epoch, by the clock of anyone who wrote it. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** An entry and the desk that it names, where it does. */
export const AuditRow = ReadAuditEntry.extend({ desk: z.string().nullable() });
export type AuditRow = z.infer<typeof AuditRow>;

const page = {
  filter: AuditFilter.prefault({}),
  /** Entries before this number, the newest first. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
};
/** A camera that entries tell of, where it is known. */
export const TrailCamera = z.object({ id: CameraId, number: z.int(), name: z.string().max(120) });
export type TrailCamera = z.infer<typeof TrailCamera>;

/** `next`: there may be more before that number; also where none was found yet among those that were looked at. */
const Found = z.object({ entries: z.array(AuditRow).max(500), next: z.int().min(1).optional() });
export type AuditFound = z.infer<typeof Found>;
/** What a person is shown: with the cameras' names. */
const Shown = Found.extend({ cameras: z.array(TrailCamera).max(500) });

/** Who and what a trail tells of, to choose from; of more than that the first ones. */
export const maxAuditNames = 2_000;
const Names = z.object({
  who: z.array(z.object({ id: z.string(), name: z.string().max(120).optional() })).max(maxAuditNames),
  auditEvents: z.array(z.string()).max(maxAuditNames),
  desks: z.array(z.object({ id: z.string(), name: z.string().max(120).optional() })).max(maxAuditNames),
});
export type AuditNames = z.infer<typeof Names>;

/** The state of a trail: how far it goes, what of it was dropped, and whether it holds. */
export const TrailState = z.object({
  /** Of the entries that are there; 0: there are none. */
  first: z.int().min(0),
  last: z.int().min(0),
  /** Closed ones, and of those the ones whose entries were erased. */
  segments: z.int().min(0),
  dropped: z.int().min(0),
  /** Through which entry it is signed, and countersigned by the site (of a desk's trail). */
  signedThrough: z.int().min(0),
  countersignedThrough: z.int().min(0),
  /** ms since the epoch; null: never. */
  signedAt: z.int().nullable(),
  countersignedAt: z.int().nullable(),
  /** Of the key it is signed with, SHA-256, hex; null: there is none. */
  fingerprint: z.string().length(64).nullable(),
  /** How far it was looked at since the program started, and whether that is all there was then. */
  checkedThrough: z.int().min(0),
  checked: z.boolean(),
  /** The first entry that does not follow; null: all hold, as far as was looked. */
  broken: z.int().min(1).nullable(),
  /** Why it is not signed, or not countersigned, where something must be done about it. */
  trouble: FaultShape.nullable(),
});
export type TrailState = z.infer<typeof TrailState>;

export const headsPerPage = 50;

export const AuditFormat = z.enum(['csv', 'json']);
export type AuditFormat = z.infer<typeof AuditFormat>;

export const auditSiteCalls = {
  /** The site's own trail. */
  'audit.page': call({ input: z.object(page), output: Shown, right: 'audit.read', scope: 'none' }),
  'audit.names': call({ input: Nothing, output: Names, right: 'audit.read', scope: 'none' }),
  'audit.state': call({ input: Nothing, output: TrailState, right: 'audit.read', scope: 'none' }),
  /** The heads of the site's own trail, or those of desks that it countersigned; in order, after a place. */
  'audit.heads': call({
    input: z.object({ of: z.enum(['site', 'desks']), after: z.string().max(300).optional() }),
    output: z.object({ heads: z.array(StoredHead).max(headsPerPage), next: z.string().max(300).optional() }),
    right: 'audit.read',
    scope: 'none',
  }),
  /** The site's trail is about to be put into a file at a desk: recorded first. */
  'audit.exporting': call({
    input: z.object({ filter: AuditFilter, format: AuditFormat, why: z.string().max(500).nullable() }),
    output: Nothing,
    right: 'audit.read',
    scope: 'none',
  }),
  /** A head of the caller's desk, in order from the first segment on; countersigned and kept, or asked for those before. */
  'audit.countersign': call({
    input: SignedHead,
    output: z.discriminatedUnion('state', [
      z.object({ state: z.literal('stored'), countersigned: Countersign, policy: TrailPolicy }),
      /** The site has not what comes before: send from this segment on. */
      z.object({ state: z.literal('missing'), from: z.int().min(1) }),
    ]),
    right: 'signedIn',
    scope: 'none',
  }),
} as const;

const Trail = z.enum(['desk', 'site']);
export type Trail = z.infer<typeof Trail>;
export const AuditFileName = z.string().regex(/^audit_[a-z0-9_-]{1,80}\.(csv|json)$/);

export const auditDeskCalls = {
  'audit.page': call({
    input: z.object({ trail: Trail.default('desk'), ...page }),
    output: Shown,
    right: 'audit.read',
    scope: 'none',
  }),
  'audit.names': call({
    input: z.object({ trail: Trail }),
    output: Names,
    right: 'audit.read',
    scope: 'none',
  }),
  'audit.state': call({
    input: z.object({ trail: Trail }),
    output: TrailState,
    right: 'audit.read',
    scope: 'none',
  }),
  /** All that the filter finds, into the folder of exports; JSON is what `npm run audit -- verify` reads. */
  'audit.export': call({
    input: z.object({
      trail: Trail,
      filter: AuditFilter.prefault({}),
      format: AuditFormat,
      why: z.string().trim().min(3).max(500).optional(),
    }),
    output: z.object({ file: AuditFileName, folder: z.string(), entries: z.int().min(0) }),
    right: 'audit.read',
    scope: 'none',
  }),
  /** Gives up the export that is under way; what it wrote goes. */
  'audit.cancelExport': call({ input: Nothing, output: Nothing, right: 'audit.read', scope: 'none' }),
  /** How far the export is that is under way. `of`: entries that may have to be looked at; a filter finds fewer. */
  'audit.exportState': call({
    input: Nothing,
    output: z.object({
      running: z
        .object({ trail: Trail, entries: z.int().min(0), looked: z.int().min(0), of: z.int().min(0) })
        .nullable(),
    }),
    right: 'audit.read',
    scope: 'none',
  }),
} as const;

/** Those cameras that entries tell of, as far as they are known. */
export function namedCameras(
  entries: readonly AuditRow[],
  camera: (id: string) => TrailCamera | undefined,
): TrailCamera[] {
  const ids = new Set(entries.flatMap((entry) => entry.camera ?? []));
  return [...ids].flatMap((id) => {
    const known = camera(id);
    return known ? [{ id: known.id, number: known.number, name: known.name }] : [];
  });
}
