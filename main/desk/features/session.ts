import type { Cancel, Clock } from '../../../core/clock.ts';
import type { DeskSession } from '../../../core/contract/deskentry.ts';
import type { DeskId } from '../../../core/domain/ids.ts';
import type { Credentials, Operator } from '../../../core/domain/operator.ts';
import type { Fault } from '../../../core/faults.ts';
import { ok, type Result } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { SiteLink } from '../links/link.ts';
import type { Log } from '../log.ts';
import type { Write } from '../write.ts';

/** Before the desk signs its own operator in again by itself, or asks once more for its session, ms. */
const againAfterMs = 1_000;

interface SessionOptions {
  readonly link: () => SiteLink;
  readonly desk: DeskId;
  /** The session of a desk that crashed: its operator stays, as over a lost line, until the site says otherwise. */
  readonly before: DeskSession | null;
  /** The embedded demo's operator, signed in without being asked; undefined where a person signs in. */
  readonly automatic: () => Credentials | undefined;
  readonly write: Write;
  readonly clock: Clock;
  readonly log: Log;
  /** Who is signed in, or what they may do, has changed. */
  readonly onOperator: () => void;
  readonly onSession: (session: DeskSession | null) => void;
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
  /** The link is up: takes up the session, or signs in the desk's own operator. */
  connected(): void;
  /** The site ended the session. */
  ended(fault: Fault): void;
  close(): void;
}

/** Who sits at the desk. The token lives in memory only, ours and main's; the site is asked one thing after the other. */
export function createSession(options: SessionOptions): Session {
  const { link, desk, write, clock, log, onOperator, onLive } = options;
  let operator: Operator | null = options.before?.operator ?? null;
  let token = options.before?.token;
  let cause: Fault | null = null;
  let leftByHand = false;
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
    options.onSession(operator && token !== undefined ? { token, operator } : null);
    onOperator();
  }

  function writeSignOut(who: Operator, why: string | null): Result<void> {
    return write({ who: who.id, deed: 'session.signOut', camera: null, why, detail: '' }, () => {});
  }

  async function signIn(credentials: Credentials): Promise<Result<Operator>> {
    const answer = await link().call('session.signIn', { ...credentials, desk });
    if (!answer.ok) return answer;
    const who = answer.value.operator;
    const detail = JSON.stringify({ roles: who.roles, automatic: credentials === options.automatic() });
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
    become(who, null);
    onLive();
    return ok(who);
  }

  async function signInAutomatically(): Promise<void> {
    const credentials = leftByHand ? undefined : options.automatic();
    if (!credentials) return;
    const answer = await signIn(credentials);
    if (answer.ok) return;
    const { code } = answer.fault;
    log('error', 'automatic sign-in failed', { cause: code });
    // A line that was lost meanwhile says nothing about who may sit here; an answer does.
    become(code === 'site.unreachable' || code === 'call.timeout' ? operator : null, answer.fault);
    if (code !== 'site.unreachable' && code !== 'signIn.refused') again(signInAutomatically);
  }

  async function takeUp(): Promise<void> {
    if (token === undefined) return signInAutomatically();
    const answer = await link().call('session.resume', { token, desk });
    if (answer.ok) {
      become(answer.value.operator, null);
      return onLive();
    }
    if (answer.fault.code.startsWith('signIn.') || answer.fault.code.startsWith('right.')) {
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

  return {
    operator: () => operator,
    cause: () => cause,
    settled: () => queue.then(() => undefined),
    connected() {
      cancelAgain();
      soon(takeUp);
    },
    ended(fault) {
      if (token === undefined) return;
      token = undefined;
      log('warn', 'session ended by the site', { cause: fault.code });
      become(null, fault);
      if (options.automatic()) again(signInAutomatically);
    },
    close() {
      cancelAgain();
    },
    handlers: {
      'session.signIn': (credentials) => inTurn(() => signIn(credentials)),
      'session.signOut': () =>
        inTurn(async () => {
          const who = operator;
          if (!who) return ok({});
          token = undefined;
          leftByHand = true;
          become(null, null);
          const told = await link().call('session.signOut', {});
          if (!told.ok) log('warn', 'site not told of the sign-out', { cause: told.fault.code });
          const written = writeSignOut(who, null);
          return written.ok ? ok({}) : written;
        }),
    },
  };
}
