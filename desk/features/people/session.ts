import type { Cancel } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { DeskSession } from '../../../core/people/deskEntry.ts';
import type { Credentials, Operator } from '../../../core/people/operator.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { createCurrentSession } from './session/currentSession.ts';
import { createSessionExpiry } from './session/expiry.ts';
import type { OfflineOperator, OfflineSessions } from './session/offlineSessions.ts';
import { createPendingSignOuts, isFinalResponse } from './session/pendingSignOuts.ts';
import { createRecogniseSigner, isSiteUnreached, type RecogniseSigner } from './session/recognise.ts';
import { type AutomaticCredentials, createSignInPaths } from './session/signIn.ts';
import type { OfflineVerifiers } from './session/verifiers.ts';

/** The delay before an automatic sign-in or a session request is repeated, ms. */
const againAfterMs = 1_000;

/** A fault after which the same request may succeed shortly. */
const isPassing = (fault: Fault) =>
  isSiteUnreached(fault) || fault.code === 'call.tooMany' || fault.code === 'signIn.throttled';

export type { AutomaticCredentials } from './session/signIn.ts';

interface SessionOptions {
  /** The session of a crashed desk: its operator stays signed in, as over a lost link, until the site ends it. */
  readonly before: DeskSession | null;
  /** Undefined if a person signs in. */
  readonly automatic: () => AutomaticCredentials | undefined;
  /** No manual sign-in or sign-out: a room's wall only shows pictures. */
  readonly machineOnly?: boolean;
  /** Recognises people without the site; `deskSessions` reports such sign-ins to the site afterwards. */
  readonly verifiers: Pick<OfflineVerifiers, 'recognise' | 'forget' | 'timeNow'>;
  readonly deskSessions: OfflineSessions;
  readonly lock: { locked(): boolean; open(): void };
  /** The signed-in operator or their rights have changed. */
  readonly onOperator: () => void;
  readonly onSession: (session: Omit<DeskSession, 'locked'>) => void;
  /** The site has accepted the session: the operator's data can be requested. */
  readonly onLive: () => void;
  /** An operator has just signed in at the site, which has a one-time proof of their password. */
  readonly onSignedIn: () => void;
}

export interface DeskSessionService {
  readonly handlers: HandlersFor<'session.signIn' | 'session.signOut'>;
  /** Returns the operator, also while the site is unreachable: a lost link does not end a shift. */
  operator(): Operator | null;
  /** A number that changes with the operator and with each sign-out. */
  sessionNumber(): number;
  /** The operator signed in offline, and may stay until then, ms since the epoch. */
  away(): { readonly until: number } | undefined;
  /** Returns why no operator is signed in, unless they signed out themselves. */
  cause(): Fault | null;
  readonly recognise: RecogniseSigner;
  /** Signs in a recognised person, as by hand. */
  signIn(credentials: Credentials): Promise<Result<Operator>>;
  settled(): Promise<void>;
  /** New credentials for the automatic sign-in are available. */
  renewed(): void;
  /** The link is up: resumes the session, or signs in automatically. */
  connected(): void;
  /** The site ended the session. */
  ended(fault: Fault): void;
  close(): void;
}

/** Creates the desk's session. Requests to the site run one after the other. */
export function createDeskSessionService(
  context: Pick<DeskContext, 'link' | 'desk' | 'write' | 'clock' | 'log'>,
  options: SessionOptions,
): DeskSessionService {
  const { link, clock, log } = context;
  const { before, verifiers, deskSessions, onLive } = options;
  let queue: Promise<unknown> = Promise.resolve();
  let cancelAgain: Cancel = () => {};
  const expiry = createSessionExpiry(clock, () => soon(renew));
  const left = createPendingSignOuts({ before: before?.toEnd ?? [], link, log, onChange: publish });
  const held = createCurrentSession({ ...context, ...options, expiry, publish });
  const signing = createSignInPaths(context, { ...options, held, expiry, left });
  const recognise = createRecogniseSigner({ ...context, ...options, away: () => held.away });

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

  /** The session has expired by our clocks; only the site can extend it. */
  async function renew(): Promise<void> {
    const { token } = held;
    if (token === undefined) {
      if (held.away) held.leaveAway({ code: 'offline.expired', params: {} });
      return;
    }
    const answer = await link().call('session.resume', { token });
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
    // A link lost meanwhile does not decide who may stay signed in; a response does.
    const isLost = code === 'site.unreachable' || code === 'call.timeout';
    held.become(isLost ? held.operator : null, answer.fault);
    const isFinal = code === 'signIn.refused' || code === 'machine.refused';
    if (code !== 'site.unreachable' && !isFinal) again(signInAutomatically);
  }

  async function takeUp(): Promise<void> {
    await left.publish();
    const untold = await deskSessions.publish(held.away, clock.now());
    const { away, token } = held;
    // The site refuses records signed offline until it knows of the offline session.
    if (untold && isPassing(untold) && (away || token !== undefined)) return again(takeUp);
    if (away) return takeUpAway(away);
    if (token === undefined) {
      // A lost link calls `connected` again; a request to a site too slow to respond is repeated.
      if (left.all().length > 0 || untold) again(takeUp);
      return signInAutomatically();
    }
    const answer = await link().call('session.resume', { token });
    if (answer.ok) {
      held.renewed(answer.value);
      return onLive();
    }
    if (isFinalResponse(answer.fault)) {
      forgetIfForCause();
      held.token = undefined;
      if (held.leftByHand || !options.automatic()) return held.become(null, answer.fault);
      return signInAutomatically();
    }
    log('warn', 'session not taken up', { cause: answer.fault.code });
    // A lost link calls `connected` again; a request to a site too slow to respond is repeated.
    if (answer.fault.code !== 'site.unreachable') again(takeUp);
  }

  /** The site is back: an offline session becomes an online one, or ends. */
  async function takeUpAway(who: OfflineOperator): Promise<void> {
    const answer = await deskSessions.takeUp(who, clock.now());
    if (answer.ok && answer.value.session) {
      held.away = null;
      held.token = answer.value.session.token;
      held.renewed(answer.value.session);
      return onLive();
    }
    if (!answer.ok && !isFinalResponse(answer.fault)) {
      log('warn', 'sitting not taken up', { cause: answer.fault.code });
      if (answer.fault.code !== 'site.unreachable') again(takeUp);
      return;
    }
    verifiers.forget(who.operator.id);
    held.leaveAway(answer.ok ? { code: 'offline.notTaken', params: {} } : answer.fault);
  }

  /**
   * A session ended by the site before its time is ended because of its operator: they then get no offline sign-in
   * either.
   */
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
          // The site may not know the session on a connection that never resumed it.
          else if (!response.ok && isFinalResponse(response.fault)) await left.publish();
          else if (!response.ok)
            log('warn', 'site not told of the sign-out yet', { cause: response.fault.code });
          return written.ok ? ok({}) : written;
        }),
    },
  };
}
