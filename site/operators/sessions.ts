import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { Deed } from '../../core/domain/audit.ts';
import type { DeskId } from '../../core/domain/ids.ts';
import { type Credentials, Operator, type Right, type Scope } from '../../core/domain/operator.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { createThrottle } from './throttle.ts';

export const sessionLifeMs = 12 * 3_600_000;
/** Passwords being checked at once; each takes 19 MiB and a thread. */
const maxChecks = 32;
const deskNobody = 'nobody';

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
interface SessionRecord {
  readonly tokenHash: string;
  readonly operator: string;
  readonly desk: string;
  readonly expiresAt: number;
}

/** What the operators need of the store. */
export interface OperatorStore {
  readonly operators: {
    byName(name: string): OperatorRecord | undefined;
    byId(id: string): OperatorRecord | undefined;
    isEmpty(): boolean;
    put(record: OperatorRecord, createdAt: number): void;
    disable(id: string): void;
    rightsOf(roles: readonly string[]): Right[];
  };
  readonly sessions: {
    byTokenHash(hash: string): SessionRecord | undefined;
    add(record: SessionRecord, createdAt: number): void;
    remove(tokenHash: string): void;
    removeOf(operator: string): void;
    removeExpired(now: number): void;
  };
  readonly audit: { append(deed: Deed): void };
  /** Runs all within it as one transaction. */
  transaction(run: () => void): void;
}

/** A person at a desk, from signing in until signing out or expiry. Survives a restart of the site. */
export interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
  /** ms since the epoch */
  readonly expiresAt: number;
  /** Names the session in records; not its token. */
  readonly key: string;
}

export interface Operators {
  /** Makes what must be there: the first administrator of a fresh site, the demo operator if asked for. */
  prepare(demo: boolean): Promise<{
    readonly firstPassword?: string;
    readonly demo?: { readonly name: string; readonly password: string };
  }>;
  signIn(
    credentials: Credentials & { readonly desk: DeskId },
    address: string,
  ): Promise<Result<{ readonly token: string; readonly session: Session }>>;
  resume(token: string, desk: DeskId): Result<Session>;
  signOut(session: Session): void;
  /** True until the session was signed out or has expired. */
  isCurrent(session: Session): boolean;
  /** Told of the key of each session that is signed out. */
  onEnded(run: (sessionKey: string) => void): void;
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');
const newPassword = () => randomBytes(18).toString('base64url');

export function createOperators(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: OperatorStore;
}): Operators {
  const { site, clock, store } = options;
  const throttle = createThrottle(clock);
  const listeners = new Set<(sessionKey: string) => void>();
  /** Keys of sessions signed out, with the time at which they would have ended anyway. */
  const signedOut = new Map<string, number>();
  let checks = 0;

  const known = (record: OperatorRecord): Operator =>
    Operator.parse({
      ...record,
      id: `${site}:operator:${record.id}`,
      rights: store.operators.rightsOf(record.roles),
    });
  const record = (deed: string, who: string, detail: object) =>
    store.audit.append({ who, deed, camera: null, why: null, detail: JSON.stringify(detail) });

  async function addOperator(of: Omit<OperatorRecord, 'passwordHash' | 'disabled'>): Promise<string> {
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    store.transaction(() => {
      store.operators.put({ ...of, passwordHash, disabled: false }, clock.now());
      record('operator.made', site, { operator: of.id, roles: of.roles });
    });
    return password;
  }

  return {
    async prepare(demo) {
      store.sessions.removeExpired(clock.now());
      const admin = { id: 'admin', name: 'admin', displayName: 'Quản trị viên', demo: false };
      const firstPassword = store.operators.isEmpty()
        ? await addOperator({ ...admin, roles: ['administrator'], scope: 'all' })
        : undefined;
      // The demo's password is new at each start, so no session of an earlier one may go on.
      store.sessions.removeOf('demo');
      if (!demo) store.operators.disable('demo');
      const demoPassword = demo
        ? await addOperator({
            id: 'demo',
            name: 'demo',
            displayName: 'Cán bộ trực (demo)',
            demo: true,
            roles: ['operator'],
            scope: 'all',
          })
        : undefined;
      return {
        ...(firstPassword === undefined ? {} : { firstPassword }),
        ...(demoPassword === undefined ? {} : { demo: { name: 'demo', password: demoPassword } }),
      };
    },

    async signIn({ name, password, desk }, address) {
      const keys = [`name ${name.normalize('NFC').toLowerCase()}`, `address ${address}`];
      const waitMs = throttle.waitMs(keys);
      if (waitMs > 0) return fail('signIn.throttled', { seconds: Math.ceil(waitMs / 1000) });
      if (checks >= maxChecks) return fail('call.tooMany');
      throttle.count(keys);
      checks += 1;
      const found = store.operators.byName(name);
      const matches = await passwordMatches(found?.passwordHash, password).finally(() => {
        checks -= 1;
      });
      if (!found || !matches || found.disabled) {
        record('session.refused', deskNobody, { name, desk, address });
        return fail('signIn.refused');
      }
      throttle.clear(keys);
      const token = randomBytes(32).toString('base64url');
      const expiresAt = Math.round(clock.now()) + sessionLifeMs;
      const session = { operator: known(found), desk, expiresAt, key: hashToken(token) };
      store.transaction(() => {
        store.sessions.add({ tokenHash: session.key, operator: found.id, desk, expiresAt }, clock.now());
        record('session.signIn', session.operator.id, { desk, address, session: session.key.slice(0, 16) });
      });
      return ok({ token, session });
    },

    resume(token, desk) {
      const key = hashToken(token);
      const found = store.sessions.byTokenHash(key);
      const operator = found && store.operators.byId(found.operator);
      if (!found || !operator || operator.disabled || found.desk !== desk || found.expiresAt <= clock.now())
        return fail('signIn.expired');
      return ok({ operator: known(operator), desk, expiresAt: found.expiresAt, key });
    },

    signOut(session) {
      store.transaction(() => {
        store.sessions.remove(session.key);
        record('session.signOut', session.operator.id, { desk: session.desk });
      });
      for (const [key, until] of signedOut) if (until <= clock.now()) signedOut.delete(key);
      signedOut.set(session.key, session.expiresAt);
      for (const run of listeners) run(session.key);
    },

    isCurrent: (session) => session.expiresAt > clock.now() && !signedOut.has(session.key),
    onEnded: (run) => void listeners.add(run),
  };
}
