import type { AuditEvent } from '../../core/audit/audit.ts';
import { toOperatorId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import { Operator, type Right, type Scope } from '../../core/people/operator.ts';
import type { ThrottleTable } from './throttle.ts';

/** An operator as stored; `id` is local to the site. */
export interface OperatorRecord {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly roles: string[];
  readonly scope: Scope;
  readonly demo: boolean;
  readonly disabled: boolean;
}

/** Converts to an operator, with the current rights of the roles. */
export const toOperator = (
  site: string,
  record: OperatorRecord,
  rightsOf: (roles: readonly string[]) => Right[],
): Operator =>
  Operator.parse({ ...record, id: toOperatorId(site, record.id), rights: rightsOf(record.roles) });

/** A session as stored: never its token. */
export interface SessionRecord {
  readonly tokenHash: string;
  readonly operator: string;
  readonly desk: string;
  readonly expiresAt: number;
}

/** A current or former password; `given`: chosen by another person. */
export interface PasswordRecord {
  readonly hash: string;
  readonly setAt: number;
  readonly given: boolean;
}

/** A verifier, by which a desk can recognise a person without the site. */
export interface VerifierRecord {
  readonly desk: string;
  readonly operator: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The key that verifies a desk's statements about desk sessions: Ed25519, SPKI DER, hex. */
  readonly publicKey: string;
  readonly revokedAt: number | null;
}

/** The parts of the store that the operators need. */
export interface OperatorStore {
  readonly operators: {
    byName(name: string): OperatorRecord | undefined;
    byId(id: string): OperatorRecord | undefined;
    isAnybody(): boolean;
    put(record: OperatorRecord, createdAt: number): void;
    rightsOf(roles: readonly string[]): Right[];
  };
  readonly sessions: {
    byTokenHash(hash: string): SessionRecord | undefined;
    add(record: SessionRecord, createdAt: number): void;
    remove(tokenHash: string): void;
    /** Remove and return the previous rows. */
    removeOf(operator: string, except?: string): SessionRecord[];
    removeAt(desk: string): SessionRecord[];
    removeExpired(now: number): void;
  };
  readonly passwords: {
    /** Returns passwords, the newest first. */
    of(operator: string, most: number): PasswordRecord[];
    add(operator: string, password: PasswordRecord): void;
    keep(operator: string, most: number): void;
  };
  readonly verifiers: {
    get(desk: string, operator: string, issuedAt: number): VerifierRecord | undefined;
    add(record: Omit<VerifierRecord, 'revokedAt'>): void;
    revokeOf(operator: string, at: number): void;
  };
  throttle(purpose: 'password'): ThrottleTable;
  readonly audit: { append(auditEvent: AuditEvent): void };
  /** Runs a function as one transaction; an error, and no change, if the disk refuses it. */
  attempt(run: () => void): Result<void>;
  /** Runs a function as one transaction, as soon as the disk accepts it. */
  later(run: () => void): void;
}
