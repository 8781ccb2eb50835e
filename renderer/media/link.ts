import type { Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { MediaTicket } from '../../core/media/api.ts';
import { createReconnectingClient } from '../../core/rpc/reconnecting.ts';
import { getReady } from './device.ts';
import { openSession, type Session, type SessionEvents } from './session.ts';
import { openSocketPort } from './socketPort.ts';

/** A connection's first packet, if lost, is sent again after 1 s and 3 s: a new try comes sooner than the third. */
const openTimeoutMs = 4_000;

export interface Link {
  readonly session: Session | undefined;
  /** What is wrong with the connection; undefined while it stands or is being made for the first time. */
  readonly fault: Fault | undefined;
  /** Connect, and reconnect whenever signalling is lost. */
  open(): void;
  /** Of this join and of all that follow: the largest wall that the window may be asked to show at once, in tiles. */
  setLargest(tiles: number): void;
  close(): void;
}

const closed: Fault = { code: 'call.closed', params: {} };

/** Keeps this window joined to the site's media: ticket, socket, join; again with back-off, for as long as it is open. */
export function createLink(options: {
  readonly ticket: () => Promise<Result<MediaTicket>>;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly events: Omit<SessionEvents, 'onOver'>;
  readonly onSession: (session: Session) => void;
  /** `fault` is another one. */
  readonly onFault: () => void;
}): Link {
  const { clock, retry } = options;
  let isOpen = false;
  let largest = 0;
  getReady();

  async function join(onOver: () => void): Promise<Result<Session>> {
    const ticket = await options.ticket();
    if (!ticket.ok) return ticket;
    const port = await openSocketPort(ticket.value.url, openTimeoutMs, clock);
    if (!port) return fail('site.unreachable', { site: new URL(ticket.value.url).host });
    return openSession({
      port,
      abandon: () => port.abandon(),
      ticket: ticket.value.ticket,
      clock,
      largest: () => largest,
      events: { ...options.events, onOver },
    });
  }

  const connection = createReconnectingClient<Session>({
    clock,
    policy: ({ failures }) => retry(failures),
    connect(attempt) {
      const onOver = () => attempt.lost('signalling ended', closed);
      void join(onOver)
        .catch((error: unknown) => {
          console.error('media could not be joined', error);
          return fail('call.failed', { id: 'media.join' });
        })
        .then((joined) => {
          if (!joined.ok) attempt.lost('not joined', joined.fault);
          else if (attempt.isCurrent) attempt.connected(joined.value);
          else joined.value.close();
        });
      return () => {};
    },
    disconnect: (session) => session.close(),
    onState(state) {
      if (state.is === 'connected') options.onSession(state.session);
      else if (state.is === 'lost') options.onFault();
    },
  });

  return {
    get session() {
      return connection.session;
    },
    get fault() {
      return connection.state?.is === 'lost' ? connection.state.fault : undefined;
    },
    open() {
      if (isOpen) return;
      isOpen = true;
      // The machine has a network again: no reason to wait on.
      globalThis.addEventListener('online', connection.retryNow);
      connection.open();
    },
    setLargest(tiles) {
      largest = tiles;
      connection.session?.resized();
    },
    close() {
      isOpen = false;
      globalThis.removeEventListener('online', connection.retryNow);
      connection.close();
    },
  };
}
