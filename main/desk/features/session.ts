import type { Cancel, Clock } from '../../../core/clock.ts';
import type { DeskSession } from '../../../core/contract/deskentry.ts';
import type { DeskId } from '../../../core/domain/ids.ts';
import type { MachineToken } from '../../../core/domain/machine.ts';
import type { Credentials, Operator, SignIn } from '../../../core/domain/operator.ts';
import type { Fault } from '../../../core/faults.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { SiteLink } from '../links/link.ts';
import type { Log } from '../log.ts';
import type { Writer } from '../store/access.ts';
import type { Write } from '../write.ts';
import { createExpiry } from './session/expiry.ts';
import { createLeftSessions, isAnswer } from './session/left.ts';
import { createRecognise, isUnreached, type Recognise } from './session/recognise.ts';
import type { Away, Sittings } from './session/sittings.ts';
import type { Verifiers } from './session/verifiers.ts';

/** A site that renews a session which has ended by our clock has another time: it is asked again after this, ms. */
const renewedForMs = 60_000;
/** Before the desk signs its own operator in again by itself, or asks once more for its session, ms. */
const againAfterMs = 1_000;

/** How a desk signs itself in, without being asked: the embedded demo's operator, or the machine of a room's wall. */
export type Automatic = SignIn | { readonly machine: MachineToken };

interface SessionOptions {
  readonly link: () => SiteLink;
  readonly desk: DeskId;
  /** The session of a desk that crashed: its operator stays, as over a lost line, until the site says otherwise. */
  readonly before: DeskSession | null;
  /** Undefined where a person signs in. */
  readonly automatic: () => Automatic | undefined;
  /** Nobody signs in or out by hand: it is a room's wall, which watches and no more. */
  readonly machineOnly?: boolean;
  /** By which people are recognised without the site; `sittings`: what it is told of them afterwards. */
  readonly verifiers: Pick<Verifiers, 'recognise' | 'forget'>;
  readonly sittings: Sittings;
  readonly lock: { locked(): boolean; open(): void };
  readonly write: Write;
  readonly clock: Clock;
  readonly log: Log;
  /** Who is signed in, or what they may do, has changed. */
  readonly onOperator: () => void;
  readonly onSession: (session: Omit<DeskSession, 'locked'>) => void;
  /** The site knows our session (again): now it can be asked for what it shows this operator. */
  readonly onLive: () => void;
  /** Somebody has just signed in at the site, which knows their password for this moment. */
  readonly onSignedIn: () => void;
}

export interface Session {
  readonly handlers: HandlersFor<'session.signIn' | 'session.signOut'>;
  /** Stays while the site is away: losing the line does not end a shift. */
  operator(): Operator | null;
  /** They signed in without the site, and may sit here until then, ms since the epoch. */
  away(): { readonly until: number } | undefined;
  /** Why nobody is signed in, where it was not their wish. */
  cause(): Fault | null;
  readonly recognise: Recognise;
  /** Signs in whoever was recognised so, as by hand. */
  signIn(credentials: Credentials): Promise<Result<Operator>>;
  settled(): Promise<void>;
  /** What it signs itself in with has changed. */
  renewed(): void;
  /** The link is up: takes up the session, or signs in the desk's own operator. */
  connected(): void;
  /** The site ended the session. */
  ended(fault: Fault): void;
  close(): void;
}

const nameKey = (name: string) => name.trim().normalize('NFC').toLowerCase();

