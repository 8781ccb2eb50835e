import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { PasswordRules } from '../../core/people/password.ts';
import { hashPassword } from './password.ts';
import { createPasswords } from './passwords.ts';
import type { OperatorRecord, OperatorStore } from './records.ts';

/** Initial passwords are dictated, and replaced at the first sign-in: five groups of four unmistakable characters. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 5;

/** Returns an initial password of 99 bits. */
const spokenPassword = () =>
  Array.from({ length: groups }, () =>
    Array.from(randomBytes(64))
      // Bytes past the last whole alphabet would make its first letters likelier.
      .filter((byte) => byte < letters.length * Math.floor(256 / letters.length))
      .slice(0, 4)
      .map((byte) => letters[byte % letters.length])
      .join(''),
  ).join('-');

export interface PersonToAdd {
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly scope: Scope;
}

/**
 * Administers a site's people from another process, whether or not the site runs.
 * Each change is audited; a change of identity or rights ends the person's sessions and revokes the verifiers that desks store. Faults:
 * `operator.*`.
 */
export interface OperatorAdministration {
  /**
   * Adds a person.
   * @returns their initial password, shown once
   */
  add(person: PersonToAdd): Promise<Result<string>>;
  change(
    name: string,
    to: Partial<Omit<PersonToAdd, 'name'>> & { readonly disabled?: boolean },
  ): Result<void>;
  /**
   * Resets a password.
   * @returns the new initial password, shown once
   */
  resetPassword(name: string): Promise<Result<string>>;
  /** Returns all people, without machines of walls and the demo operator. */
  list(): OperatorRecord[];
}

export function administerOperators(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: Pick<OperatorStore, 'passwords' | 'sessions' | 'verifiers' | 'audit' | 'attempt'> & {
    readonly operators: OperatorStore['operators'] & { all(): OperatorRecord[]; roles(): string[] };
  };
  readonly rules: PasswordRules;
  /** The user of the machine, as its operating system names them. */
  readonly by: string;
}): OperatorAdministration {
  const { site, clock, store, rules, by } = options;
  const passwords = createPasswords({ clock, store, rules });
  const isPerson = ({ name, demo }: OperatorRecord) => !demo && !name.startsWith(':');
  const record = (event: string, who: OperatorRecord, detail: object) =>
    store.audit.append({
      who: site,
      event,
      camera: null,
      why: null,
      detail: JSON.stringify({ operator: who.id, name: who.name, by, ...detail }),
    });
  const unknownRole = (roles: readonly string[] | undefined) =>
    roles?.find((role) => !store.operators.roles().includes(role));

  function found(name: string): Result<OperatorRecord> {
    const who = store.operators.byName(name);
    return who && isPerson(who) ? ok(who) : fail('operator.unknown', { name });
  }
  /** Runs a change in one transaction with the end of the person's sessions. */
  function changing(who: OperatorRecord, run: () => void): Result<void> {
    return store.attempt(() => {
      run();
      store.sessions.removeOf(who.id);
      store.verifiers.revokeOf(who.id, clock.now());
    });
  }
  async function givePassword(who: OperatorRecord, event: string, detail: object): Promise<Result<string>> {
    const password = spokenPassword();
    const hash = await hashPassword(password);
    const written = changing(who, () => {
      passwords.put(who, hash, true);
      record(event, who, detail);
    });
    return written.ok ? ok(password) : written;
  }

  return {
    async add({ name, displayName, roles, scope }) {
      const role = unknownRole(roles);
      if (role !== undefined) return fail('operator.unknownRole', { role });
      if (store.operators.byName(name)) return fail('operator.exists', { name });
      const id = `p-${randomBytes(6).toString('hex')}`;
      const who: OperatorRecord = {
        id,
        name,
        displayName,
        roles: [...roles],
        scope,
        passwordHash: '',
        demo: false,
        disabled: false,
      };
      return givePassword(who, 'operator.made', { roles, scope: auditedScope(scope) });
    },

    change(name, to) {
      const role = unknownRole(to.roles);
      if (role !== undefined) return fail('operator.unknownRole', { role });
      const who = found(name);
      if (!who.ok) return who;
      const { roles, scope, ...rest } = to;
      return changing(who.value, () => {
        const next = {
          ...who.value,
          ...rest,
          ...(roles ? { roles: [...roles] } : {}),
          ...(scope ? { scope } : {}),
        };
        store.operators.put(next, clock.now());
        record('operator.changed', who.value, {
          ...rest,
          ...(roles ? { roles, before: who.value.roles } : {}),
          ...(scope ? { scope: auditedScope(scope) } : {}),
        });
      });
    },

    async resetPassword(name) {
      const who = found(name);
      return who.ok ? givePassword(who.value, 'operator.passwordReset', {}) : who;
    },

    list: () => store.operators.all().filter(isPerson),
  };
}

/** Shortens a scope for the audit log: a list of cameras may be too long; the store has it. */
function auditedScope(scope: Scope): unknown {
  if (scope === 'all') return 'all';
  return scope.map(({ cameras, ...rest }) => ({
    ...rest,
    ...(cameras ? { cameras: cameras.length > 20 ? `${cameras.length} cameras` : cameras } : {}),
  }));
}
