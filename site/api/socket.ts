import type { WebSocket } from 'ws';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { decodeFrame, encodedParts, encodeFrame, type Port } from '../../core/rpc/wire.ts';

const heartbeatMs = 5_000;
/** Heartbeats missed in a row before the other end is taken to be gone. */
const maxMissed = 2;
/** What may wait to be sent before the other end is taken to have stopped reading. */
const maxBufferedBytes = 32 * 1024 * 1024;
/** What may come in: a second over time, and at once after a rest. */
export interface MessageRate {
  readonly perSecond: number;
  readonly atOnce: number;
}
/** Messages, where a door says no other: a wall of 16 changes with a handful. */
const messageRate: MessageRate = { perSecond: 100, atOnce: 500 };
/** Bytes: a window joins with some 20 KB and changes a wall of 16 with 6 KB. */
const byteRate = { perSecond: 128 * 1024, atOnce: 1024 * 1024 };
/** While nobody has signed in: a password, a token or a ticket is a few hundred bytes. */
const unsignedByteRate = { perSecond: 4 * 1024, atOnce: 64 * 1024 };
const unsignedMessageBytes = 16 * 1024;
/** Messages that are not of the protocol before the connection is closed. */
const maxMalformed = 10;

/** WebSocket close codes, RFC 6455 7.4.1. */
export const closeCodes = {
  goingAway: 1001,
  abnormal: 1006,
  policy: 1008,
  tooBig: 1009,
  tryLater: 1013,
  /** Ours, of the private range (7.4.2): a window got no answer any more, and comes back with a new connection. */
  silent: 4000,
} as const;

/** One WebSocket as a port of the wire, with everything a stranger at the other end might do kept within limits. */
export interface SocketPort extends Port {
  /** Bytes not yet taken by the other end. */
  readonly bufferedBytes: number;
  /** True once the other end has said goodbye, and not merely gone silent. */
  readonly closedCleanly: boolean;
  /** Called by the dispatcher for what is not of the protocol. */
  countMalformed(): void;
  /** Says whether somebody is signed in at the other end; until they are, it gets little. */
  setSignedIn(signedIn: boolean): void;
  end(code: number, reason: string): void;
}

/** What comes in over time, at most `perSecond`, and `atOnce` after a rest. */
function bucket(clock: Clock, { perSecond, atOnce }: MessageRate) {
  let tokens = atOnce;
  let refilledAt = clock.monotonic();
  /** False if that is too much. */
  return (amount: number): boolean => {
    const now = clock.monotonic();
    tokens = Math.min(atOnce, tokens + ((now - refilledAt) / 1000) * perSecond) - amount;
    refilledAt = now;
    return tokens >= 0;
  };
}

/** @param onSignedIn told of each change of it; it begins with nobody signed in */
export function socketPort(
  socket: WebSocket,
  clock: Clock,
  onSignedIn: (signedIn: boolean) => void,
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

  const port: SocketPort = {
    send(message) {
      if (socket.readyState !== socket.OPEN || typeof message !== 'object' || message === null) return;
      if (socket.bufferedAmount > maxBufferedBytes) return port.end(closeCodes.tryLater, 'not reading');
      const parts = encodedParts(message);
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
      // One that does not answer the close is not waited for.
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
    onMessage(decodeFrame(isBinary ? bytes : bytes.toString('utf8')));
  });
  // Every error is followed by a close; ws closes by itself on frames that are too large or broken.
  socket.on('error', () => undefined);
  socket.once('close', (code) => {
    closedCleanly = code !== closeCodes.abnormal && code !== closeCodes.silent;
    heartbeat();
    for (const run of closers.splice(0)) run();
  });
  return port;
}
