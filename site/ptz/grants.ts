import { createAllowance } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import { compileScope } from '../../core/people/operator.ts';
import type { ControlGrant } from '../../core/ptz/gatewayMessages.ts';
import type { Steerer } from '../../core/ptz/lease.ts';
import { isSameSteerer } from '../../core/ptz/leaseRules.ts';
import type { Caller, Granted } from './console.ts';

/** Of one console: clicks, presets, leases taken and asked for. */
const allowedDeeds = { atOnce: 20, everyMs: 250 };
/** Gestures that it begins: each is a record of its own, and another camera that moves. */
const allowedGestures = { atOnce: 40, everyMs: 50 };

/** The tickets that are good, and who has joined by them. The same person at the same desk may have several. */
export interface Grants {
  get(ticket: string): Granted | undefined;
  all(): Granted[];
  of(who: Steerer): Granted[];
  callersOf(who: Steerer): Caller[];
  /** Anew for a ticket that is known: who it is and what they may do holds from now on for those who have joined by it, too. */
  put(grant: ControlGrant): 'new' | 'renewed';
  remove(granted: Granted): void;
}

export function createGrants(clock: Clock): Grants {
  const byTicket = new Map<string, Granted>();
  const of = (who: Steerer) => [...byTicket.values()].filter((one) => isSameSteerer(one.who, who));

  return {
    get: (ticket) => byTicket.get(ticket),
    all: () => [...byTicket.values()],
    of,
    callersOf: (who) => of(who).flatMap(({ callers }) => [...callers]),
    put(grant) {
      const { operator, desk, priority, ticket } = grant;
      const who = { operator: operator.id, name: operator.displayName, desk, priority };
      const sees = compileScope(operator.scope);
      const before = byTicket.get(ticket);
      if (before) {
        Object.assign(before, { grant, who, sees });
        return 'renewed';
      }
      const deeds = createAllowance(clock, allowedDeeds);
      const gestures = createAllowance(clock, allowedGestures);
      byTicket.set(ticket, { grant, who, sees, callers: new Set(), seqs: new Map(), deeds, gestures });
      return 'new';
    },
    remove: ({ grant }) => void byTicket.delete(grant.ticket),
  };
}
