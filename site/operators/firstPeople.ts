import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { ok, type Result } from '../../core/result.ts';
import { hashPassword } from './password.ts';
import type { OperatorRecord, OperatorStore } from './records.ts';

const newPassword = () => randomBytes(18).toString('base64url');

/** Makes what must be there: the first administrator of a fresh site, the demo operator if asked for. */
export async function makeFirstPeople({
  site,
  clock,
  store,
  endSessionsOf,
  change,
  demo,
}: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: OperatorStore;
  /** Ends all sessions of an operator together with what is the reason, in one transaction. */
  readonly endSessionsOf: (operator: string, reason: () => void) => Result<void>;
  readonly change: (id: string, to: { readonly disabled: boolean }, by: string) => Result<void>;
  readonly demo: boolean;
}): Promise<
  Result<{
    readonly firstPassword?: string;
    readonly demo?: { readonly name: string; readonly password: string };
  }>
> {
  async function add(of: Omit<OperatorRecord, 'passwordHash' | 'disabled'>): Promise<Result<string>> {
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    // Whoever held this name's sessions had another password.
    const written = endSessionsOf(of.id, () => {
      store.operators.put({ ...of, passwordHash, disabled: false }, clock.now());
      if (!of.demo) store.passwords.add(of.id, { hash: passwordHash, setAt: clock.now(), given: false });
      const detail = JSON.stringify({ operator: of.id, roles: of.roles });
      store.audit.append({ who: site, deed: 'operator.made', camera: null, why: null, detail });
    });
    return written.ok ? ok(password) : written;
  }

  const expired = store.attempt(() => store.sessions.removeExpired(clock.now()));
  if (!expired.ok) return expired;
  const admin = { id: 'admin', name: 'admin', displayName: 'Quản trị viên', demo: false };
  const first = store.operators.isEmpty()
    ? await add({ ...admin, roles: ['administrator'], scope: 'all' })
    : undefined;
  if (first?.ok === false) return first;
  const leftOver = store.operators.byId('demo');
  if (!demo && leftOver && !leftOver.disabled) {
    const disabled = change('demo', { disabled: true }, site);
    if (!disabled.ok) return disabled;
  }
  // The demo's password is new at each start, so no session of an earlier one goes on.
  const demoPassword = demo
    ? await add({
        id: 'demo',
        name: 'demo',
        displayName: 'Trưởng ca (demo)',
        demo: true,
        // What a shift leader may: whoever tries the program tries exports and shared layouts too. And a camera of their own.
        roles: ['supervisor', 'administrator'],
        scope: 'all',
      })
    : undefined;
  if (demoPassword?.ok === false) return demoPassword;
  return ok({
    ...(first === undefined ? {} : { firstPassword: first.value }),
    ...(demoPassword === undefined ? {} : { demo: { name: 'demo', password: demoPassword.value } }),
  });
}
