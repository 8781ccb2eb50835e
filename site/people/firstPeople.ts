import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Credentials } from '../../core/people/operator.ts';
import { hashPassword } from './password.ts';
import type { OperatorRecord, OperatorStore } from './records.ts';

const newPassword = () => randomBytes(18).toString('base64url');

/** Whom a site has before anybody is added to it. */
export interface FirstPeople {
  /** At each start: what is over is gone, and the demo operator is there where asked for and nowhere else. */
  prepare(demo: boolean): Promise<Result<Credentials | undefined>>;
  /**
   * Makes the administrator of a site that has nobody yet, and says the password that nobody can ask for again: to be
   * shown as soon as this resolves, and called only once nothing else can keep the site from standing. It was shown where others
   * may read it, so whoever signs in with it takes another.
   */
  firstAdministrator(): Promise<Result<Credentials | undefined>>;
}

export function createFirstPeople({
  site,
  clock,
  store,
  endSessionsOf,
  change,
}: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: OperatorStore;
  /** Ends all sessions of an operator together with what is the reason, in one transaction. */
  readonly endSessionsOf: (operator: string, reason: () => void) => Result<void>;
  readonly change: (id: string, to: { readonly disabled: boolean }, by: string) => Result<void>;
}): FirstPeople {
  async function add(of: Omit<OperatorRecord, 'passwordHash' | 'disabled' | 'scope'>) {
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    // Whoever held this name's sessions had another password.
    const written = endSessionsOf(of.id, () => {
      store.operators.put({ ...of, scope: 'all', passwordHash, disabled: false }, clock.now());
      if (!of.demo) store.passwords.add(of.id, { hash: passwordHash, setAt: clock.now(), given: true });
      const detail = JSON.stringify({ operator: of.id, roles: of.roles });
      store.audit.append({ who: site, deed: 'operator.made', camera: null, why: null, detail });
    });
    return written.ok ? ok({ name: of.name, password }) : written;
  }

  return {
    async prepare(demo) {
      const expired = store.attempt(() => store.sessions.removeExpired(clock.now()));
      if (!expired.ok) return expired;
      if (demo)
        // The demo's password is new at each start, so no session of an earlier one goes on.
        return add({
          id: 'demo',
          name: 'demo',
          displayName: 'Trưởng ca (demo)',
          demo: true,
          // What a shift leader may: whoever tries the program tries exports and shared layouts too. And a camera of their own.
          roles: ['supervisor', 'administrator'],
        });
      const leftOver = store.operators.byId('demo');
      const disabled =
        leftOver && !leftOver.disabled ? change('demo', { disabled: true }, site) : ok(undefined);
      return disabled.ok ? ok(undefined) : disabled;
    },

    async firstAdministrator() {
      if (store.operators.isAnybody()) return ok(undefined);
      return add({
        id: 'admin',
        name: 'admin',
        displayName: 'Quản trị viên',
        demo: false,
        roles: ['administrator'],
      });
    },
  };
}
