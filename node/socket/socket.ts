import { createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import WebSocket, { type RawData } from 'ws';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { startHeartbeat } from '../../core/rpc/heartbeat.ts';
import { decodeFrame, encodeFrame, type MessageChannelPort, maxFrameBytes } from '../../core/rpc/wire.ts';

/** The default interval of pings; any incoming message counts as a sign of life. */
const pingEveryMs = 1_500;
/** The default time without a sign of life after which the connection is treated as dead. */
export const silentAfterMs = 5_000;

export interface SocketOptions {
  readonly clock: Clock;
  /**
   * Checks the certificate (SHA-256 of its DER, hex; undefined over plain ws) before anything is sent; false ends
   * the connection.
   */
  readonly accept: (fingerprint: string | undefined) => boolean;
  readonly onOpen: (port: MessageChannelPort) => void;
  /** Called once, whatever ended the connection, also if it never opened. */
  readonly onEnd: (why: string) => void;
  readonly pingEveryMs?: number;
  readonly silentAfterMs?: number;
}

/** Opens one WebSocket connection to a site or its PTZ gateway. Returns a function that ends it. */
export function openSocket(url: string, options: SocketOptions): Cancel {
  const { clock } = options;
  const silentMs = options.silentAfterMs ?? silentAfterMs;
  const everyMs = options.pingEveryMs ?? pingEveryMs;
  const socket = new WebSocket(url, {
    // A site generates its own certificate at its first start: the pin is checked, which proves more than a
    // chain.
    rejectUnauthorized: false,
    maxPayload: maxFrameBytes,
    handshakeTimeout: silentMs,
    perMessageDeflate: false,
    followRedirects: false,
    // Delivering two messages of one packet in one turn would run the second before code that awaits the first.
    allowSynchronousEvents: false,
  });
  socket.binaryType = 'nodebuffer';
  let why = 'closed';
  let accepted = false;
  let ended = false;
  let heartbeat: ReturnType<typeof startHeartbeat> | undefined;
  const onMessages = new Listeners<unknown>();
  const onCloses = new Listeners();

  const alive = () => heartbeat?.alive();

  socket.on('upgrade', (response) => {
    accepted = options.accept(fingerprintOf(response.socket));
    if (!accepted) socket.terminate();
  });
  socket.on('open', () => {
    if (!accepted) return socket.terminate();
    heartbeat = startHeartbeat({
      clock,
      everyMs,
      silentMs,
      ping() {
        socket.ping();
        return undefined;
      },
      onSilent() {
        why = 'silent';
        socket.terminate();
      },
    });
    options.onOpen({
      send: (message) => {
        if (socket.readyState === WebSocket.OPEN && typeof message === 'object' && message !== null)
          socket.send(encodeFrame(message));
      },
      onMessage: onMessages.add,
      onClose: onCloses.add,
      close: () => socket.close(),
    });
  });
  socket.on('ping', alive);
  socket.on('pong', alive);
  socket.on('message', (data, binary) => {
    alive();
    const message = decodeFrame(binary ? bytesOf(data) : bytesOf(data).toString('utf8'));
    try {
      onMessages.emit(message);
    } catch (error) {
      // A malformed message must not crash desk or main: the connection is closed and the reason reported.
      why = `malformed: ${String(error)}`;
      socket.terminate();
    }
  });
  socket.on('error', (error) => {
    why = error.message;
  });
  socket.on('close', () => {
    if (ended) return;
    ended = true;
    heartbeat?.stop();
    onCloses.emit();
    options.onEnd(why);
  });
  return () => socket.terminate();
}

function fingerprintOf(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { raw } = socket.getPeerCertificate();
  return raw ? createHash('sha256').update(raw).digest('hex') : undefined;
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
