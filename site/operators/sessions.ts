import { createHash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../core/clock.ts';
import type { DeskId } from '../../core/domain/ids.ts';
import { type Credentials, Operator } from '../../core/domain/operator.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { hashPassword, passwordMatches } from './password.ts';
import type { OperatorRecord, OperatorStore, SessionRecord } from './records.ts';
import { createThrottle } from './throttle.ts';

export const sessionLifeMs = 12 * 3_600_000;
/** Passwords being checked at once; each takes 19 MiB and a thread. */
const maxChecks = 32;
const deskNobody = 'nobody';

/** A person at a desk, from signing in until signing out or expiry. Survives a restart of the site. */
export interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
  /** ms since the epoch */
  readonly expiresAt: number;
  /** The same moment by the monotonic clock, ms: a wall clock that is set back gives nobody more time. */
  readonly endsAt: number;
  /** Names the session in records; not its token. */
  readonly key: string;
}

export interface Operators {
  /** Makes what must be there: the first administrator of a fresh site, the demo operator if asked for. */
  prepare(demo: boolean): Promise<
    Result<{
      readonly firstPassword?: string;
      readonly demo?: { readonly name: string; readonly password: string };
    }>
  >;
  /**
   * One person sits at a desk: ends every other session there. `take` is called with the new session before those are
   * told.
   */
  signIn(
    credentials: Credentials & { readonly desk: DeskId },
    address: string,
    take?: (session: Session) => void,
  ): Promise<Result<{ readonly token: string; readonly session: Session }>>;
  /** Signs in somebody whom the caller has recognised otherwise, for so long. */
  begin(
    operator: string,
    at: { readonly desk: DeskId; readonly address: string },
    lifeMs: number,
    take?: (session: Session) => void,
    /** Asked within the transaction: what they were recognised by still holds. */
    stillHolds?: () => boolean,
  ): Result<{ readonly token: string; readonly session: Session }>;
  resume(token: string, desk: DeskId): Result<Session>;
  /** Ends it at once, whether or not the disk takes the record of it. */
  signOut(session: Session): void;
  /** Changes who somebody is to the site, and ends all sessions that they hold: rights are those of the next sign-in. */
  change(
    id: string,
    to: Partial<Pick<OperatorRecord, 'roles' | 'scope' | 'disabled'>>,
    by: string,
  ): Result<void>;
  /** Another process has written to the store: sessions that it took out end here too. */
  lookAgain(): void;
  /** True until the session was ended or has expired. */
  isCurrent(session: Session): boolean;
  /** Told of the key of each session that is ended. */
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
  /** Keys of sessions that were ended, with the time at which they would have ended anyway. */
  const ended = new Map<string, number>();
  /** Keys of sessions begun or taken up in this life of the site, with when they end. */
  const live = new Map<string, number>();
  let checks = 0;

  const known = (record: OperatorRecord): Operator =>
    Operator.parse({
      ...record,
      id: `${site}:operator:${record.id}`,
      rights: store.operators.rightsOf(record.roles),
    });
  const record = (deed: string, who: string, detail: object) =>
    store.audit.append({ who, deed, camera: null, why: null, detail: JSON.stringify(detail) });

  function endInMemory(sessions: readonly { readonly key: string; readonly expiresAt: number }[]): void {
    for (const [key, until] of ended) if (until <= clock.now()) ended.delete(key);
    for (const [key, until] of live) if (until <= clock.now()) live.delete(key);
    for (const { key, expiresAt } of sessions) {
      ended.set(key, expiresAt);
      live.delete(key);
    }
    for (const { key } of sessions) for (const run of listeners) run(key);
  }
  const endingOf = ({ tokenHash, expiresAt }: SessionRecord) => ({ key: tokenHash, expiresAt });

  /** Ends all sessions of an operator together with what is the reason, in one transaction. */
  function endSessionsOf(operator: string, reason: () => void): Result<void> {
    let gone: SessionRecord[] = [];
    const written = store.attempt(() => {
      reason();
      gone = store.sessions.removeOf(operator);
    });
    if (written.ok) endInMemory(gone.map(endingOf));
    return written;
  }

  const sessionOf = (operator: OperatorRecord, desk: DeskId, expiresAt: number, key: string): Session => ({
    operator: known(operator),
    desk,
    expiresAt,
    endsAt: clock.monotonic() + (expiresAt - clock.now()),
    key,
  });

