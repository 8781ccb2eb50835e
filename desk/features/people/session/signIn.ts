import { fail, ok, type Result } from '../../../../core/base/result.ts';
import type { MachineToken } from '../../../../core/people/machine.ts';
import type { Operator, SignIn } from '../../../../core/people/operator.ts';
import type { DeskContext } from '../../../shared/context.ts';
import type { CurrentSession } from './currentSession.ts';
import type { SessionExpiry } from './expiry.ts';
import type { OfflineOperator, OfflineSessions } from './offlineSessions.ts';
import type { PendingSignOuts } from './pendingSignOuts.ts';
import { isSiteUnreached } from './recognise.ts';
import type { OfflineVerifiers } from './verifiers.ts';

/** Credentials of the automatic sign-in: the embedded demo's operator, or the machine of a room's wall. */
export type AutomaticCredentials = SignIn | { readonly machine: MachineToken };

const nameKey = (name: string) => name.trim().normalize('NFC').toLowerCase();

/** The sign-in paths: at the site, offline, and unlocking a desk. */
export interface SignInPaths {
  /** Signs in at the site only. */
  signIn(by: AutomaticCredentials, automatic: boolean): Promise<Result<Operator>>;
  byHand(by: SignIn): Promise<Result<Operator>>;
}

export function createSignInPaths(
  context: Pick<DeskContext, 'link' | 'write' | 'clock'>,
  options: {
    readonly held: CurrentSession;
    readonly expiry: SessionExpiry;
    readonly left: PendingSignOuts;
    readonly verifiers: Pick<OfflineVerifiers, 'recognise' | 'timeNow'>;
    readonly deskSessions: Pick<OfflineSessions, 'began'>;
    readonly lock: { locked(): boolean; open(): void };
    readonly onLive: () => void;
    readonly onSignedIn: () => void;
  },
): SignInPaths {
  const { link, write, clock } = context;
  const { held, expiry, left, verifiers, deskSessions, lock } = options;
  /** Signs the previous operator out. */
  const makeRoom = () =>
    held.token !== undefined || held.away ? held.writeLeaving('another sign-in') : ok(undefined);

  async function signIn(by: AutomaticCredentials, automatic: boolean): Promise<Result<Operator>> {
    const answer =
      'machine' in by
        ? await link().call('machine.signIn', { token: by.machine })
        : await link().call('session.signIn', by);
    if (!answer.ok) return answer;
    const who = answer.value.operator;
    const detail = JSON.stringify({ roles: who.roles, automatic });
    // The site signs out the previous operator when it accepts the next one.
    const gone = makeRoom();
    const written = gone.ok
      ? write({ who: who.id, event: 'session.signIn', camera: null, why: null, detail }, () => {})
      : gone;
    if (!written.ok) {
      // Without an audit record no operator may control cameras, so the sign-in is undone at the site too.
      await link().call('session.signOut', {});
      if (held.operator) {
        held.token = undefined;
        held.away = null;
        held.become(null, written.fault);
      }
      return written;
    }
    held.token = answer.value.token;
    held.away = null;
    held.leftByHand = false;
    lock.open();
    expiry.endsAt(answer.value.expiresAt);
    held.become(who, null);
    options.onLive();
    if (!automatic) options.onSignedIn();
    return ok(who);
  }

  /** Signs in offline, with the verifiers that the site provided in advance. */
  async function signInAway(by: SignIn): Promise<Result<Operator>> {
    const known = await verifiers.recognise(by);
    if (!known.ok) return known;
    const next: OfflineOperator = { ...known.value, since: Math.round(clock.now()) };
    const gone = makeRoom();
    const detail = JSON.stringify({ roles: next.operator.roles, away: true });
    const auditEvent = {
      who: next.operator.id,
      event: 'session.signIn',
      camera: null,
      why: 'without the site',
    };
    const written = gone.ok ? write({ ...auditEvent, detail }, (tx) => deskSessions.began(tx, next)) : gone;
    if (!written.ok) return written;
    // The site ends that session when it receives the list of ended sessions.
    if (held.token !== undefined) left.add(held.token);
    held.token = undefined;
    held.away = next;
    held.leftByHand = false;
    lock.open();
    expiry.endsAt(next.expiresAt, verifiers.timeNow());
    held.become(next.operator, null);
    return ok(next.operator);
  }

  /** Unlocks the desk for its own operator; the session continues. */
  async function unlock(who: Operator, by: SignIn): Promise<Result<Operator>> {
    const asked =
      held.token === undefined
        ? fail('site.unreachable', { site: '' })
        : await link().call('people.unlock', { password: by.password });
    const known = asked.ok || !isSiteUnreached(asked.fault) ? asked : await verifiers.recognise(by);
    if (!known.ok) return known;
    const auditEvent = { who: who.id, event: 'session.unlock', camera: null, why: null, detail: '' };
    const written = write(auditEvent, () => {});
    if (!written.ok) return written;
    lock.open();
    held.become(who, null);
    return ok(who);
  }

  return {
    signIn,
    async byHand(by) {
      const who = held.operator;
      if (lock.locked() && who && nameKey(by.name) === nameKey(who.name)) return unlock(who, by);
      const answer = await signIn(by, false);
      return answer.ok || !isSiteUnreached(answer.fault) ? answer : signInAway(by);
    },
  };
}
