import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { DeskSession } from '../../../core/people/deskEntry.ts';
import type { Credentials, Operator } from '../../../core/people/operator.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { Log } from '../../shared/log.ts';
import type { Write } from '../../shared/write.ts';
import type { SiteLink } from '../../sync/link.ts';
import type { Away, DeskSessions } from './session/deskSessions.ts';
import { createExpiry } from './session/expiry.ts';
import { createHeld } from './session/held.ts';
import { createLeftSessions, isAnswer } from './session/left.ts';
import { createRecognise, isUnreached, type Recognise } from './session/recognise.ts';
import { type Automatic, createSigningIn } from './session/signIn.ts';
import type { Verifiers } from './session/verifiers.ts';

/** Before the desk signs its own operator in again by itself, or asks once more for its session, ms. */
const againAfterMs = 1_000;

/** The site may be asked the same again in a moment. */
const isPassing = (fault: Fault) => isUnreached(fault) || fault.code === 'call.tooMany';

export type { Automatic } from './session/signIn.ts';

interface SessionOptions {
  readonly link: () => SiteLink;
  readonly desk: DeskId;
  /** The session of a desk that crashed: its operator stays, as over a lost line, until the site says otherwise. */
  readonly before: DeskSession | null;
  /** Undefined where a person signs in. */
  readonly automatic: () => Automatic | undefined;
  /** Nobody signs in or out by hand: it is a room's wall, which watches and no more. */
  readonly machineOnly?: boolean;
  /** By which people are recognised without the site; `deskSessions`: what it is told of them afterwards. */
  readonly verifiers: Pick<Verifiers, 'recognise' | 'forget' | 'timeNow'>;
  readonly deskSessions: DeskSessions;
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
  /** Another number whenever that is somebody else, or nobody. */
  sessionNumber(): number;
  /** They signed in without the site, and may sit here until then, ms since the epoch. */
  away(): { readonly until: number } | undefined;
  /** Why nobody is signed in, where it was not their wish. */
  cause(): Fault | null;
  readonly recognise: Recognise;
  /** Signs in anyone who was recognised so, as by hand. */
  signIn(credentials: Credentials): Promise<Result<Operator>>;
  settled(): Promise<void>;
  /** There is something to sign in with by itself, where nobody is. */
  renewed(): void;
  /** The link is up: takes up the session, or signs in the desk's own operator. */
  connected(): void;
  /** The site ended the session. */
  ended(fault: Fault): void;
  close(): void;
}

