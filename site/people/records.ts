import type { AuditEvent } from '../../core/audit/audit.ts';
import { operatorId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import { Operator, type Right, type Scope } from '../../core/people/operator.ts';

/** An operator as the store keeps one; `id` is local to the site. */
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

/** As all others know them, with the rights that their roles give now. */
export const operatorOf = (
  site: string,
  record: OperatorRecord,
  rightsOf: (roles: readonly string[]) => Right[],
): Operator => Operator.parse({ ...record, id: operatorId(site, record.id), rights: rightsOf(record.roles) });

/** A session as the store keeps one: never its token. */
export interface SessionRecord {
  readonly tokenHash: string;
  readonly operator: string;
  readonly desk: string;
  readonly expiresAt: number;
}

/** A password that somebody has or had; `given`: somebody else chose it. */
export interface PasswordRecord {
  readonly hash: string;
  readonly setAt: number;
  readonly given: boolean;
}

/** By what a desk may recognise somebody without the site. */
export interface VerifierRecord {
  readonly desk: string;
  readonly operator: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** By which what a desk says of desk sessions is checked: Ed25519, SPKI DER, hex. */
  readonly publicKey: string;
  readonly revokedAt: number | null;
}

/** What the operators need of the store. */
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
    /** These remove and return what was there. */
    removeOf(operator: string, except?: string): SessionRecord[];
    removeAt(desk: string): SessionRecord[];
    removeExpired(now: number): void;
  };
  readonly passwords: {
    /** The newest first. */
    of(operator: string, most: number): PasswordRecord[];
    add(operator: string, password: PasswordRecord): void;
    keep(operator: string, most: number): void;
  };
  readonly verifiers: {
    get(desk: string, operator: string, issuedAt: number): VerifierRecord | undefined;
    add(record: Omit<VerifierRecord, 'revokedAt'>): void;
    revokeOf(operator: string, at: number): void;
  };
  readonly audit: { append(auditEvent: AuditEvent): void };
  /** Runs all within it as one transaction; a fault, and nothing done, if the disk refuses it. */
  attempt(run: () => void): Result<void>;
  /** As one transaction, as soon as the disk takes it. */
  later(run: () => void): void;
}
