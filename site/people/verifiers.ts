import { createHash, createPrivateKey, createPublicKey, randomBytes, verify } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { type Clock, deskClockOffMs } from '../../core/base/clock.ts';
import { type DeskId, getLocalId, getSiteOfId, type OperatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import {
  deriveDeskSessionKey,
  getDeskSessionText,
  getVerifierText,
  maxOfflineMs,
  type Verifier,
  type VerifierRef,
  verifierCost,
  verifierSaltBytes,
  verifierSecretBytes,
} from '../../core/people/verifier.ts';
import type { OperatorRecord, OperatorStore, VerifierRecord } from './records.ts';
import type { OperatorSession } from './sessions.ts';

/** Maximum number of verifiers from recent sign-ins that are being derived or not yet fetched. */
const mostWaiting = 500;
const hourMs = 3_600_000;
/** Tolerance for a desk session's end beyond the site's time: clocks differ, and the desk session names its own end. */
const lastsOnMs = 15 * 60_000;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Returns the public key of a secret, which the site stores: SPKI DER, hex. */
function publicOf(secret: Uint8Array): string {
  const der = Buffer.from(deriveDeskSessionKey(secret, sha256));
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return key.export({ format: 'der', type: 'spki' }).toString('hex');
}

interface Made {
  readonly salt: Buffer;
  readonly secret: Promise<Buffer>;
}

/** A desk's statement about a person signed in without the site. Times in ms since the epoch, by the desk's clock. */
export interface OfflineSessionReport {
  readonly desk: DeskId;
  readonly operator: OperatorId;
  readonly issuedAt: number;
  readonly since: number;
  /** null: they are still signed in. */
  readonly until: number | null;
  readonly proof: string;
}

/** See core/people/verifier.ts. */
export interface Verifiers {
  /** Derives a verifier from the password of a sign-in, available only at this moment. */
  signedIn(session: OperatorSession, password: string): void;
  /** Returns the verifier for this session's desk, once; null if there is none. */
  give(session: OperatorSession): Promise<Result<Verifier | null>>;
  sessionEnded(key: string): void;
  /** Returns those of a desk's stored verifiers that are no longer valid; other sites' are ignored. */
  over(desk: DeskId, stored: readonly VerifierRef[]): VerifierRef[];
  /**
   * Verifies a desk's statement about a session without the site.
   * Returns until when it is valid, ms since the epoch, and the person. `deskSession` identifies the statement, `otherwise` the same desk
   * session in the other state, ended or running. Faults: `offline.notTaken`.
   */
  sat(of: OfflineSessionReport): Result<{
    readonly record: OperatorRecord;
    readonly until: number;
    readonly isGood: boolean;
    readonly deskSession: string;
    readonly otherwise: string;
  }>;
}

export function createVerifiers(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: Pick<OperatorStore, 'operators' | 'verifiers' | 'attempt'> & {
    readonly audit: { append(auditEvent: AuditEvent): void };
  };
  readonly sign: (text: string) => string;
  /** 0: none are issued. */
  readonly offlineHours: number;
}): Verifiers {
  const { site, clock, store, sign } = options;
  const lifeMs = Math.min(options.offlineHours * hourMs, maxOfflineMs);
  const waiting = new Map<string, Made>();

  const textOf = ({ desk, operator, issuedAt, since }: OfflineSessionReport, still: boolean) =>
    getDeskSessionText({ desk, operator, issuedAt, since, still });
  function proofIsRight({ publicKey }: VerifierRecord, of: OfflineSessionReport): boolean {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' });
    const text = Buffer.from(textOf(of, of.until === null), 'utf8');
    return verify(null, text, key, Buffer.from(of.proof, 'hex'));
  }
  const nameOf = (of: OfflineSessionReport, still: boolean) =>
    sha256(Buffer.from(textOf(of, still))).toString('hex');

  const isGood = (given: VerifierRecord, of: OperatorRecord) =>
    given.revokedAt === null && !of.disabled && clock.now() < given.expiresAt;

  return {
    signedIn({ key, operator }, password) {
      // The demo operator is signed in by its own desk, whose site is always reachable.
      if (lifeMs === 0 || operator.demo) return;
      const salt = randomBytes(verifierSaltBytes);
      const secret = hashRaw(password.normalize('NFC'), {
        ...verifierCost,
        salt,
        outputLen: verifierSecretBytes,
      });
      // The failure is reported to the waiting caller.
      secret.catch(() => {});
      waiting.set(key, { salt, secret });
      for (const oldest of waiting.keys()) {
        if (waiting.size <= mostWaiting) break;
        waiting.delete(oldest);
      }
    },

    async give({ key, desk, operator }) {
      const made = waiting.get(key);
      waiting.delete(key);
      if (!made) return ok(null);
      const secret = await made.secret;
      const issuedAt = Math.round(clock.now());
      const expiresAt = issuedAt + lifeMs;
      const open = {
        operator,
        desk,
        salt: made.salt.toString('hex'),
        issuedAt,
        expiresAt,
        check: sha256(secret).toString('hex'),
      };
      const written = store.attempt(() => {
        const row = { desk, operator: getLocalId(operator.id), issuedAt, expiresAt };
        store.verifiers.add({ ...row, publicKey: publicOf(secret) });
        const detail = JSON.stringify({ desk, until: expiresAt });
        store.audit.append({ who: operator.id, event: 'verifier.given', camera: null, why: null, detail });
      });
      if (!written.ok) return written;
      const unsigned = { ...open, signature: '' };
      return ok({ ...open, signature: sign(getVerifierText(unsigned)) });
    },

    sessionEnded: (key) => void waiting.delete(key),

    over: (desk, stored) =>
      stored.filter(({ operator, issuedAt }) => {
        if (getSiteOfId(operator) !== site) return false;
        const record = store.operators.byId(getLocalId(operator));
        const given = record && store.verifiers.get(desk, record.id, issuedAt);
        return !given || !isGood(given, record);
      }),

    sat(of) {
      const { desk, operator, issuedAt, since, until } = of;
      const id = getLocalId(operator);
      const record = getSiteOfId(operator) === site ? store.operators.byId(id) : undefined;
      const given = record && store.verifiers.get(desk, id, issuedAt);
      const now = Math.round(clock.now());
      // By the desk's clock, which may be wrong; its signatures have the same time.
      const isWithin =
        since >= issuedAt - deskClockOffMs && since <= now + deskClockOffMs && since <= (until ?? since);
      if (!record || !given || !isWithin || !proofIsRight(given, of) || since >= given.expiresAt)
        return fail('offline.notTaken');
      const revokedAt = given.revokedAt ?? Number.POSITIVE_INFINITY;
      // Actions before the revocation were lawful.
      if (since >= revokedAt) return fail('offline.notTaken');
      return ok({
        record,
        until: Math.max(since, Math.min(until ?? now, now + lastsOnMs, given.expiresAt, revokedAt)),
        isGood: isGood(given, record),
        deskSession: nameOf(of, until === null),
        otherwise: nameOf(of, until !== null),
      });
    },
  };
}
