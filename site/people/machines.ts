import { createHash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import {
  createEnrolmentCode,
  type EnrolmentCode,
  enrolmentValidMs,
  formatEnrolmentCode,
  type MachineToken,
  wallRole,
} from '../../core/people/machine.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { OperatorRecord } from './records.ts';
import type { OperatorSession, OperatorSessions } from './sessions.ts';
import { createPasswordThrottle, type ThrottleTable } from './throttle.ts';

/** A machine's session outlives every shift: it ends with its revocation, as no person is present to begin another. */
export const machineSessionLifeMs = 365 * 24 * 3_600_000;
/** There is no password: a machine never signs in by its name. */
const noPassword = '';

interface MachineRecord {
  readonly operator: string;
  readonly name: string;
  readonly desk: string | null;
  readonly tokenHash: string | null;
  readonly codeExpiresAt: number | null;
  readonly enrolledAt: number | null;
  readonly revokedAt: number | null;
}

/** The parts of the store that machines need. */
export interface MachineStore {
  readonly operators: {
    byId(id: string): OperatorRecord | undefined;
    put(record: OperatorRecord, createdAt: number): void;
  };
  readonly sessions: { removeOf(operator: string): unknown };
  readonly machines: {
    all(): MachineRecord[];
    byName(name: string): MachineRecord | undefined;
    byCodeHash(hash: string): MachineRecord | undefined;
    byTokenHash(hash: string): MachineRecord | undefined;
    isAt(desk: string): boolean;
    add(row: { operator: string; name: string }, createdAt: number): void;
    setCode(operator: string, codeHash: string, expiresAt: number): void;
    enrol(operator: string, to: { tokenHash: string; desk: string; at: number }): void;
    revoke(operator: string, at: number): void;
  };
  readonly audit: { append(auditEvent: AuditEvent): void };
  attempt(run: () => void): Result<void>;
}

/** A machine, for an administrator. */
export interface Machine {
  readonly name: string;
  readonly state: 'waiting' | 'codeExpired' | 'enrolled' | 'revoked';
  readonly desk: string | null;
  /** ms since the epoch */
  readonly since: number | null;
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Administers the machines of walls from another process, whether or not the site runs. */
export function administerMachines(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: MachineStore;
}) {
  const { site, clock, store } = options;
  const record = (event: string, detail: object) =>
    store.audit.append({ who: site, event, camera: null, why: null, detail: JSON.stringify(detail) });

  return {
    /**
     * Returns a code with which one machine can become the wall of this name, within 24 h.
     * A machine already enrolled under that name is signed out: the code is for its replacement.
     */
    enrol(name: string, scope: Scope): Result<{ readonly code: string; readonly expiresAt: number }> {
      const code = createEnrolmentCode(() => randomBytes(1)[0] ?? 0);
      const expiresAt = clock.now() + enrolmentValidMs;
      const written = store.attempt(() => {
        const known = store.machines.byName(name);
        const operator = known?.operator ?? `wall-${randomBytes(6).toString('hex')}`;
        store.operators.put(
          {
            id: operator,
            // No person can have this name: a person's does not begin with a colon.
            name: `:${operator}`,
            displayName: name,
            passwordHash: noPassword,
            roles: [wallRole],
            scope,
            demo: false,
            disabled: false,
          },
          clock.now(),
        );
        if (!known) store.machines.add({ operator, name }, clock.now());
        store.machines.setCode(operator, hashOf(code), expiresAt);
        store.sessions.removeOf(operator);
        record('machine.code', { machine: operator, name, replaces: known?.desk ?? null });
      });
      return written.ok ? ok({ code: formatEnrolmentCode(code), expiresAt }) : written;
    },

    /**
     * Revokes a wall's identity for good.
     * @returns false if the name is unknown
     */
    revoke(name: string): Result<boolean> {
      let found = false;
      const written = store.attempt(() => {
        const known = store.machines.byName(name);
        if (!known) return;
        found = true;
        store.machines.revoke(known.operator, clock.now());
        const operator = store.operators.byId(known.operator);
        if (operator) store.operators.put({ ...operator, disabled: true }, clock.now());
        store.sessions.removeOf(known.operator);
        record('machine.revoked', { machine: known.operator, name: known.name, desk: known.desk });
      });
      return written.ok ? ok(found) : written;
    },

    list: (): Machine[] =>
      store.machines.all().map(({ name, desk, tokenHash, codeExpiresAt, enrolledAt, revokedAt }) => {
        if (revokedAt !== null) return { name, desk, state: 'revoked', since: revokedAt };
        if (tokenHash !== null) return { name, desk, state: 'enrolled', since: enrolledAt };
        const isExpired = (codeExpiresAt ?? 0) <= clock.now();
        return { name, desk, state: isExpired ? 'codeExpired' : 'waiting', since: codeExpiresAt };
      }),
  };
}

export interface Machines {
  /** Returns whether this desk is a wall's machine, at which no person can sign in, until it is revoked. */
  isAt(desk: DeskId): boolean;
  /** Exchanges a code for an identity. The same machine may retry while the code is valid, if the response was lost. */
  enrol(
    asked: { readonly code: EnrolmentCode; readonly desk: DeskId; readonly token: MachineToken },
    address: string,
  ): Result<{ readonly name: string }>;
  signIn(
    asked: { readonly token: MachineToken; readonly desk: DeskId },
    address: string,
    take: (session: OperatorSession) => void,
  ): Result<{ readonly token: string; readonly session: OperatorSession }>;
}

/** Machines that sign themselves in: no person, no password, one desk each. */
export function createMachines(options: {
  readonly clock: Clock;
  readonly store: MachineStore & { throttle(purpose: 'machine'): ThrottleTable };
  readonly operators: OperatorSessions;
}): Machines {
  const { clock, store, operators } = options;
  const throttle = createPasswordThrottle({
    clock,
    table: store.throttle('machine'),
    attempt: store.attempt,
  });
  const refused = (event: string, detail: object) =>
    store.attempt(() =>
      store.audit.append({ who: 'nobody', event, camera: null, why: null, detail: JSON.stringify(detail) }),
    );

  return {
    isAt: store.machines.isAt,

    enrol({ code, desk, token }, address) {
      const attempt = { name: 'machine.enrol', desk, address };
      const waitMs = throttle.waitMs(attempt);
      if (waitMs > 0) return fail('signIn.throttled', { seconds: Math.ceil(waitMs / 1000) });
      const counted = throttle.count(attempt);
      if (!counted.ok) return counted;
      const found = store.machines.byCodeHash(hashOf(code));
      const tokenHash = hashOf(token);
      const isAgain = found?.tokenHash === tokenHash && found.desk === desk;
      if (!found || found.revokedAt !== null || (found.tokenHash !== null && !isAgain)) {
        const written = refused('machine.refused', { desk, address, why: found ? 'used' : 'unknown' });
        return written.ok ? fail('machine.codeRefused') : written;
      }
      if ((found.codeExpiresAt ?? 0) <= clock.now()) return fail('machine.codeExpired');
      const taken = throttle.right(attempt);
      if (!taken.ok) return taken;
      if (isAgain) return ok({ name: found.name });
      let isEnrolled = false as boolean;
      const written = store.attempt(() => {
        // An administrator in another process may just have revoked it or issued another code.
        if (!isDeepStrictEqual(store.machines.byCodeHash(hashOf(code)), found)) return;
        isEnrolled = true;
        store.machines.enrol(found.operator, { tokenHash, desk, at: clock.now() });
        store.audit.append({
          who: found.operator,
          event: 'machine.enrolled',
          camera: null,
          why: null,
          detail: JSON.stringify({ name: found.name, desk, address }),
        });
      });
      if (!written.ok) return written;
      return isEnrolled ? ok({ name: found.name }) : fail('machine.codeRefused');
    },

    signIn({ token, desk }, address, take) {
      const tokenHash = hashOf(token);
      // A token cannot be guessed; but each refusal is recorded, and a stranger must not fill the disk with them.
      const attempt = { name: `machine ${tokenHash}`, desk, address };
      const waitMs = throttle.waitMs(attempt);
      if (waitMs > 0) return fail('signIn.throttled', { seconds: Math.ceil(waitMs / 1000) });
      const counted = throttle.count(attempt);
      if (!counted.ok) return counted;
      const find = () => store.machines.byTokenHash(tokenHash);
      const found = find();
      if (!found || found.revokedAt !== null || found.desk !== desk) {
        const written = refused('machine.refused', {
          desk,
          address,
          why: found ? 'another desk' : 'unknown',
        });
        return written.ok ? fail('machine.refused') : written;
      }
      const begun = operators.begin(found.operator, { desk, address }, machineSessionLifeMs, take, () =>
        isDeepStrictEqual(find(), found),
      );
      if (begun.ok) throttle.right(attempt);
      return begun.ok || begun.fault.code !== 'signIn.refused' ? begun : fail('machine.refused');
    },
  };
}
