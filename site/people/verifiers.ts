import { createHash, createPrivateKey, createPublicKey, randomBytes, verify } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { type Clock, deskClockOffMs } from '../../core/base/clock.ts';
import { type DeskId, localOf, type OperatorId, siteOf } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import {
  deskSessionKey,
  deskSessionText,
  longestOfflineMs,
  type Verifier,
  type VerifierRef,
  verifierCost,
  verifierSaltBytes,
  verifierSecretBytes,
  verifierText,
} from '../../core/people/verifier.ts';
import type { OperatorRecord, OperatorStore, VerifierRecord } from './records.ts';
import type { Session } from './sessions.ts';

/** Passwords just given at sign-ins that are stretched, or were and have not been asked for yet. */
const mostWaiting = 500;
const hourMs = 3_600_000;
/** A desk session may last on by so much beyond our time when we are told of it: clocks differ, and it says so itself. */
const lastsOnMs = 15 * 60_000;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Of a secret, the key that the site keeps: SPKI DER, hex. */
function publicOf(secret: Uint8Array): string {
  const der = Buffer.from(deskSessionKey(secret, sha256));
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return key.export({ format: 'der', type: 'spki' }).toString('hex');
}

interface Made {
  readonly salt: Buffer;
  readonly secret: Promise<Buffer>;
}

/** What a desk tells of somebody who sat at it without the site. Times in ms since the epoch, by the desk's clock. */
export interface SatAway {
  readonly desk: DeskId;
  readonly operator: OperatorId;
  readonly issuedAt: number;
  readonly since: number;
  /** null: they sit there still. */
  readonly until: number | null;
  readonly proof: string;
}

/** See core/people/verifier.ts. */
export interface Verifiers {
  /** Somebody has just signed in with this password, which is known for this moment only. */
  signedIn(session: Session, password: string): void;
  /** For the desk of this session, once; null where there is none to be had. */
  give(session: Session): Promise<Result<Verifier | null>>;
  sessionEnded(key: string): void;
  /** Which of these that a desk keeps are good no more; those of another site's people are nothing to this one. */
  over(desk: DeskId, stored: readonly VerifierRef[]): VerifierRef[];
  /**
   * Whether somebody sat there as the desk says: until when it counts, ms since the epoch, and who they are. `deskSession`
   * names what was told, `otherwise` the same desk session told the other way, over or lasting. Faults: `offline.notTaken`.
   */
  sat(of: SatAway): Result<{
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
  /** 0: none are given out. */
  readonly offlineHours: number;
}): Verifiers {
  const { site, clock, store, sign } = options;
  const lifeMs = Math.min(options.offlineHours * hourMs, longestOfflineMs);
  const waiting = new Map<string, Made>();

  const textOf = ({ desk, operator, issuedAt, since }: SatAway, still: boolean) =>
    deskSessionText({ desk, operator, issuedAt, since, still });
  function proofIsRight({ publicKey }: VerifierRecord, of: SatAway): boolean {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' });
    const text = Buffer.from(textOf(of, of.until === null), 'utf8');
    return verify(null, text, key, Buffer.from(of.proof, 'hex'));
  }
  const nameOf = (of: SatAway, still: boolean) => sha256(Buffer.from(textOf(of, still))).toString('hex');

  const isGood = (given: VerifierRecord, of: OperatorRecord) =>
    given.revokedAt === null && !of.disabled && clock.now() < given.expiresAt;

  return {
    signedIn({ key, operator }, password) {
      // The demo's operator is signed in by its own desk, and the site is always beside it.
      if (lifeMs === 0 || operator.demo) return;
      const salt = randomBytes(verifierSaltBytes);
      const secret = hashRaw(password.normalize('NFC'), {
        ...verifierCost,
        salt,
        outputLen: verifierSecretBytes,
      });
      // Whoever waits for it hears of a failure.
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
        const row = { desk, operator: localOf(operator.id), issuedAt, expiresAt };
        store.verifiers.add({ ...row, publicKey: publicOf(secret) });
        const detail = JSON.stringify({ desk, until: expiresAt });
        store.audit.append({ who: operator.id, event: 'verifier.given', camera: null, why: null, detail });
      });
      if (!written.ok) return written;
      const unsigned = { ...open, signature: '' };
      return ok({ ...open, signature: sign(verifierText(unsigned)) });
    },

    sessionEnded: (key) => void waiting.delete(key),

    over: (desk, stored) =>
      stored.filter(({ operator, issuedAt }) => {
        if (siteOf(operator) !== site) return false;
        const record = store.operators.byId(localOf(operator));
        const given = record && store.verifiers.get(desk, record.id, issuedAt);
        return !given || !isGood(given, record);
      }),

    sat(of) {
      const { desk, operator, issuedAt, since, until } = of;
      const id = localOf(operator);
      const record = siteOf(operator) === site ? store.operators.byId(id) : undefined;
      const given = record && store.verifiers.get(desk, id, issuedAt);
      const now = Math.round(clock.now());
      // By its clock, which may be wrong; what it signed then bears the same time.
      const isWithin =
        since >= issuedAt - deskClockOffMs && since <= now + deskClockOffMs && since <= (until ?? since);
      if (!record || !given || !isWithin || !proofIsRight(given, of) || since >= given.expiresAt)
        return fail('offline.notTaken');
      const revokedAt = given.revokedAt ?? Number.POSITIVE_INFINITY;
      // What was done before the right was taken away was done by right.
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
