import type { Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { MediaTicket } from '../../core/media/api.ts';
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
  let session: Session | undefined;
  let fault: Fault | undefined;
  let attempt = 0;
  /** Counts openings, so that an attempt begun before a close does not live on after it. */
  let opening = 0;
  let isOpen = false;
  let cancelRetry = () => {};
  let largest = 0;
  /** For the next try. */
  let isWaiting = false;
  getReady();

  async function join(): Promise<Result<Session>> {
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
      events: { ...options.events, onOver: () => again({ code: 'call.closed', params: {} }) },
    });
  }

  function again(why: Fault): void {
    session = undefined;
    if (!isOpen) return;
    fault = why;
    options.onFault();
    attempt += 1;
    cancelRetry();
    isWaiting = true;
    cancelRetry = clock.after(retry(attempt), start);
  }

  /** The machine has a network again: no reason to wait on. */
  function hurry(): void {
    if (!isWaiting) return;
    cancelRetry();
    void start(); // its failures end in `again`
  }

  async function start(): Promise<void> {
    isWaiting = false;
    const mine = ++opening;
    const result = await join().catch((error: unknown) => {
      console.error('media could not be joined', error);
      return fail('call.failed', { id: 'media.join' });
    });
    if (!isOpen || mine !== opening) {
      if (result.ok) result.value.close();
      return;
    }
    if (!result.ok) return again(result.fault);
    if (result.value.over) return again({ code: 'call.closed', params: {} });
    session = result.value;
    fault = undefined;
    attempt = 0;
    options.onSession(session);
  }

  return {
    get session() {
      return session;
    },
    get fault() {
      return fault;
    },
    open() {
      if (isOpen) return;
      isOpen = true;
      attempt = 0;
      globalThis.addEventListener('online', hurry);
      void start(); // its failures end in `again`
    },
    setLargest(tiles) {
      largest = tiles;
      session?.resized();
    },
    close() {
      isOpen = false;
      isWaiting = false;
      globalThis.removeEventListener('online', hurry);
      opening += 1;
      cancelRetry();
      session?.close();
      session = undefined;
      fault = undefined;
    },
  };
}
