import type { Clock } from '../../../../core/base/clock.ts';
import { ok, type Result } from '../../../../core/base/result.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import type { DeskSession } from '../../../../core/people/deskEntry.ts';
import type { Operator } from '../../../../core/people/operator.ts';
import type { SqlWriter } from '../../../../node/sql/access.ts';
import type { LogEvent } from '../../../shared/log.ts';
import type { ExecuteAction } from '../../../shared/write.ts';
import type { SessionExpiry } from './expiry.ts';
import type { OfflineOperator, OfflineSessions } from './offlineSessions.ts';

/** If the site renews a session that has expired by our clock, their clocks differ: it is asked again after this, ms. */
const renewedForMs = 60_000;

/** The desk's operator and session with the site. The token exists only in memory, ours and main's. */
export interface CurrentSession {
  operator: Operator | null;
  /** Changes with the operator and with each sign-out. */
  sessionNumber: number;
  /** The session token at the site; undefined: no session there. */
  token: string | undefined;
  /** The offline session, if any. */
  away: OfflineOperator | null;
  cause: Fault | null;
  /** The operator signed out by hand: no automatic sign-in follows. */
  leftByHand: boolean;
  become(next: Operator | null, why: Fault | null): void;
  /** The site has confirmed the operator and the expiry, ms since the epoch. */
  renewed(of: { readonly operator: Operator; readonly expiresAt: number }): void;
  /** Records that the operator leaves, with a reason. */
  writeLeaving(why: string | null): Result<void>;
  /** Ends an offline session. A failed write does not keep the operator signed in. */
  leaveAway(why: Fault): void;
}

export function createCurrentSession(options: {
  readonly before: DeskSession | null;
  readonly expiry: SessionExpiry;
  readonly deskSessions: Pick<OfflineSessions, 'ended'>;
  readonly write: ExecuteAction;
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly onOperator: () => void;
  /** The session differs from the one that main knows. */
  readonly publish: () => void;
}): CurrentSession {
  const { before, expiry, deskSessions, write, clock, log } = options;
  const away = before?.signedIn ? null : (before?.away ?? null);
  const held: CurrentSession = {
    operator: before?.signedIn?.operator ?? away?.operator ?? null,
    sessionNumber: 0,
    token: before?.signedIn?.token,
    away,
    cause: null,
    leftByHand: before?.leftByHand ?? false,
    become(next, why) {
      if (next?.id !== held.operator?.id) held.sessionNumber += 1;
      held.operator = next;
      held.cause = why;
      if (held.token === undefined && held.away === null) expiry.cancel();
      options.publish();
      options.onOperator();
    },
    renewed(of) {
      expiry.endsAt(Math.max(of.expiresAt, Math.round(clock.now()) + renewedForMs));
      held.become(of.operator, null);
    },
    writeLeaving(why) {
      const { operator: who, away: sat } = held;
      if (!who) return ok(undefined);
      const auditEvent = { who: who.id, event: 'session.signOut', camera: null, why, detail: '' };
      return write(auditEvent, (tx: SqlWriter) => {
        if (sat) deskSessions.ended(tx, sat, clock.now());
      });
    },
    leaveAway(why) {
      const written = held.writeLeaving('the time without the site is over');
      if (!written.ok) log('error', 'leaving not recorded', { cause: written.fault.code });
      held.away = null;
      held.become(null, why);
    },
  };
  return held;
}
