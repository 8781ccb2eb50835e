import type { Fault } from '../../core/errors/faults.ts';
import type { DeskSession } from '../../core/people/deskEntry.ts';
import type { Operator } from '../../core/people/operator.ts';
import { createDeskLock, type DeskLock } from '../features/people/lock.ts';
import { createSiteSecurity, type SiteSecurity } from '../features/people/security.ts';
import { createOfflineSessions } from '../features/people/session/offlineSessions.ts';
import { createOfflineVerifiers } from '../features/people/session/verifiers.ts';
import {
  type AutomaticCredentials,
  createDeskSessionService,
  type DeskSessionService,
} from '../features/people/session.ts';
import type { DeskContext } from '../shared/context.ts';
import { formatError } from '../shared/log.ts';
import type { MachineKeyStore } from '../store/secret.ts';
import type { SiteReceiver } from '../sync/link.ts';

/** The operator at the desk and their current rights. */
export interface DeskPeople {
  readonly session: DeskSessionService;
  readonly lock: DeskLock;
  readonly security: SiteSecurity;
  readonly handlers: DeskSessionService['handlers'] & DeskLock['handlers'] & SiteSecurity['handlers'];
  /** The signed-in operator with the rights that apply at this moment. */
  operator(): Operator | null;
  readonly receives: SiteReceiver<'session' | 'verifiers'>;
  /** Returns why no sign-in without the site is possible here. */
  awayFault(): Fault | null;
  close(): void;
}

/** Joins session, lock, the site's security rules and offline sign-in. */
export function createDeskPeople(
  context: DeskContext,
  options: {
    readonly before: DeskSession | null;
    readonly automatic: () => AutomaticCredentials | undefined;
    readonly roomWall: boolean;
    /** The site runs in the same console. */
    readonly isEmbedded: boolean;
    readonly seal: MachineKeyStore;
    /** The operator, their rights or the lock has changed. */
    readonly onChange: () => void;
    readonly onSession: (session: DeskSession) => void;
    readonly onLive: () => void;
  },
): DeskPeople {
  const { write, clock, log } = context;
  const { before, onChange } = options;
  const verifiers = createOfflineVerifiers({ ...context, seal: options.seal, onChange });
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
  const security = createSiteSecurity({
    ...context,
    operator: () => session.operator(),
    onChange() {
      if (security.policy().offlineHours === 0) verifiers.forget('all');
      lock.look();
      onChange();
    },
    onPassword: verifiers.forget,
  });
  const lock = createDeskLock({
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
  const session: DeskSessionService = createDeskSessionService(context, {
    before,
    verifiers,
    lock,
    automatic: options.automatic,
    machineOnly: options.roomWall,
    deskSessions: createOfflineSessions(context),
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
  const bug = (error: unknown) => log('error', 'verifier', { why: formatError(error) });
  lock.look();
  // A machine with an embedded site is never without it.
  if (!options.roomWall && !options.isEmbedded)
    verifiers.look().catch((error: unknown) => log('error', 'key store', { why: formatError(error) }));

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
