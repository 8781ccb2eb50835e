import type { WebSocket } from 'ws';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import {
  decodeFrame,
  encodeFrame,
  type MessageChannelPort,
  splitEncodedResponse,
  ToRpcServer,
} from '../../core/rpc/wire.ts';

const heartbeatMs = 5_000;
/** Consecutive missed heartbeats after which the other end counts as gone. */
const maxMissed = 2;
/** Send backlog beyond which the other end counts as stalled. */
const maxBufferedBytes = 32 * 1024 * 1024;
/** A rate limit: a sustained rate, and a burst after idle time. */
export interface MessageRate {
  readonly perSecond: number;
  readonly atOnce: number;
}
/** Default rate of messages per endpoint: a wall of 16 changes with a handful. */
const messageRate: MessageRate = { perSecond: 100, atOnce: 500 };
/** Bytes: a window joins with some 20 KB and changes a wall of 16 with 6 KB. */
const byteRate = { perSecond: 128 * 1024, atOnce: 1024 * 1024 };
/** Byte rate before a sign-in: a password, a token or a ticket is a few hundred bytes. */
const unsignedByteRate = { perSecond: 4 * 1024, atOnce: 64 * 1024 };
const unsignedMessageBytes = 16 * 1024;
/**
 * Time for the first valid message, such as `hello` or a ticket, ms: desks, windows and consoles send it as soon as they are connected.
 * A sign-in may take as long as a person needs.
 */
const firstMessageWithinMs = 5_000;
/** Messages violating the protocol before the connection is closed. */
const maxMalformed = 10;

/** WebSocket close codes, RFC 6455 7.4.1. */
export const closeCodes = {
  goingAway: 1001,
  abnormal: 1006,
  policy: 1008,
  tooBig: 1009,
  tryLater: 1013,
  /** A private code (7.4.2): a window received no response any more, and reconnects. */
  silent: 4000,
} as const;

/** A WebSocket as a port of the RPC wire, with limits against abusive peers. */
export interface SocketPort extends MessageChannelPort {
  /** Bytes not yet received by the other end. */
  readonly bufferedBytes: number;
  /** True once the other end has closed the connection properly, and not merely gone silent. */
  readonly closedCleanly: boolean;
  /** Called by the dispatcher for a message that violates the protocol. */
  countMalformed(): void;
  /** Sets whether the other end is signed in; until then its limits are low. */
  setSignedIn(signedIn: boolean): void;
  end(code: number, reason: string): void;
}

/** Creates a token bucket: at most `perSecond` over time, and `atOnce` after idle time. */
function bucket(clock: Clock, { perSecond, atOnce }: MessageRate) {
  let tokens = atOnce;
  let refilledAt = clock.monotonic();
  /** Returns false if the amount exceeds the limit. */
  return (amount: number): boolean => {
    const now = clock.monotonic();
    tokens = Math.min(atOnce, tokens + ((now - refilledAt) / 1000) * perSecond) - amount;
    refilledAt = now;
    return tokens >= 0;
  };
}

export interface SocketEvents {
  /** Called at each change of the signed-in state, which begins as false. */
  onSignedIn(signedIn: boolean): void;
  /** Called if the connection ends for lack of a valid first message. */
  onSilent(): void;
}

/** Wraps a WebSocket. */
export function createSocketPort(
  socket: WebSocket,
  clock: Clock,
  { onSignedIn, onSilent }: SocketEvents,
  messages: MessageRate = messageRate,
): SocketPort {
  let onMessage: (message: unknown) => void = () => undefined;
  const closers: (() => void)[] = [];
  let missed = 0;
  let malformed = 0;
  let closedCleanly = false;
  let signedIn = false;
  const withinMessages = bucket(clock, messages);
  let withinBytes = bucket(clock, unsignedByteRate);

  const heartbeat: Cancel = clock.every(heartbeatMs, () => {
    missed += 1;
    if (missed > maxMissed) return socket.terminate();
    socket.ping();
  });

  let hasGreeted = false;
  const cancelFirst = clock.after(firstMessageWithinMs, () => {
    onSilent();
    port.end(closeCodes.policy, `no valid message within ${firstMessageWithinMs / 1_000} seconds`);
  });

  const port: SocketPort = {
    send(message) {
      if (socket.readyState !== socket.OPEN || typeof message !== 'object' || message === null) return;
      if (socket.bufferedAmount > maxBufferedBytes) return port.end(closeCodes.tryLater, 'not reading');
      const parts = splitEncodedResponse(message);
      if (!parts) return socket.send(encodeFrame(message));
      const [before, json, after] = parts;
      // One message in three fragments (RFC 6455 5.4): nothing of it is copied.
      socket.send(before, { fin: false });
      socket.send(json, { fin: false, binary: false });
      socket.send(after, { fin: true });
    },
    onMessage(run) {
      onMessage = run;
    },
    onClose: (run) => void closers.push(run),
    close: () => port.end(closeCodes.goingAway, 'closed by the site'),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    get closedCleanly() {
      return closedCleanly;
    },
    countMalformed() {
      malformed += 1;
      if (malformed > maxMalformed) port.end(closeCodes.policy, 'not the protocol');
    },
    setSignedIn(now) {
      if (now === signedIn) return;
      signedIn = now;
      withinBytes = bucket(clock, now ? byteRate : unsignedByteRate);
      onSignedIn(now);
    },
    end(code, reason) {
      if (socket.readyState === socket.CLOSING || socket.readyState === socket.CLOSED) return;
      socket.close(code, reason);
      // A peer that does not respond to the close is not awaited.
      const cancel = clock.after(heartbeatMs, () => socket.terminate());
      socket.once('close', cancel);
    },
  };

  socket.on('pong', () => {
    missed = 0;
  });
  socket.on('message', (data, isBinary) => {
    missed = 0;
    if (socket.readyState !== socket.OPEN) return;
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    if (!withinMessages(1)) return port.end(closeCodes.policy, 'too many messages');
    if (!signedIn && bytes.length > unsignedMessageBytes) return port.end(closeCodes.tooBig, 'too large');
    if (!withinBytes(bytes.length)) return port.end(closeCodes.policy, 'too many bytes');
    const message = decodeFrame(isBinary ? bytes : bytes.toString('utf8'));
    if (!hasGreeted && ToRpcServer.safeParse(message).success) {
      hasGreeted = true;
      cancelFirst();
    }
    onMessage(message);
  });
  // Every error is followed by a close; ws closes by itself on frames that are too large or broken.
  socket.on('error', () => undefined);
  socket.once('close', (code) => {
    closedCleanly = code !== closeCodes.abnormal && code !== closeCodes.silent;
    heartbeat();
    cancelFirst();
    for (const run of closers.splice(0)) run();
  });
  return port;
}