/** Who sits at the desk. The token lives in memory only, ours and main's; the site is asked one thing after the other. */
export function createSession(options: SessionOptions): Session {
  const { link, desk, verifiers, sittings, lock, write, clock, log, onOperator, onLive } = options;
  const before = options.before?.signedIn;
  let away: Away | null = before ? null : (options.before?.away ?? null);
  let operator: Operator | null = before?.operator ?? away?.operator ?? null;
  let token = before?.token;
  let cause: Fault | null = null;
  let leftByHand = options.before?.leftByHand ?? false;
  let queue: Promise<unknown> = Promise.resolve();
  let cancelAgain: Cancel = () => {};
  const expiry = createExpiry(clock, () => soon(renew));
  const left = createLeftSessions({
    ...{ before: options.before?.toEnd ?? [], desk, link, log },
    onChange: tellSession,
  });

  const recognise = createRecognise({ link, verifiers, sittings, away: () => away, write, clock });

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = queue.then(work);
    queue = mine.catch(() => undefined);
    return mine;
  }

  function become(next: Operator | null, why: Fault | null): void {
    operator = next;
    cause = why;
    if (token === undefined && away === null) expiry.cancel();
    tellSession();
    onOperator();
  }

  function tellSession(): void {
    const expiresAt = expiry.at();
    const signedIn = operator && token !== undefined ? { token, operator, expiresAt } : null;
    options.onSession({ signedIn, away, leftByHand, toEnd: left.all() });
  }

  /** The session has ended by our clocks: only the site can say that it has not. */
  async function renew(): Promise<void> {
    if (token === undefined) {
      if (away) leave(() => become(null, { code: 'offline.expired', params: {} }));
      return;
    }
    const answer = await link().call('session.resume', { token, desk });
    if (answer.ok) return taken(answer.value, null);
    log('warn', 'session expired', { cause: answer.fault.code });
    token = undefined;
    if (!leftByHand && options.automatic()) await signInAutomatically();
    if (token === undefined) become(null, { code: 'signIn.expired', params: {} });
  }

  function taken(of: { readonly operator: Operator; readonly expiresAt: number }, why: Fault | null): void {
    expiry.endsAt(Math.max(of.expiresAt, Math.round(clock.now()) + renewedForMs));
    become(of.operator, why);
  }

  /** In one transaction: whoever sits here leaves, for this reason, and `then` is written too. */
  function writeLeaving(why: string | null, then: (tx: Writer) => void = () => {}): Result<void> {
    const [who, sat] = [operator, away];
    if (!who) return ok(undefined);
    return write({ who: who.id, deed: 'session.signOut', camera: null, why, detail: '' }, (tx) => {
      if (sat) sittings.ended(tx, sat, clock.now());
      then(tx);
    });
  }
  /** Ends a sitting without the site. That it could not be written does not keep anybody here. */
  function leave(then: () => void): void {
    const written = writeLeaving('the time without the site is over');
    if (!written.ok) log('error', 'leaving not recorded', { cause: written.fault.code });
    away = null;
    then();
  }

  async function signIn(by: Automatic, automatic: boolean): Promise<Result<Operator>> {
    const answer =
      'machine' in by
        ? await link().call('machine.signIn', { token: by.machine, desk })
        : await link().call('session.signIn', { ...by, desk });
    if (!answer.ok) return answer;
    const who = answer.value.operator;
    const detail = JSON.stringify({ roles: who.roles, automatic });
    // Whoever sat here before is signed out by the site as it lets the next one in.
    const gone = operator && (token !== undefined || away) ? writeLeaving('another sign-in') : ok(undefined);
    const written = gone.ok
      ? write({ who: who.id, deed: 'session.signIn', camera: null, why: null, detail }, () => {})
      : gone;
    if (!written.ok) {
      // Power over cameras needs a record: without one nobody is let in, and the site is told so.
      await link().call('session.signOut', {});
      if (operator) {
        token = undefined;
        away = null;
        become(null, written.fault);
      }
      return written;
    }
    token = answer.value.token;
    away = null;
    leftByHand = false;
    lock.open();
    expiry.endsAt(answer.value.expiresAt);
    become(who, null);
    onLive();
    if (!automatic) options.onSignedIn();
    return ok(who);
  }

  /** The site is not there: by what it left for this time. */
  async function signInAway(by: SignIn): Promise<Result<Operator>> {
    const known = await verifiers.recognise(by);
    if (!known.ok) return known;
    const next: Away = { ...known.value, since: Math.round(clock.now()) };
    const gone = operator ? writeLeaving('another sign-in') : ok(undefined);
    const detail = JSON.stringify({ roles: next.operator.roles, away: true });
    const deed = {
      who: next.operator.id,
      deed: 'session.signIn',
      camera: null,
      why: 'without the site',
      detail,
    };
    const written = gone.ok ? write(deed, (tx) => sittings.began(tx, next)) : gone;
    if (!written.ok) return written;
    // The site ends it when it hears of it.
    if (token !== undefined) left.add(token);
    token = undefined;
    away = next;
    leftByHand = false;
    lock.open();
    expiry.endsAt(next.expiresAt);
    become(next.operator, null);
    return ok(next.operator);
  }

  async function signInByHand(by: SignIn): Promise<Result<Operator>> {
    const who = operator;
    if (lock.locked() && who && nameKey(by.name) === nameKey(who.name)) return unlock(who, by);
    const answer = await signIn(by, false);
    return answer.ok || !isUnreached(answer.fault) ? answer : signInAway(by);
  }

  /** Whoever sits here is back: nothing of theirs begins anew. */
  async function unlock(who: Operator, by: SignIn): Promise<Result<Operator>> {
    const asked =
      token === undefined
        ? fail('site.unreachable', { site: '' })
        : await link().call('people.unlock', { password: by.password });
    const known = asked.ok || !isUnreached(asked.fault) ? asked : await verifiers.recognise(by);
    if (!known.ok) return known;
    const deed = { who: who.id, deed: 'session.unlock', camera: null, why: null, detail: '' };
    const written = write(deed, () => {});
    if (!written.ok) return written;
    lock.open();
    tellSession();
    onOperator();
    return ok(who);
  }

  async function signInAutomatically(): Promise<void> {
    const credentials = leftByHand ? undefined : options.automatic();
    if (!credentials) return;
    const answer = await signIn(credentials, true);
    if (answer.ok) return;
    const { code } = answer.fault;
    log('error', 'automatic sign-in failed', { cause: code });
    // A line that was lost meanwhile says nothing about who may sit here; an answer does.
    become(code === 'site.unreachable' || code === 'call.timeout' ? operator : null, answer.fault);
    const isFinal = code === 'signIn.refused' || code === 'machine.refused';
    if (code !== 'site.unreachable' && !isFinal) again(signInAutomatically);
  }

  async function takeUp(): Promise<void> {
    await left.tell();
    const isTold = await sittings.tell(away, clock.now());
    if (away) return takeUpAway(away);
    if (token === undefined) {
      // A lost link calls `connected` again by itself; a site too slow to answer is told again.
      if (left.all().length > 0 || !isTold) again(takeUp);
      return signInAutomatically();
    }
    const answer = await link().call('session.resume', { token, desk });
    if (answer.ok) {
      taken(answer.value, null);
      return onLive();
    }
    if (isAnswer(answer.fault)) {
      token = undefined;
      if (leftByHand || !options.automatic()) return become(null, answer.fault);
      return signInAutomatically();
    }
    log('warn', 'session not taken up', { cause: answer.fault.code });
    // A lost link calls `connected` again by itself; a site too slow to answer is asked again.
    if (answer.fault.code !== 'site.unreachable') again(takeUp);
  }

  /** The site is back: who sits here without it does so with it from now on, or not at all. */
  async function takeUpAway(who: Away): Promise<void> {
    const answer = await sittings.takeUp(who);
    if (answer.ok && answer.value.session) {
      const { session } = answer.value;
      away = null;
      token = session.token;
      taken(session, null);
      return onLive();
    }
    if (!answer.ok && !isAnswer(answer.fault)) {
      log('warn', 'sitting not taken up', { cause: answer.fault.code });
      if (answer.fault.code !== 'site.unreachable') again(takeUp);
      return;
    }
    verifiers.forget(who.operator.id);
    leave(() => become(null, answer.ok ? { code: 'offline.notTaken', params: {} } : answer.fault));
  }

  function again(work: () => Promise<void>): void {
    cancelAgain();
    cancelAgain = clock.after(againAfterMs, () => soon(work));
  }

  function soon(work: () => Promise<void>): void {
    inTurn(work).catch((error: unknown) => log('error', 'session', { why: String(error) }));
  }

  const endsAt = before?.expiresAt ?? away?.expiresAt;
  if (endsAt !== undefined) expiry.endsAt(endsAt);

  return {
    operator: () => operator,
    away: () => (away ? { until: expiry.at() } : undefined),
    cause: () => cause,
    recognise: (credentials, right) => inTurn(() => recognise(credentials, right)),
    signIn: (credentials) => inTurn(() => signInByHand(credentials)),
    settled: () => queue.then(() => undefined),
    renewed: () => soon(signInAutomatically),
    connected() {
      cancelAgain();
      soon(takeUp);
    },
    ended(fault) {
      if (token === undefined || left.telling()) return;
      token = undefined;
      log('warn', 'session ended by the site', { cause: fault.code });
      become(null, fault);
      if (options.automatic()) again(signInAutomatically);
    },
    close() {
      cancelAgain();
      expiry.cancel();
    },
    handlers: {
      'session.signIn': (credentials) =>
        options.machineOnly ? fail('machine.watchesOnly') : inTurn(() => signInByHand(credentials)),
      'session.signOut': () =>
        inTurn(async () => {
          if (options.machineOnly) return fail('machine.watchesOnly');
          if (!operator) return ok({});
          const gone = token;
          const written = writeLeaving(null);
          token = undefined;
          away = null;
          leftByHand = true;
          if (gone !== undefined) left.add(gone);
          become(null, null);
          const told = await link().call('session.signOut', {});
          if (told.ok && gone !== undefined) left.forget(gone);
          // On a connection that never took the session up it is not known yet.
          else if (!told.ok && isAnswer(told.fault)) await left.tell();
          else if (!told.ok) log('warn', 'site not told of the sign-out yet', { cause: told.fault.code });
          return written.ok ? ok({}) : written;
        }),
    },
  };
}
