import type { Cancel, Clock } from '../../../core/clock.ts';
import type { DeskSession } from '../../../core/contract/deskentry.ts';
import type { DeskId } from '../../../core/domain/ids.ts';
import type { MachineToken } from '../../../core/domain/machine.ts';
import type { Credentials, Operator } from '../../../core/domain/operator.ts';
import type { Fault } from '../../../core/faults.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { SiteLink } from '../links/link.ts';
import type { Log } from '../log.ts';
import type { Write } from '../write.ts';

/** How many ended sessions the site is told of later. */
const maxToEnd = 10;
/** The wall clock may jump, and the other one may stand still while the machine sleeps: both are read this often, ms. */
const checkExpiryEveryMs = 60_000;
/** A site that renews a session which has ended by our clock has another time: it is asked again after this, ms. */
const renewedForMs = 60_000;
/** Before the desk signs its own operator in again by itself, or asks once more for its session, ms. */
const againAfterMs = 1_000;

/** How a desk signs itself in, without being asked: the embedded demo's operator, or the machine of a room's wall. */
export type Automatic = Credentials | { readonly machine: MachineToken };

interface SessionOptions {
  readonly link: () => SiteLink;
  readonly desk: DeskId;
  /** The session of a desk that crashed: its operator stays, as over a lost line, until the site says otherwise. */
  readonly before: DeskSession | null;
  /** Undefined where a person signs in. */
  readonly automatic: () => Automatic | undefined;
  /** Nobody signs in or out by hand: it is a room's wall, which watches and no more. */
  readonly machineOnly?: boolean;
  readonly write: Write;
  readonly clock: Clock;
  readonly log: Log;
  /** Who is signed in, or what they may do, has changed. */
  readonly onOperator: () => void;
  readonly onSession: (session: DeskSession) => void;
  /** The site knows our session (again): now it can be asked for what it shows this operator. */
  readonly onLive: () => void;
}

export interface Session {
  readonly handlers: HandlersFor<'session.signIn' | 'session.signOut'>;
  /** Stays while the site is away: losing the line does not end a shift. */
  operator(): Operator | null;
  /** Why nobody is signed in, where it was not their wish. */
  cause(): Fault | null;
  settled(): Promise<void>;
  /** What it signs itself in with has changed. */
  renewed(): void;
  /** The link is up: takes up the session, or signs in the desk's own operator. */
  connected(): void;
  /** The site ended the session. */
  ended(fault: Fault): void;
  close(): void;
}

