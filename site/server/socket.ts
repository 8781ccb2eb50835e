import type { WebSocket } from 'ws';
import type { Cancel, Clock } from '../../core/clock.ts';
import { decodeFrame, encodeFrame, type Port } from '../../core/contract/wire.ts';

const heartbeatMs = 5_000;
/** Heartbeats missed in a row before the other end is taken to be gone. */
const maxMissed = 2;
/** What may wait to be sent before the other end is taken to have stopped reading. */
const maxBufferedBytes = 32 * 1024 * 1024;
/** Messages a second over time, and at once: a wall of 16 changes with a handful. */
const messagesPerSecond = 100;
const messageBurst = 500;
/** Messages that are not of the protocol before the connection is closed. */
const maxMalformed = 10;

/** WebSocket close codes, RFC 6455 7.4.1. */
export const closeCodes = { goingAway: 1001, abnormal: 1006, policy: 1008, tryLater: 1013 } as const;

/** One WebSocket as a port of the wire, with everything a stranger at the other end might do kept within limits. */
export interface SocketPort extends Port {
  /** Bytes not yet taken by the other end. */
  readonly bufferedBytes: number;
  /** True once the other end has said goodbye, and not merely gone silent. */
  readonly saidGoodbye: boolean;
  /** Called by the dispatcher for what is not of the protocol. */
  countMalformed(): void;
  end(code: number, reason: string): void;
}

export function socketPort(socket: WebSocket, clock: Clock): SocketPort {
  let onMessage: (message: unknown) => void = () => undefined;
  const closers: (() => void)[] = [];
  let missed = 0;
  let malformed = 0;
  let saidGoodbye = false;
  let tokens = messageBurst;
  let refilledAt = clock.monotonic();

  const heartbeat: Cancel = clock.every(heartbeatMs, () => {
    missed += 1;
    if (missed > maxMissed) return socket.terminate();
    socket.ping();
  });
  const withinRate = () => {
    const now = clock.monotonic();
    tokens = Math.min(messageBurst, tokens + ((now - refilledAt) / 1000) * messagesPerSecond);
    refilledAt = now;
    tokens -= 1;
    return tokens >= 0;
  };

  const port: SocketPort = {
    send(message) {
      if (socket.readyState !== socket.OPEN || typeof message !== 'object' || message === null) return;
      if (socket.bufferedAmount > maxBufferedBytes) return port.end(closeCodes.tryLater, 'not reading');
      socket.send(encodeFrame(message));
    },
    onMessage(run) {
      onMessage = run;
    },
    onClose: (run) => void closers.push(run),
    close: () => port.end(closeCodes.goingAway, 'closed by the site'),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    get saidGoodbye() {
      return saidGoodbye;
    },
    countMalformed() {
      malformed += 1;
      if (malformed > maxMalformed) port.end(closeCodes.policy, 'not the protocol');
    },
    end(code, reason) {
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
    if (!withinRate()) return port.end(closeCodes.policy, 'too many messages');
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    onMessage(decodeFrame(isBinary ? bytes : bytes.toString('utf8')));
  });
  // Every error is followed by a close; ws closes by itself on frames that are too large or broken.
  socket.on('error', () => undefined);
  socket.once('close', (code) => {
    saidGoodbye = code !== closeCodes.abnormal;
    heartbeat();
    for (const run of closers.splice(0)) run();
  });
  return port;
}
