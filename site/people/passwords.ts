import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { getPasswordFault, isPasswordExpired, type PasswordRules } from '../../core/people/password.ts';
import { isCommonPassword } from './commonPasswords.ts';
import { hashPassword, passwordMatches } from './password.ts';
import type { OperatorRecord, OperatorStore } from './records.ts';

/** More than any rule considers: 24 before the current one. */
const stored = 25;

export interface Passwords {
  /** The person must choose another password before they continue. */
  isOver(of: OperatorRecord): boolean;
  /** Hashes a new password if the rules permit it. Faults: `password.*`. */
  made(of: OperatorRecord, password: string): Promise<Result<string>>;
  /** Stores a password within the caller's transaction. `given`: chosen by another person. */
  put(of: OperatorRecord, hash: string, given: boolean): OperatorRecord;
}

/** People's passwords by the site's rules, also for the administration program. */
export function createPasswords({
  clock,
  store,
  rules,
}: {
  readonly clock: Clock;
  readonly store: Pick<OperatorStore, 'operators' | 'passwords'>;
  readonly rules: PasswordRules;
}): Passwords {
  return {
    isOver({ id, passwordHash }) {
      const held = store.passwords.of(id, stored).find(({ hash }) => hash === passwordHash);
      return held !== undefined && isPasswordExpired(rules, held, clock.now());
    },

    async made(of, password) {
      const fault = getPasswordFault(rules, password, of);
      if (fault) return { ok: false, fault };
      if (await isCommonPassword(password)) return fail('password.common');
      const before = store.passwords.of(of.id, stored).map(({ hash }) => hash);
      // The current password counts whatever the rule is: a change into itself is none.
      const held = of.passwordHash === '' ? [] : [of.passwordHash];
      const barred = new Set([
        ...held,
        ...before.filter((hash) => hash !== of.passwordHash).slice(0, rules.history),
      ]);
      for (const hash of barred)
        if (await passwordMatches(hash, password)) return fail('password.usedBefore');
      return ok(await hashPassword(password));
    },

    put(of, hash, given) {
      const next = { ...of, passwordHash: hash };
      store.operators.put(next, clock.now());
      store.passwords.add(of.id, { hash, setAt: clock.now(), given });
      store.passwords.keep(of.id, stored);
      return next;
    },
  };
}
