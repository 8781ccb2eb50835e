import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';

/** How long an unused ticket is valid. */
export const ticketLifeMs = 30_000;
const maxUnused = 10_000;

/** One-use tickets: the bearer receives the grant, once, within 30 s. */
export interface OneUseTickets<G> {
  /**
   * Issues a ticket.
   * @returns the ticket and its expiry, ms since the epoch; undefined while too many are unused
   */
  grant(to: G): { readonly ticket: string; readonly expiresAt: number } | undefined;
  /** Returns a ticket's grant; undefined if it is unknown, used or expired. */
  spend(ticket: string): G | undefined;
}

export function createOneUseTickets<G>(clock: Clock): OneUseTickets<G> {
  // Ordered by expiry, as all have the same lifetime.
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
