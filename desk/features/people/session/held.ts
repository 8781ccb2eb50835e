import type { Clock } from '../../../../core/base/clock.ts';
import { ok, type Result } from '../../../../core/base/result.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import type { DeskSession } from '../../../../core/people/deskEntry.ts';
import type { Operator } from '../../../../core/people/operator.ts';
import type { Writer } from '../../../../node/sql/access.ts';
import type { Log } from '../../../shared/log.ts';
import type { Write } from '../../../shared/write.ts';
import type { Away, DeskSessions } from './deskSessions.ts';
import type { Expiry } from './expiry.ts';

/** A site that renews a session which has ended by our clock has another time: it is asked again after this, ms. */
const renewedForMs = 60_000;

/** Who sits at the desk, and by what the site knows them. The token lives in memory only, ours and main's. */
export interface Held {
  operator: Operator | null;
  /** Another number whenever it is another, or nobody. */
  sessionNumber: number;
  /** What the site knows them by; undefined where it does not. */
  token: string | undefined;
  /** They sit here without the site. */
  away: Away | null;
  cause: Fault | null;
  /** They signed out by hand: nobody is signed in by the desk itself. */
  leftByHand: boolean;
  become(next: Operator | null, why: Fault | null): void;
  /** The site has said who they are, and until when, ms since the epoch. */
  renewed(of: { readonly operator: Operator; readonly expiresAt: number }): void;
  /** Whoever sits here leaves, for this reason. */
  writeLeaving(why: string | null): Result<void>;
  /** Ends a desk session without the site. That it could not be written does not keep anybody here. */
  leaveAway(why: Fault): void;
}

export function createHeld(options: {
  readonly before: DeskSession | null;
  readonly expiry: Expiry;
  readonly deskSessions: Pick<DeskSessions, 'ended'>;
  readonly write: Write;
  readonly clock: Clock;
  readonly log: Log;
  readonly onOperator: () => void;
  /** It is another one than main was told. */
  readonly publish: () => void;
}): Held {
  const { before, expiry, deskSessions, write, clock, log } = options;
  const away = before?.signedIn ? null : (before?.away ?? null);
  const held: Held = {
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
      return write(auditEvent, (tx: Writer) => {
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
