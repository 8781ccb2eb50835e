import { createHash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../core/base/clock.ts';
import { type DeskId, operatorId } from '../../core/base/ids.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Credentials, Operator, SignIn } from '../../core/people/operator.ts';
import { hashPassword } from './password.ts';
import type { Passwords } from './passwords.ts';
import type { Recognise } from './recognise.ts';
import { type OperatorRecord, type OperatorStore, operatorOf, type SessionRecord } from './records.ts';

const newPassword = () => randomBytes(18).toString('base64url');

/** Whom a site has before anybody is added to it. */
interface FirstPeople {
  /** At each start: what is over is gone, and the demo operator is there where asked for and nowhere else. */
  prepare(demo: boolean): Promise<Result<Credentials | undefined>>;
  /**
   * Makes the administrator of a site that has nobody yet, and says the password that nobody can ask for again: to be
   * shown as soon as this resolves, and called only once nothing else can keep the site from standing. It was shown where others
   * may read it, so anyone who signs in with it takes another.
   */
  firstAdministrator(): Promise<Result<Credentials | undefined>>;
}

function createFirstPeople({
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
      store.audit.append({ who: site, event: 'operator.made', camera: null, why: null, detail });
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
          // What a shift leader may: anyone who tries the program tries exports and shared layouts too. And a camera of their own.
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

export const sessionLifeMs = 12 * 3_600_000;

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

export interface Operators extends FirstPeople {
  /**
   * One person sits at a desk: ends every other session there. `take` is called with the new session before those are
   * told.
   */
  signIn(
    credentials: SignIn & { readonly desk: DeskId },
    address: string,
    take?: (session: Session) => void,
  ): Promise<Result<{ readonly token: string; readonly session: Session }>>;
  /** Takes another password for anyone who sits there; their sessions elsewhere end. Faults: `password.*`. */
  changePassword(
    session: Session,
    to: { readonly old: string; readonly new: string },
    address: string,
  ): Promise<Result<void>>;
  /** Recognises anyone who sits there again. Fault: `password.wrong`. */
  unlock(session: Session, password: string, address: string): Promise<Result<void>>;
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
  /** Told, before the session that was there is ended, that somebody else sits at that desk from now on. */
  onReplaced(run: (sessionKey: string, by: Session) => void): void;
}

/** Of anyone who sits there it is known who they are. */
const asOwn = (refused: Result<never>): Result<never> =>
  !refused.ok && refused.fault.code === 'signIn.refused' ? fail('password.wrong') : refused;

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

export function createOperators(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: OperatorStore;
  readonly recognise: Recognise;
  readonly passwords: Passwords;
  /** Somebody has signed in with this password. */
  readonly onPassword?: (session: Session, password: string) => void;
  /** What desks keep of somebody is good no more, or may not be. */
  readonly onRevoked?: () => void;
}): Operators {
  const { site, clock, store, recognise, passwords } = options;
  const endings = new Listeners<string>();
  const replacements = new Listeners<readonly [sessionKey: string, by: Session]>();
  /** Keys of sessions that were ended, with the time at which they would have ended anyway. */
  const ended = new Map<string, number>();
  /** Keys of sessions begun or taken up in this life of the site, with when they end. */
  const live = new Map<string, number>();

  const record = (event: string, who: string, detail: object) =>
    store.audit.append({ who, event, camera: null, why: null, detail: JSON.stringify(detail) });

  function endInMemory(sessions: readonly { readonly key: string; readonly expiresAt: number }[]): void {
    for (const [key, until] of ended) if (until <= clock.now()) ended.delete(key);
    for (const [key, until] of live) if (until <= clock.now()) live.delete(key);
    for (const { key, expiresAt } of sessions) {
      ended.set(key, expiresAt);
      live.delete(key);
    }
    for (const { key } of sessions) endings.emit(key);
  }
  const endingOf = ({ tokenHash, expiresAt }: SessionRecord) => ({ key: tokenHash, expiresAt });

  /** Ends all sessions of an operator together with what is the reason, in one transaction. */
  function endSessionsOf(operator: string, reason: () => void, except?: string): Result<void> {
    let gone: SessionRecord[] = [];
    const written = store.attempt(() => {
      reason();
      gone = store.sessions.removeOf(operator, except);
      store.verifiers.revokeOf(operator, clock.now());
    });
    if (written.ok) {
      endInMemory(gone.map(endingOf));
      options.onRevoked?.();
    }
    return written;
  }

  const sessionOf = (operator: OperatorRecord, desk: DeskId, expiresAt: number, key: string): Session => ({
    operator: operatorOf(site, operator, store.operators.rightsOf),
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
      for (const one of replaced) record('session.replaced', operatorId(site, one.operator), { desk });
      store.sessions.add({ tokenHash: session.key, operator: who.id, desk, expiresAt }, clock.now());
      record('session.signIn', session.operator.id, { desk, address, session: session.key.slice(0, 16) });
    });
    if (!written.ok) return written;
    if (!isBegun) return fail('signIn.refused');
    live.set(session.key, expiresAt);
    take?.(session);
    for (const { tokenHash } of replaced) replacements.emit([tokenHash, session]);
    endInMemory(replaced.map(endingOf));
    return ok({ token, session });
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

  /** In one transaction with the end of their sessions, `except` that one. */
  async function takePassword(
    who: OperatorRecord,
    password: string,
    at: { readonly desk: DeskId; readonly address: string },
    except?: string,
  ): Promise<Result<OperatorRecord>> {
    const made = await passwords.made(who, password);
    if (!made.ok) return made;
    let next: OperatorRecord | undefined;
    const written = endSessionsOf(
      who.id,
      () => {
        if (!isDeepStrictEqual(store.operators.byId(who.id), who)) return;
        next = passwords.put(who, made.value, false);
        record('operator.password', operatorId(site, who.id), at);
      },
      except,
    );
    if (!written.ok) return written;
    return next ? ok(next) : fail('signIn.refused');
  }

  return {
    ...createFirstPeople({ site, clock, store, endSessionsOf, change }),

    async signIn({ desk, newPassword, ...credentials }, address, take) {
      const recognised = await recognise(credentials, { desk, address }, 'signIn');
      if (!recognised.ok) return recognised;
      let who = recognised.value;
      let { password } = credentials;
      if (passwords.isOver(who)) {
        if (newPassword === undefined) return fail('signIn.mustChange');
        const changed = await takePassword(who, newPassword, { desk, address });
        if (!changed.ok) return changed;
        who = changed.value;
        password = newPassword;
      }
      const begun = begin(who, { desk, address }, sessionLifeMs, take);
      if (begun.ok) options.onPassword?.(begun.value.session, password);
      return begun;
    },

    async changePassword({ key, operator, desk }, to, address) {
      const at = { desk, address };
      const recognised = await recognise({ name: operator.name, password: to.old }, at, 'changePassword');
      if (!recognised.ok) return asOwn(recognised);
      const changed = await takePassword(recognised.value, to.new, at, key);
      return changed.ok ? ok(undefined) : changed;
    },

    async unlock({ operator, desk }, password, address) {
      const at = { desk, address };
      const recognised = await recognise({ name: operator.name, password }, at, 'unlock');
      if (!recognised.ok) return asOwn(recognised);
      return store.attempt(() => record('session.unlock', operator.id, at));
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
      options.onRevoked?.();
    },

    isCurrent: (session) =>
      session.expiresAt > clock.now() && session.endsAt > clock.monotonic() && !ended.has(session.key),
    onEnded: endings.add,
    onReplaced: (run) => replacements.add((replaced) => run(...replaced)),
  };
}
