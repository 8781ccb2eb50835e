import { z } from 'zod';
import { AuditEntry } from '../domain/audit.ts';
import { CameraId } from '../domain/ids.ts';
import { call } from './define.ts';

/** Which entries of a trail. What is left out does not limit. */
export const AuditFilter = z.strictObject({
  who: z.string().trim().min(1).max(160).optional(),
  camera: CameraId.optional(),
  /** A deed, or the beginning of one: `session.` finds all sign-ins and sign-outs. */
  deed: z.string().trim().min(1).max(80).optional(),
  /** ms since the epoch, by the clock of whoever wrote it. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

const page = {
  filter: AuditFilter.prefault({}),
  /** Entries before this number, the newest first. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
};
const Found = z.object({ entries: z.array(AuditEntry).max(500), next: z.int().min(1).optional() });

/** The state of a trail: how far it goes, what of it was dropped, and whether it holds. */
export const TrailState = z.object({
  first: z.int().min(0),
  last: z.int().min(0),
  segments: z.int().min(0),
  dropped: z.int().min(0),
  /** Of the last head that was signed, and that the site countersigned. */
  signedThrough: z.int().min(0),
  countersignedThrough: z.int().min(0),
  /** The first entry that does not follow; null: all hold, as far as was looked. */
  broken: z.int().min(1).nullable(),
});
export type TrailState = z.infer<typeof TrailState>;

export const auditSiteCalls = {
  /** The site's own trail. */
  'audit.page': call({ input: z.object(page), output: Found, right: 'audit.read', scope: 'none' }),
  'audit.state': call({ input: z.object({}), output: TrailState, right: 'audit.read', scope: 'none' }),
  /** The head of a desk's trail, signed by the desk; countersigned and kept. */
  'audit.countersign': call({
    input: z.object({
      seq: z.int().min(1),
      hash: z.string().length(64),
      at: z.int().min(0),
      /** Of the desk, Ed25519 over the canonical head, and its public key; base64url. */
      publicKey: z.string().max(200),
      signature: z.string().max(200),
    }),
    output: z.object({ at: z.int().min(0), publicKey: z.string().max(200), signature: z.string().max(200) }),
    right: 'signedIn',
    scope: 'none',
  }),
} as const;

const Trail = z.enum(['desk', 'site']);
export const AuditFileName = z.string().regex(/^audit_[a-z0-9_-]{1,80}\.(csv|json)$/);

export const auditDeskCalls = {
  'audit.page': call({
    input: z.object({ trail: Trail.default('desk'), ...page }),
    output: Found,
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
    input: z.object({ trail: Trail, filter: AuditFilter.prefault({}), format: z.enum(['csv', 'json']) }),
    output: z.object({ file: AuditFileName, entries: z.int().min(0) }),
    right: 'audit.read',
    scope: 'none',
  }),
} as const;
