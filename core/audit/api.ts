import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { defineCall, defineCallsWithRight } from '../rpc/define.ts';
import { ReadAuditEntry } from './audit.ts';
import { AuditLogPolicy, SignedHead, StoredHead, WitnessSignature } from './chainHeads.ts';

const auditReadCall = defineCallsWithRight('audit.read');

const Nothing = z.object({});
const Name = z.string().trim().min(1).max(160);

/** Selects entries of an audit log. An absent field does not limit. */
export const AuditFilter = z.strictObject({
  who: Name.optional(),
  camera: CameraId.optional(),
  /** The desk concerned; in a desk's own audit log it is the desk of all entries. */
  desk: Name.optional(),
  /** An audit event or its prefix: `session.` finds all sign-ins and sign-outs. */
  event: z.string().trim().min(1).max(80).optional(),
  /** ms since the epoch, by the clock of the writing process. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** An entry, and the desk that it names, if any. */
export const AuditRow = ReadAuditEntry.extend({ desk: z.string().nullable() });
export type AuditRow = z.infer<typeof AuditRow>;

const page = {
  filter: AuditFilter.prefault({}),
  /** Only entries before this number, newest first. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
};
/** A known camera that entries refer to. */
export const AuditCamera = z.object({ id: CameraId, number: z.int(), name: z.string().max(120) });
export type AuditCamera = z.infer<typeof AuditCamera>;

/** `next`: there may be more entries before that number, even if none of those searched so far matched. */
const Found = z.object({ entries: z.array(AuditRow).max(500), next: z.int().min(1).optional() });
export type AuditFound = z.infer<typeof Found>;
/** A result for display, with the cameras' names. */
const Shown = Found.extend({ cameras: z.array(AuditCamera).max(500) });

/** The maximum number of people and events offered for selection; beyond it the first ones. */
export const maxAuditNames = 2_000;
const Names = z.object({
  who: z.array(z.object({ id: z.string(), name: z.string().max(120).optional() })).max(maxAuditNames),
  auditEvents: z.array(z.string()).max(maxAuditNames),
  desks: z.array(z.object({ id: z.string(), name: z.string().max(120).optional() })).max(maxAuditNames),
});
export type AuditNames = z.infer<typeof Names>;

/** The state of an audit log: its extent, its dropped part, and its integrity. */
export const AuditLogState = z.object({
  /** The first and last stored entry; 0: there are none. */
  first: z.int().min(0),
  last: z.int().min(0),
  /** Numbers of closed segments, and of those whose entries were erased. */
  segments: z.int().min(0),
  dropped: z.int().min(0),
  /** The last signed entry, and (in a desk's audit log) the last with a witness signature of the site. */
  signedThrough: z.int().min(0),
  witnessedThrough: z.int().min(0),
  /** ms since the epoch; null: never. */
  signedAt: z.int().nullable(),
  witnessedAt: z.int().nullable(),
  /** SHA-256 of the signing key, hex; null: there is none. */
  fingerprint: z.string().length(64).nullable(),
  /** The last entry checked since the program started, and whether the check reached the end. */
  checkedThrough: z.int().min(0),
  checked: z.boolean(),
  /** The first entry that breaks the chain; null: none so far. */
  broken: z.int().min(1).nullable(),
  /** Why it has no signature, or no witness signature, if that requires action. */
  trouble: FaultShape.nullable(),
});
export type AuditLogState = z.infer<typeof AuditLogState>;

export const headsPerPage = 50;

export const AuditFormat = z.enum(['csv', 'json']);
export type AuditFormat = z.infer<typeof AuditFormat>;

export const auditSiteCalls = {
  /** Calls for the site's own audit log. */
  'audit.page': auditReadCall({ input: z.object(page), output: Shown }),
  'audit.names': auditReadCall({ input: Nothing, output: Names }),
  'audit.state': auditReadCall({ input: Nothing, output: AuditLogState }),
  /**
   * Returns the chain heads of the site's own audit log, or those of desks with its witness signature; in order,
   * after a cursor.
   */
  'audit.heads': auditReadCall({
    input: z.object({ of: z.enum(['site', 'desks']), after: z.string().max(300).optional() }),
    output: z.object({ heads: z.array(StoredHead).max(headsPerPage), next: z.string().max(300).optional() }),
  }),
  /** Records that the site's audit log is about to be exported at a desk. */
  'audit.exporting': auditReadCall({
    input: z.object({ filter: AuditFilter, format: AuditFormat, why: z.string().max(500).nullable() }),
    output: Nothing,
  }),
  /**
   * Submits a chain head of the caller's desk, in order from the first segment on; it is stored with a witness
   * signature, or earlier ones are requested.
   */
  'audit.witness': defineCall({
    input: SignedHead,
    output: z.discriminatedUnion('state', [
      z.object({ state: z.literal('stored'), witnessSignature: WitnessSignature, policy: AuditLogPolicy }),
      /** The site lacks earlier heads: send from this segment on. */
      z.object({ state: z.literal('missing'), from: z.int().min(1) }),
    ]),
    right: 'signedIn',
    scope: 'none',
  }),
} as const;

const AuditLogOwner = z.enum(['desk', 'site']);
export type AuditLogOwner = z.infer<typeof AuditLogOwner>;
export const AuditFileName = z.string().regex(/^audit_[a-z0-9_-]{1,80}\.(csv|json)$/);

export const auditDeskCalls = {
  'audit.page': auditReadCall({
    input: z.object({ auditLog: AuditLogOwner.default('desk'), ...page }),
    output: Shown,
  }),
  'audit.names': auditReadCall({ input: z.object({ auditLog: AuditLogOwner }), output: Names }),
  'audit.state': auditReadCall({ input: z.object({ auditLog: AuditLogOwner }), output: AuditLogState }),
  /** Writes all matching entries into the export folder; `npm run audit -- verify` reads the JSON form. */
  'audit.export': auditReadCall({
    input: z.object({
      auditLog: AuditLogOwner,
      filter: AuditFilter.prefault({}),
      format: AuditFormat,
      why: z.string().trim().min(3).max(500).optional(),
    }),
    output: z.object({ file: AuditFileName, folder: z.string(), entries: z.int().min(0) }),
  }),
  /** Cancels the export in progress and deletes its file. */
  'audit.cancelExport': auditReadCall({ input: Nothing, output: Nothing }),
  /** Returns the progress of the export. `of`: entries to be searched at most; a filter matches fewer. */
  'audit.exportState': auditReadCall({
    input: Nothing,
    output: z.object({
      running: z
        .object({
          auditLog: AuditLogOwner,
          entries: z.int().min(0),
          looked: z.int().min(0),
          of: z.int().min(0),
        })
        .nullable(),
    }),
  }),
} as const;

/** Returns the known cameras that entries refer to. */
export function namedCameras(
  entries: readonly AuditRow[],
  camera: (id: string) => AuditCamera | undefined,
): AuditCamera[] {
  const ids = new Set(entries.flatMap((entry) => entry.camera ?? []));
  return [...ids].flatMap((id) => {
    const known = camera(id);
    return known ? [{ id: known.id, number: known.number, name: known.name }] : [];
  });
}
