import { createHash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../core/base/clock.ts';
import { type DeskId, toOperatorId } from '../../core/base/ids.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Credentials, Operator, SignIn } from '../../core/people/operator.ts';
import { hashPassword } from './password.ts';
import type { Passwords } from './passwords.ts';
import type { RecognisePerson } from './recognisePerson.ts';
import { type OperatorRecord, type OperatorStore, type SessionRecord, toOperator } from './records.ts';

const newPassword = () => randomBytes(18).toString('base64url');

/** The people of a site before any is added. */
interface FirstPeople {
  /** Prepares the people at each start: expired rows are deleted, and the demo operator exists only if requested. */
  prepare(demo: boolean): Promise<Result<Credentials | undefined>>;
  /**
   * Creates the administrator of a site without people, and returns the password, shown once.
   * To be called only when the site is sure to start. The password was displayed, so its owner must choose another at the first sign-in.
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
  /** Ends all sessions of an operator together with the change that causes it, in one transaction. */
  readonly endSessionsOf: (operator: string, reason: () => void) => Result<void>;
  readonly change: (id: string, to: { readonly disabled: boolean }, by: string) => Result<void>;
}): FirstPeople {
  async function add(of: Omit<OperatorRecord, 'passwordHash' | 'disabled' | 'scope'>) {
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    // Earlier sessions under this name used another password.
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
        // The demo's password is new at each start, so no earlier session continues.
        return add({
          id: 'demo',
          name: 'demo',
          displayName: 'Trưởng ca (demo)',
          demo: true,
          // A trial shows everything: exports, shared layouts, own cameras, and the audit log.
          roles: ['supervisor', 'administrator', 'auditor'],
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

/** A person signed in at a desk, until sign-out or expiry. Survives a restart of the site. */
export interface OperatorSession {
  readonly operator: Operator;
  readonly desk: DeskId;
  /** ms since the epoch */
  readonly expiresAt: number;
  /** The same moment by the monotonic clock, ms: setting the wall clock back extends no session. */
  readonly endsAt: number;
  /** The session's id in records; not its token. */
  readonly key: string;
}

export interface OperatorSessions extends FirstPeople {
  /** Signs in and ends every other session at the desk. `take` is called with the new session before those are notified. */
  signIn(
    credentials: SignIn & { readonly desk: DeskId },
    address: string,
    take?: (session: OperatorSession) => void,
  ): Promise<Result<{ readonly token: string; readonly session: OperatorSession }>>;
  /** Changes the password of the signed-in person; their other sessions end. Faults: `password.*`. */
  changePassword(
    session: OperatorSession,
    to: { readonly old: string; readonly new: string },
    address: string,
  ): Promise<Result<void>>;
  /** Unlocks a session by its owner's password. Fault: `password.wrong`. */
  unlock(session: OperatorSession, password: string, address: string): Promise<Result<void>>;
  /** Begins a session for a person recognised by other means, of limited duration. */
  begin(
    operator: string,
    at: { readonly desk: DeskId; readonly address: string },
    lifeMs: number,
    take?: (session: OperatorSession) => void,
    /** Checked within the transaction: the recognition is still valid. */
    stillHolds?: () => boolean,
  ): Result<{ readonly token: string; readonly session: OperatorSession }>;
  resume(token: string, desk: DeskId): Result<OperatorSession>;
  /** Ends the session at once, whether or not the disk accepts the record. */
  signOut(session: OperatorSession): void;
  /** Changes a person, and ends all their sessions: new rights apply from the next sign-in. */
  change(
    id: string,
    to: Partial<Pick<OperatorRecord, 'roles' | 'scope' | 'disabled'>>,
    by: string,
  ): Result<void>;
  /** Rereads the store after a write by another process: sessions deleted there end here too. */
  lookAgain(): void;
  /** Returns true until the session was ended or has expired. */
  isCurrent(session: OperatorSession): boolean;
  /** Subscribes to the keys of ended sessions. */
  onEnded(run: (sessionKey: string) => void): void;
  /** Subscribes to replacements at a desk, before the previous session is ended. */
  onReplaced(run: (sessionKey: string, by: OperatorSession) => void): void;
}

/** Converts a refusal for a person who is already known. */
const asOwn = (refused: Result<never>): Result<never> =>
  !refused.ok && refused.fault.code === 'signIn.refused' ? fail('password.wrong') : refused;

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

export function createOperatorSessions(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: OperatorStore;
  readonly recognise: RecognisePerson;
  readonly passwords: Passwords;
  /** Called when a person has signed in with this password. */
  readonly onPassword?: (session: OperatorSession, password: string) => void;
  /** Called when verifiers stored at desks are, or may be, no longer valid. */
  readonly onRevoked?: () => void;
}): OperatorSessions {
  const { site, clock, store, recognise, passwords } = options;
  const endings = new Listeners<string>();
  const replacements = new Listeners<readonly [sessionKey: string, by: OperatorSession]>();
  /** Keys of ended sessions, with their original expiry. */
  const ended = new Map<string, number>();
  /** Keys of sessions begun or resumed since the start, with their expiry. */
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

  /** Ends all sessions of an operator together with the change that causes it, in one transaction. */
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

  const sessionOf = (
    operator: OperatorRecord,
    desk: DeskId,
    expiresAt: number,
    key: string,
  ): OperatorSession => ({
    operator: toOperator(site, operator, store.operators.rightsOf),
    desk,
    expiresAt,
    endsAt: clock.monotonic() + (expiresAt - clock.now()),
    key,
  });

  function begin(
    who: OperatorRecord,
    { desk, address }: { readonly desk: DeskId; readonly address: string },
    lifeMs: number,
    take?: (session: OperatorSession) => void,
    stillHolds = () => true,
  ): Result<{ readonly token: string; readonly session: OperatorSession }> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = Math.round(clock.now()) + lifeMs;
    const session = sessionOf(who, desk, expiresAt, hashToken(token));
    let replaced: SessionRecord[] = [];
    let isBegun = false as boolean;
    const written = store.attempt(() => {
      // The administration program writes from another process: earlier reads may be outdated, and a session that begins now would escape
      // its deletion.
      const now = store.operators.byId(who.id);
      if (!isDeepStrictEqual(now, who) || !stillHolds()) return;
      isBegun = true;
      replaced = store.sessions.removeAt(desk);
      for (const one of replaced) record('session.replaced', toOperatorId(site, one.operator), { desk });
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
      // A scope may be too long for the audit log; the store has it.
      record('operator.changed', by, {
        operator: id,
        ...rest,
        ...(scope === undefined ? {} : { scope: 'changed' }),
      });
    });
  }

  /** Stores a password in one transaction with the end of the person's sessions, `except` that one. */
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
        record('operator.password', toOperatorId(site, who.id), at);
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