/** Who sits at the desk. The token lives in memory only, ours and main's; the site is asked one thing after the other. */
export function createSession(options: SessionOptions): Session {
  const { link, desk, write, clock, log, onOperator, onLive } = options;
  const before = options.before?.signedIn;
  let operator: Operator | null = before?.operator ?? null;
  let token = before?.token;
  let cause: Fault | null = null;
  let leftByHand = options.before?.leftByHand ?? false;
  let toEnd: readonly string[] = options.before?.toEnd ?? [];
  /** The site is being told of sessions that ended before: what it says of them is not about the one now. */
  let ending = false;
  /** When the session ends, by either clock: whichever comes first. */
  let expiry = { at: 0, monotonic: 0 };
  let cancelExpiry: Cancel = () => {};
  let queue: Promise<unknown> = Promise.resolve();
  let cancelAgain: Cancel = () => {};

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = queue.then(work);
    queue = mine.catch(() => undefined);
    return mine;
  }

  function become(next: Operator | null, why: Fault | null): void {
    operator = next;
    cause = why;
    if (token === undefined) cancelExpiry();
    tellSession();
    onOperator();
  }

  function tellSession(): void {
    const signedIn = operator && token !== undefined ? { token, operator, expiresAt: expiry.at } : null;
    options.onSession({ signedIn, leftByHand, toEnd: [...toEnd] });
  }

  function endsAt(at: number): void {
    expiry = { at, monotonic: clock.monotonic() + at - clock.now() };
    watchExpiry();
  }

  function watchExpiry(): void {
    cancelExpiry();
    const left = Math.min(expiry.at - clock.now(), expiry.monotonic - clock.monotonic());
    if (left <= 0) soon(renew);
    else cancelExpiry = clock.after(Math.min(left, checkExpiryEveryMs), watchExpiry);
  }

  /** The session has ended by our clocks: only the site can say that it has not. */
  async function renew(): Promise<void> {
    if (token === undefined) return;
    const answer = await link().call('session.resume', { token, desk });
    if (answer.ok) {
      endsAt(Math.max(answer.value.expiresAt, Math.round(clock.now()) + renewedForMs));
      return become(answer.value.operator, null);
    }
    log('warn', 'session expired', { cause: answer.fault.code });
    token = undefined;
    if (!leftByHand && options.automatic()) await signInAutomatically();
    if (token === undefined) become(null, { code: 'signIn.expired', params: {} });
  }

  function writeSignOut(who: Operator, why: string | null): Result<void> {
    return write({ who: who.id, deed: 'session.signOut', camera: null, why, detail: '' }, () => {});
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
    const left = operator && token !== undefined ? writeSignOut(operator, 'another sign-in') : ok(undefined);
    const written = left.ok
      ? write({ who: who.id, deed: 'session.signIn', camera: null, why: null, detail }, () => {})
      : left;
    if (!written.ok) {
      // Power over cameras needs a record: without one nobody is let in, and the site is told so.
      await link().call('session.signOut', {});
      if (operator) {
        token = undefined;
        become(null, written.fault);
      }
      return written;
    }
    token = answer.value.token;
    leftByHand = false;
    endsAt(answer.value.expiresAt);
    become(who, null);
    onLive();
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

  /** True if the site's answer settles the matter; else it has to be asked again. */
  const isAnswer = ({ code }: Fault) => /^(signIn|right|machine)\./.test(code);

  function forget(which: string): void {
    toEnd = toEnd.filter((one) => one !== which);
    tellSession();
  }

  /** Tells the site of sessions that were signed out while it was away. */
  async function endLeft(): Promise<void> {
    ending = true;
    for (const left of toEnd) {
      const known = await link().call('session.resume', { token: left, desk });
      const told = known.ok ? await link().call('session.signOut', {}) : known;
      if (told.ok || isAnswer(told.fault)) forget(left);
      else log('warn', 'site not told of the sign-out', { cause: told.fault.code });
    }
    ending = false;
  }

  async function takeUp(): Promise<void> {
    await endLeft();
    if (token === undefined) {
      // A lost link calls `connected` again by itself; a site too slow to answer is told again.
      if (toEnd.length > 0) again(takeUp);
      return signInAutomatically();
    }
    const answer = await link().call('session.resume', { token, desk });
    if (answer.ok) {
      endsAt(Math.max(answer.value.expiresAt, Math.round(clock.now()) + renewedForMs));
      become(answer.value.operator, null);
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

  function again(work: () => Promise<void>): void {
    cancelAgain();
    cancelAgain = clock.after(againAfterMs, () => soon(work));
  }

  function soon(work: () => Promise<void>): void {
    inTurn(work).catch((error: unknown) => log('error', 'session', { why: String(error) }));
  }

  if (before) endsAt(before.expiresAt);

  return {
    operator: () => operator,
    cause: () => cause,
    settled: () => queue.then(() => undefined),
    renewed: () => soon(signInAutomatically),
    connected() {
      cancelAgain();
      soon(takeUp);
    },
    ended(fault) {
      if (token === undefined || ending) return;
      token = undefined;
      log('warn', 'session ended by the site', { cause: fault.code });
      become(null, fault);
      if (options.automatic()) again(signInAutomatically);
    },
    close() {
      cancelAgain();
      cancelExpiry();
    },
    handlers: {
      'session.signIn': (credentials) =>
        options.machineOnly ? fail('machine.watchesOnly') : inTurn(() => signIn(credentials, false)),
      'session.signOut': () =>
        inTurn(async () => {
          if (options.machineOnly) return fail('machine.watchesOnly');
          const who = operator;
          if (!who) return ok({});
          const left = token;
          token = undefined;
          leftByHand = true;
          if (left !== undefined) toEnd = [...toEnd, left].slice(-maxToEnd);
          become(null, null);
          const told = await link().call('session.signOut', {});
          if (told.ok && left !== undefined) forget(left);
          // On a connection that never took the session up it is not known yet.
          else if (!told.ok && isAnswer(told.fault)) await endLeft();
          else if (!told.ok) log('warn', 'site not told of the sign-out yet', { cause: told.fault.code });
          const written = writeSignOut(who, null);
          return written.ok ? ok({}) : written;
        }),
    },
  };
}