/** Who sits at the desk. The site is asked one thing after the other. */
export function createSession(options: SessionOptions): Session {
  const { link, desk, before, verifiers, deskSessions, clock, log, onLive } = options;
  let queue: Promise<unknown> = Promise.resolve();
  let cancelAgain: Cancel = () => {};
  const expiry = createExpiry(clock, () => soon(renew));
  const left = createLeftSessions({ before: before?.toEnd ?? [], desk, link, log, onChange: publish });
  const held = createHeld({ ...options, expiry, publish });
  const signing = createSigningIn({ ...options, held, expiry, left });
  const recognise = createRecognise({ ...options, away: () => held.away });

  function publish(): void {
    const { operator, token, away, leftByHand } = held;
    const signedIn = operator && token !== undefined ? { token, operator, expiresAt: expiry.at() } : null;
    options.onSession({ signedIn, away, leftByHand, toEnd: left.all() });
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = queue.then(work);
    queue = mine.catch(() => undefined);
    return mine;
  }

  /** The session has ended by our clocks: only the site can say that it has not. */
  async function renew(): Promise<void> {
    const { token } = held;
    if (token === undefined) {
      if (held.away) held.leaveAway({ code: 'offline.expired', params: {} });
      return;
    }
    const answer = await link().call('session.resume', { token, desk });
    if (answer.ok) return held.renewed(answer.value);
    log('warn', 'session expired', { cause: answer.fault.code });
    held.token = undefined;
    if (!held.leftByHand && options.automatic()) await signInAutomatically();
    if (held.token === undefined) held.become(null, { code: 'signIn.expired', params: {} });
  }

  async function signInAutomatically(): Promise<void> {
    const credentials = held.leftByHand ? undefined : options.automatic();
    if (!credentials) return;
    const answer = await signing.signIn(credentials, true);
    if (answer.ok) return;
    const { code } = answer.fault;
    log('error', 'automatic sign-in failed', { cause: code });
    // A line that was lost meanwhile says nothing about who may sit here; an answer does.
    const isLost = code === 'site.unreachable' || code === 'call.timeout';
    held.become(isLost ? held.operator : null, answer.fault);
    const isFinal = code === 'signIn.refused' || code === 'machine.refused';
    if (code !== 'site.unreachable' && !isFinal) again(signInAutomatically);
  }

  async function takeUp(): Promise<void> {
    await left.publish();
    const untold = await deskSessions.publish(held.away, clock.now());
    const { away, token } = held;
    // Until the site knows who sat here it would take nothing of what they signed.
    if (untold && isPassing(untold) && (away || token !== undefined)) return again(takeUp);
    if (away) return takeUpAway(away);
    if (token === undefined) {
      // A lost link calls `connected` again by itself; a site too slow to answer is told again.
      if (left.all().length > 0 || untold) again(takeUp);
      return signInAutomatically();
    }
    const answer = await link().call('session.resume', { token, desk });
    if (answer.ok) {
      held.renewed(answer.value);
      return onLive();
    }
    if (isAnswer(answer.fault)) {
      forgetIfForCause();
      held.token = undefined;
      if (held.leftByHand || !options.automatic()) return held.become(null, answer.fault);
      return signInAutomatically();
    }
    log('warn', 'session not taken up', { cause: answer.fault.code });
    // A lost link calls `connected` again by itself; a site too slow to answer is asked again.
    if (answer.fault.code !== 'site.unreachable') again(takeUp);
  }

  /** The site is back: who sits here without it does so with it from now on, or not at all. */
  async function takeUpAway(who: Away): Promise<void> {
    const answer = await deskSessions.takeUp(who, clock.now());
    if (answer.ok && answer.value.session) {
      held.away = null;
      held.token = answer.value.session.token;
      held.renewed(answer.value.session);
      return onLive();
    }
    if (!answer.ok && !isAnswer(answer.fault)) {
      log('warn', 'sitting not taken up', { cause: answer.fault.code });
      if (answer.fault.code !== 'site.unreachable') again(takeUp);
      return;
    }
    verifiers.forget(who.operator.id);
    held.leaveAway(answer.ok ? { code: 'offline.notTaken', params: {} } : answer.fault);
  }

  /** A session that ends before its time does so because of who they are: then they do not get in without the site either. */
  function forgetIfForCause(): void {
    if (held.operator && clock.now() < expiry.at()) verifiers.forget(held.operator.id);
  }

  function again(work: () => Promise<void>): void {
    cancelAgain();
    cancelAgain = clock.after(againAfterMs, () => soon(work));
  }

  function soon(work: () => Promise<void>): void {
    inTurn(work).catch((error: unknown) => log('error', 'session', { why: String(error) }));
  }

  if (before?.signedIn) expiry.endsAt(before.signedIn.expiresAt);
  else if (held.away) expiry.endsAt(held.away.expiresAt, verifiers.timeNow());

  return {
    operator: () => held.operator,
    sessionNumber: () => held.sessionNumber,
    away: () => (held.away ? { until: expiry.at() } : undefined),
    cause: () => held.cause,
    recognise: (credentials, right) => inTurn(() => recognise(credentials, right)),
    signIn: (credentials) => inTurn(() => signing.byHand(credentials)),
    settled: () => queue.then(() => undefined),
    renewed: () => soon(async () => (held.token === undefined ? signInAutomatically() : undefined)),
    connected() {
      cancelAgain();
      soon(takeUp);
    },
    ended(fault) {
      if (held.token === undefined || left.isPublishing()) return;
      forgetIfForCause();
      held.token = undefined;
      log('warn', 'session ended by the site', { cause: fault.code });
      held.become(null, fault);
      if (options.automatic()) again(signInAutomatically);
    },
    close() {
      cancelAgain();
      expiry.cancel();
    },
    handlers: {
      'session.signIn': (credentials) =>
        options.machineOnly ? fail('machine.watchesOnly') : inTurn(() => signing.byHand(credentials)),
      'session.signOut': () =>
        inTurn(async () => {
          if (options.machineOnly) return fail('machine.watchesOnly');
          if (!held.operator) return ok({});
          const gone = held.token;
          const written = held.writeLeaving(null);
          held.token = undefined;
          held.away = null;
          held.leftByHand = true;
          if (gone !== undefined) left.add(gone);
          held.become(null, null);
          const response = await link().call('session.signOut', {});
          if (response.ok && gone !== undefined) left.forget(gone);
          // On a connection that never took the session up it is not known yet.
          else if (!response.ok && isAnswer(response.fault)) await left.publish();
          else if (!response.ok)
            log('warn', 'site not told of the sign-out yet', { cause: response.fault.code });
          return written.ok ? ok({}) : written;
        }),
    },
  };
}
