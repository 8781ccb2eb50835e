import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';

/** How long a ticket may lie unused. */
export const ticketLifeMs = 30_000;
const maxUnused = 10_000;

/** One-use tickets: anyone who brings one gets what it was granted for, once, within 30 s. */
export interface Tickets<G> {
  /** @returns the ticket and when it expires, ms since the epoch; undefined while too many lie unused */
  grant(to: G): { readonly ticket: string; readonly expiresAt: number } | undefined;
  /** What it was granted for; undefined if it is unknown, used or expired. */
  spend(ticket: string): G | undefined;
}

export function createTickets<G>(clock: Clock): Tickets<G> {
  // In order of expiry, as all live equally long.
  const unused = new Map<string, { readonly to: G; readonly until: number }>();
  const dropExpired = () => {
    for (const [ticket, { until }] of unused) {
      if (until > clock.monotonic()) return;
      unused.delete(ticket);
    }
  };
  return {
    grant(to) {
      dropExpired();
      if (unused.size >= maxUnused) return undefined;
      const ticket = randomBytes(32).toString('base64url');
      unused.set(ticket, { to, until: clock.monotonic() + ticketLifeMs });
      return { ticket, expiresAt: Math.round(clock.now()) + ticketLifeMs };
    },
    spend(ticket) {
      dropExpired();
      const found = unused.get(ticket);
      unused.delete(ticket);
      return found?.to;
    },
  };
}
