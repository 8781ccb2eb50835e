import type { AuditEvent } from '../../core/audit/audit.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type DeskProof, type DeskProofSubject, getDeskProofText } from '../../core/people/deskProof.ts';
import { getKeyFingerprint, isSignatureValid } from '../../node/crypto/ed25519.ts';
import { createRefuseReported } from '../shared/refuseReported.ts';

/** Proofs per address: a room whose desks all return at once shares one. Each costs a signature check. */
const proofsTaken = { atOnce: 200, everyMs: 100 };
/** New desks per address: each is a row for good. */
const newDesksTaken = { atOnce: 40, everyMs: 30_000 };
/** The maximum number of desks of a site; three centres with some hundred each are planned. */
const maxDesks = 10_000;

/** A desk's enrolled key: Ed25519, 32 bytes, hex. */
export interface DeskKeyRecord {
  readonly desk: string;
  readonly key: string;
  /** ms since the epoch */
  readonly enrolledAt: number;
  readonly revokedAt: number | null;
}

/** The parts of the store that enrolled desks need. */
export interface EnrolledDeskStore {
  readonly deskKeys: {
    of(desk: string): DeskKeyRecord | undefined;
    count(): number;
    add(record: Omit<DeskKeyRecord, 'revokedAt'>): void;
  };
  readonly audit: { append(auditEvent: AuditEvent): void };
  attempt(run: () => void): Result<void>;
}

/** The desks that a site knows by their keys. */
export interface EnrolledDesks {
  /**
   * Verifies that the caller holds the desk's key. A desk that proves a key for the first time is enrolled with it.
   * Faults: `call.tooMany`, `desk.proofWrong`, `desk.otherKey`, `desk.revoked`, and the store's.
   */
  prove(subject: DeskProofSubject, proof: DeskProof, address: string): Result<void>;
  /** Returns the desk's enrolled key, hex; undefined: it is not enrolled, or was revoked. */
  keyOf(desk: DeskId): string | undefined;
}

export function createEnrolledDesks(options: {
  readonly clock: Clock;
  readonly store: EnrolledDeskStore;
  readonly onNotice: (fault: Fault) => void;
}): EnrolledDesks {
  const { clock, store, onNotice } = options;
  const proofs = createKeyedRateLimit(clock, proofsTaken);
  const newDesks = createKeyedRateLimit(clock, newDesksTaken);
  const { attempt, audit } = store;
  const refuseReported = createRefuseReported({ attempt, append: audit.append, onNotice });

  function refuse(desk: DeskId, { key }: DeskProof, address: string): Result<never> {
    const detail = JSON.stringify({ desk, address, fingerprint: getKeyFingerprint(key) });
    return refuseReported(
      `${desk} ${key}`,
      { code: 'desk.otherKey', params: { desk } },
      { who: 'nobody', event: 'desk.refused', camera: null, why: 'another key', detail },
      { code: 'desk.claimed', params: { desk } },
    );
  }

  function enrol(desk: DeskId, { key }: DeskProof, address: string): Result<void> {
    if (newDesks.waitMs(address) > 0 || store.deskKeys.count() >= maxDesks) return fail('call.tooMany');
    newDesks.take(address);
    return store.attempt(() => {
      store.deskKeys.add({ desk, key, enrolledAt: Math.round(clock.now()) });
      const detail = JSON.stringify({ desk, address, fingerprint: getKeyFingerprint(key) });
      store.audit.append({ who: desk, event: 'desk.enrolled', camera: null, why: 'first use', detail });
    });
  }

  function keyOf(desk: DeskId): string | undefined {
    const known = store.deskKeys.of(desk);
    return known?.revokedAt === null ? known.key : undefined;
  }

  return {
    keyOf,
    prove(subject, proof, address) {
      // Limited before any check: verifying a signature costs most.
      if (proofs.waitMs(address) > 0) return fail('call.tooMany');
      proofs.take(address);
      if (!isSignatureValid(getDeskProofText(subject), proof.key, proof.signature))
        return fail('desk.proofWrong');
      const known = store.deskKeys.of(subject.desk);
      if (known === undefined) return enrol(subject.desk, proof, address);
      if (known.key !== proof.key) return refuse(subject.desk, proof, address);
      return known.revokedAt === null ? ok(undefined) : fail('desk.revoked', { desk: subject.desk });
    },
  };
}

/** A desk, for an administrator. */
export interface ListedDesk {
  readonly desk: string;
  readonly state: 'enrolled' | 'revoked';
  /** ms since the epoch */
  readonly since: number;
  /** SHA-256 of its key, hex. */
  readonly fingerprint: string;
}

/** Administers enrolled desks from another process, whether or not the site runs. */
export function administerDesks(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: EnrolledDeskStore & {
    readonly deskKeys: {
      all(): DeskKeyRecord[];
      revoke(desk: string, at: number): void;
      remove(desk: string): void;
    };
    readonly sessions: { removeAt(desk: string): unknown };
    readonly verifiers: { revokeAt(desk: string, at: number): void };
  };
}) {
  const { site, clock, store } = options;

  /** Ends what the desk's key was good for, and returns false if the desk is unknown. */
  function end(desk: DeskId, event: string, change: () => void): Result<boolean> {
    let found = false;
    const written = store.attempt(() => {
      const known = store.deskKeys.of(desk);
      if (!known) return;
      found = true;
      change();
      store.sessions.removeAt(desk);
      store.verifiers.revokeAt(desk, clock.now());
      const detail = JSON.stringify({ desk, fingerprint: getKeyFingerprint(known.key) });
      store.audit.append({ who: site, event, camera: null, why: null, detail });
    });
    return written.ok ? ok(found) : written;
  }

  return {
    list: (): ListedDesk[] =>
      store.deskKeys.all().map(({ desk, key, enrolledAt, revokedAt }) => ({
        desk,
        state: revokedAt === null ? 'enrolled' : 'revoked',
        since: revokedAt ?? enrolledAt,
        fingerprint: getKeyFingerprint(key),
      })),
    /** Ends the desk's sessions and offline sign-ins; neither its key nor another is accepted for it any more. */
    revoke: (desk: DeskId) => end(desk, 'desk.revoked', () => store.deskKeys.revoke(desk, clock.now())),
    /** Forgets the desk's key, for a machine that was replaced: the next key that it proves is its key. */
    forget: (desk: DeskId) => end(desk, 'desk.forgotten', () => store.deskKeys.remove(desk)),
  };
}
