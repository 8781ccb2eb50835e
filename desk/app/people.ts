import type { Fault } from '../../core/errors/faults.ts';
import type { DeskSession } from '../../core/people/deskEntry.ts';
import type { Operator } from '../../core/people/operator.ts';
import { createLock, type Lock } from '../features/people/lock.ts';
import { createSecurity, type Security } from '../features/people/security.ts';
import { createDeskSessions } from '../features/people/session/deskSessions.ts';
import { createVerifiers } from '../features/people/session/verifiers.ts';
import { type Automatic, createSession, type Session } from '../features/people/session.ts';
import type { DeskContext } from '../shared/context.ts';
import { errorText } from '../shared/log.ts';
import type { Seal } from '../store/secret.ts';
import type { SiteReceiver } from '../sync/link.ts';

/** The operator at the desk and their current rights. */
export interface People {
  readonly session: Session;
  readonly lock: Lock;
  readonly security: Security;
  readonly handlers: Session['handlers'] & Lock['handlers'] & Security['handlers'];
  /** The signed-in operator with the rights that apply at this moment. */
  operator(): Operator | null;
  readonly receives: SiteReceiver<'session' | 'verifiers'>;
  /** Returns why no sign-in without the site is possible here. */
  awayFault(): Fault | null;
  close(): void;
}

/** Joins session, lock, the site's security rules and offline sign-in. */
export function createPeople(
  context: DeskContext,
  options: {
    readonly before: DeskSession | null;
    readonly automatic: () => Automatic | undefined;
    readonly roomWall: boolean;
    /** The site runs in the same console. */
    readonly isEmbedded: boolean;
    readonly seal: Seal;
    /** The operator, their rights or the lock has changed. */
    readonly onChange: () => void;
    readonly onSession: (session: DeskSession) => void;
    readonly onLive: () => void;
  },
): People {
  const { write, clock, log } = context;
  const { before, onChange } = options;
  const verifiers = createVerifiers({ ...context, seal: options.seal, onChange });
  let held: Omit<DeskSession, 'locked'> = {
    signedIn: before?.signedIn ?? null,
    away: before?.away ?? null,
    leftByHand: before?.leftByHand ?? false,
    toEnd: before?.toEnd ?? [],
  };
  const publish = () => options.onSession({ ...held, locked: lock.locked() });

  function operator(): Operator | null {
    const who = session.operator();
    return who && session.away() ? security.withoutSite(who) : who;
  }
  const security = createSecurity({
    ...context,
    operator: () => session.operator(),
    onChange() {
      if (security.policy().offlineHours === 0) verifiers.forget('all');
      lock.look();
      onChange();
    },
    onPassword: verifiers.forget,
  });
  const lock = createLock({
    before: before?.locked ?? false,
    write,
    clock,
    log,
    operator: () => session.operator(),
    minutes: () => security.policy().lockAfterMinutes,
    onChange() {
      publish();
      onChange();
    },
  });
  const session: Session = createSession(context, {
    before,
    verifiers,
    lock,
    automatic: options.automatic,
    machineOnly: options.roomWall,
    deskSessions: createDeskSessions(context),
    onOperator() {
      lock.look();
      onChange();
    },
    onSession(now) {
      held = now;
      publish();
    },
    onLive() {
      security.live();
      options.onLive();
    },
    onSignedIn() {
      if (security.policy().offlineHours === 0) return;
      verifiers.renew().catch(bug);
    },
  });
  const bug = (error: unknown) => log('error', 'verifier', { why: errorText(error) });
  lock.look();
  // A machine with an embedded site is never without it.
  if (!options.roomWall && !options.isEmbedded)
    verifiers.look().catch((error: unknown) => log('error', 'key store', { why: errorText(error) }));

  return {
    session,
    lock,
    security,
    handlers: { ...session.handlers, ...lock.handlers, ...security.handlers },
    operator,
    receives: {
      session: {
        onMessage({ ended }) {
          if (ended) session.ended(ended);
        },
      },
      // The site has revoked verifiers, possibly ones stored here.
      verifiers: { onMessage: () => void verifiers.check().catch(bug) },
    },
    awayFault: () =>
      security.policy().offlineHours === 0 ? { code: 'offline.off', params: {} } : verifiers.fault(),
    close() {
      session.close();
      lock.close();
      verifiers.close();
    },
  };
}