  function begin(
    who: OperatorRecord,
    { desk, address }: { readonly desk: DeskId; readonly address: string },
    lifeMs: number,
    take?: (session: Session) => void,
    stillHolds = () => true,
  ): Result<{ readonly token: string; readonly session: Session }> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = Math.round(clock.now()) + lifeMs;
    const session = sessionOf(who, desk, expiresAt, hashToken(token));
    let replaced: SessionRecord[] = [];
    let isBegun = false as boolean;
    const written = store.attempt(() => {
      // Whoever administers the site does it from beside it: what was read before may hold no more, and a session that
      // begins now would not be among those that were taken out.
      const now = store.operators.byId(who.id);
      if (!isDeepStrictEqual(now, who) || !stillHolds()) return;
      isBegun = true;
      replaced = store.sessions.removeAt(desk);
      for (const one of replaced) record('session.replaced', `${site}:operator:${one.operator}`, { desk });
      store.sessions.add({ tokenHash: session.key, operator: who.id, desk, expiresAt }, clock.now());
      record('session.signIn', session.operator.id, { desk, address, session: session.key.slice(0, 16) });
    });
    if (!written.ok) return written;
    if (!isBegun) return fail('signIn.refused');
    live.set(session.key, expiresAt);
    take?.(session);
    endInMemory(replaced.map(endingOf));
    return ok({ token, session });
  }

  async function addOperator(of: Omit<OperatorRecord, 'passwordHash' | 'disabled'>): Promise<Result<string>> {
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    // Whoever held this name's sessions had another password.
    const written = endSessionsOf(of.id, () => {
      store.operators.put({ ...of, passwordHash, disabled: false }, clock.now());
      record('operator.made', site, { operator: of.id, roles: of.roles });
    });
    return written.ok ? ok(password) : written;
  }

  function change(
    id: string,
    to: Partial<Pick<OperatorRecord, 'roles' | 'scope' | 'disabled'>>,
    by: string,
  ): Result<void> {
    const before = store.operators.byId(id);
    if (!before) return fail('call.invalid', { where: `operator ${id}` });
    return endSessionsOf(id, () => {
      store.operators.put({ ...before, ...to }, clock.now());
      const { scope, ...rest } = to;
      // A scope may be too long for the trail; the store has it.
      record('operator.changed', by, {
        operator: id,
        ...rest,
        ...(scope === undefined ? {} : { scope: 'changed' }),
      });
    });
  }

  return {
    async prepare(demo) {
      const expired = store.attempt(() => store.sessions.removeExpired(clock.now()));
      if (!expired.ok) return expired;
      const admin = { id: 'admin', name: 'admin', displayName: 'Quản trị viên', demo: false };
      const first = store.operators.isEmpty()
        ? await addOperator({ ...admin, roles: ['administrator'], scope: 'all' })
        : undefined;
      if (first?.ok === false) return first;
      const leftOver = store.operators.byId('demo');
      if (!demo && leftOver && !leftOver.disabled) {
        const disabled = change('demo', { disabled: true }, site);
        if (!disabled.ok) return disabled;
      }
      // The demo's password is new at each start, so no session of an earlier one goes on.
      const demoPassword = demo
        ? await addOperator({
            id: 'demo',
            name: 'demo',
            displayName: 'Trưởng ca (demo)',
            demo: true,
            // What a shift leader may: whoever tries the program tries exports and shared layouts too.
            roles: ['supervisor'],
            scope: 'all',
          })
        : undefined;
      if (demoPassword?.ok === false) return demoPassword;
      return ok({
        ...(first === undefined ? {} : { firstPassword: first.value }),
        ...(demoPassword === undefined ? {} : { demo: { name: 'demo', password: demoPassword.value } }),
      });
    },

    async signIn({ name, password, desk }, address, take) {
      const attempt = { name, desk, address };
      const waitMs = throttle.waitMs(attempt);
      if (waitMs > 0) return fail('signIn.throttled', { seconds: Math.ceil(waitMs / 1000) });
      if (checks >= maxChecks) return fail('call.tooMany');
      throttle.count(attempt);
      checks += 1;
      const asked = store.operators.byName(name);
      const matches = await passwordMatches(asked?.passwordHash || undefined, password).finally(() => {
        checks -= 1;
      });
      // Read again: who they are may have changed while the password was checked.
      const found = asked && store.operators.byId(asked.id);
      if (!found || !matches || found.disabled || found.passwordHash !== asked.passwordHash) {
        const written = store.attempt(() => record('session.refused', deskNobody, { name, desk, address }));
        return written.ok ? fail('signIn.refused') : written;
      }
      throttle.right(attempt);
      return begin(found, { desk, address }, sessionLifeMs, take);
    },

    begin(operator, at, lifeMs, take, stillHolds) {
      const found = store.operators.byId(operator);
      return !found || found.disabled ? fail('signIn.refused') : begin(found, at, lifeMs, take, stillHolds);
    },

    resume(token, desk) {
      const key = hashToken(token);
      const found = store.sessions.byTokenHash(key);
      const operator = found && store.operators.byId(found.operator);
      if (!found || !operator || operator.disabled || found.desk !== desk || found.expiresAt <= clock.now())
        return fail('signIn.expired');
      if (ended.has(key)) return fail('signIn.expired');
      live.set(key, found.expiresAt);
      return ok(sessionOf(operator, desk, found.expiresAt, key));
    },

    signOut(session) {
      endInMemory([session]);
      store.later(() => {
        store.sessions.remove(session.key);
        record('session.signOut', session.operator.id, { desk: session.desk });
      });
    },

    change,

    lookAgain() {
      const gone = [...live].filter(([key]) => store.sessions.byTokenHash(key) === undefined);
      endInMemory(gone.map(([key, expiresAt]) => ({ key, expiresAt })));
    },

    isCurrent: (session) =>
      session.expiresAt > clock.now() && session.endsAt > clock.monotonic() && !ended.has(session.key),
    onEnded: (run) => void listeners.add(run),
  };
}
