import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { type PasswordRules, passwordFault, passwordIsOver } from '../../core/people/password.ts';
import { hashPassword, passwordMatches } from './password.ts';
import type { OperatorRecord, OperatorStore } from './records.ts';

/** More than any rule asks about: 24 before the one that is held. */
const stored = 25;

export interface Passwords {
  /** They must take another before going on. */
  isOver(of: OperatorRecord): boolean;
  /** The hash of a new password, where the rules let them have it. Faults: `password.*`. */
  made(of: OperatorRecord, password: string): Promise<Result<string>>;
  /** Within a transaction: keeps who they are with this password. `given`: by somebody else. */
  put(of: OperatorRecord, hash: string, given: boolean): OperatorRecord;
}

/** People's passwords by the site's rules, also as an administrator makes them from beside it. */
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
      return held !== undefined && passwordIsOver(rules, held, clock.now());
    },

    async made(of, password) {
      const fault = passwordFault(rules, password, of);
      if (fault) return { ok: false, fault };
      const before = store.passwords.of(of.id, stored).map(({ hash }) => hash);
      // The one that is held counts whatever the rule is: to change it into itself is no change.
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
