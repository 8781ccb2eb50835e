import type { Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { fail, type Result } from '../../core/base/result.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { MediaTicket } from '../../core/media/api.ts';
import { createReconnectingClient } from '../../core/rpc/reconnectingClient.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import { decodeFrame, encodeFrame, type MessageChannelPort } from '../../core/rpc/wire.ts';
import { warmUpWebRtc } from './device.ts';
import { joinMediaSession, type MediaSession, type MediaSessionEvents } from './mediaSession.ts';
import { countResource } from './resourceCounts.ts';
import type { FromRelayedSocket, SocketRequest, StillDecoded, ToRelayedSocket } from './stills/messages.ts';
import { onStillsWorkerFailed, registerPendingStill, startStillsWorker } from './stills.ts';

/** A lost first packet of a connection is retransmitted after 1 s and 3 s: a new attempt comes before the third. */
const openTimeoutMs = 4_000;

export interface MediaLink {
  readonly session: MediaSession | undefined;
  /** Fault of the connection; undefined while it is up or first being opened. */
  readonly fault: Fault | undefined;
  /** Connects, and reconnects whenever signalling is lost. */
  open(): void;
  /** Sets the largest wall, in tiles, that the window may show at once; applies to this and all later joins. */
  setLargest(tiles: number): void;
  close(): void;
}

const closed: Fault = { code: 'call.closed', params: {} };

/** Keeps this window joined to the site's media (ticket, socket, join), with back-off, for as long as it is open. */
export function createMediaLink(options: {
  readonly ticket: () => Promise<Result<MediaTicket>>;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly events: Omit<MediaSessionEvents, 'onOver'>;
  readonly onSession: (session: MediaSession) => void;
  /** Called when `fault` changed. */
  readonly onFault: () => void;
}): MediaLink {
  const { clock, retry } = options;
  let isOpen = false;
  let largest = 0;
  warmUpWebRtc();

  async function join(onOver: () => void): Promise<Result<MediaSession>> {
    const ticket = await options.ticket();
    if (!ticket.ok) return ticket;
    const port = await openSocketPort(ticket.value.url, openTimeoutMs, clock);
    if (!port) return fail('site.unreachable', { site: new URL(ticket.value.url).host });
    return joinMediaSession({
      port,
      abandon: () => port.abandon(),
      ticket: ticket.value.ticket,
      clock,
      largest: () => largest,
      events: { ...options.events, onOver },
    });
  }

  const connection = createReconnectingClient<MediaSession>({
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
      // The machine has a network again: further waiting is pointless.
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

/**
 * Close code of the private range (RFC 6455, 7.4.2): the connection is silent. A site that receives it late keeps
 * sending pictures.
 */
const silent = 4000;

export interface SocketPort extends MessageChannelPort {
  /** Ends it without a closing handshake, because the peer is silent; it will be reopened. */
  abandon(): void;
}

/**
 * Opens a WebSocket as a port: text frames are JSON, binary frames are read by `decodeFrame`. Undefined if it did not
 * open within `timeoutMs`; pages get no reason. The socket lives in the still-decoding thread, which receives stills
 * first: their messages arrive without bytes, and `decodeKeyframe` returns their pictures.
 */
export function openSocketPort(
  url: string,
  timeoutMs: number,
  clock: Clock,
): Promise<SocketPort | undefined> {
  return new Promise((resolve) => {
    const { port1: port, port2: carrier } = new MessageChannel();
    const gone = countResource('sockets');
    const listening = countResource('socketListeners');
    const closed = new Listeners();
    const pictures = createRequests<StillDecoded | undefined>();
    let onMessage: (message: unknown) => void = () => {};
    let over = false;
    const send = (message: ToRelayedSocket) => port.postMessage(message);

    /** The socket's own `close` event of a dead connection arrives only after a minute. */
    function end(code?: number): void {
      if (over) return;
      over = true;
      cancel();
      listening();
      send({ close: true, ...(code === undefined ? {} : { code }) });
      pictures.resolveAll(undefined);
      closed.emit();
      resolve(undefined);
    }

    /** The connection has ended. */
    function close(): void {
      end();
      stopHearing();
      port.close();
      gone();
    }

    const opened: SocketPort = {
      send(message) {
        if (over || typeof message !== 'object' || message === null) return;
        send({ frame: encodeFrame(message) });
      },
      onMessage(run) {
        onMessage = run;
      },
      onClose: closed.add,
      close: () => end(),
      abandon: () => end(silent),
    };

    function take(from: FromRelayedSocket): void {
      if ('frame' in from)
        onMessage(decodeFrame(typeof from.frame === 'string' ? from.frame : new Uint8Array(from.frame)));
      else if ('still' in from) {
        const bytes = new Uint8Array();
        registerPendingStill(bytes, () => pictures.expect(from.still));
        onMessage({ ...from.message, bytes });
      } else if ('id' in from) {
        if (!pictures.resolve(from.id, from) && 'picture' in from) from.picture.close();
      } else if ('open' in from) {
        cancel();
        resolve(opened);
      }
    }

    const stopHearing = onStillsWorkerFailed(close);
    const cancel = clock.after(timeoutMs, () => end());
    port.onmessage = ({ data }: MessageEvent<FromRelayedSocket>) => {
      if ('closed' in data) close();
      else if (!over) take(data);
      else if ('picture' in data) data.picture.close();
    };
    startStillsWorker().postMessage({ url, port: carrier } satisfies SocketRequest, [carrier]);
  });
}
