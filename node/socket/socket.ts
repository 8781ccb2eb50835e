import { createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import WebSocket, { type RawData } from 'ws';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { startHeartbeat } from '../../core/rpc/heartbeat.ts';
import { decodeFrame, encodeFrame, maxFrameBytes, type Port } from '../../core/rpc/wire.ts';

/** A ping goes out this often, unless another time is asked for; anything at all that comes in counts as life. */
const pingEveryMs = 1_500;
/** After this long without a sign of life the connection is taken for dead, unless another time is asked for. */
export const silentAfterMs = 5_000;

export interface SocketOptions {
  readonly clock: Clock;
  /** Looks at the certificate (SHA-256 of its DER, hex; undefined over plain ws) before anything is sent; false ends it. */
  readonly accept: (fingerprint: string | undefined) => boolean;
  readonly onOpen: (port: Port) => void;
  /** Once, whatever ended it, also if it never opened. */
  readonly onEnd: (why: string) => void;
  readonly pingEveryMs?: number;
  readonly silentAfterMs?: number;
}

/** One WebSocket connection to a site or its PTZ gateway. Returns what ends it. */
export function openSocket(url: string, options: SocketOptions): Cancel {
  const { clock } = options;
  const silentMs = options.silentAfterMs ?? silentAfterMs;
  const everyMs = options.pingEveryMs ?? pingEveryMs;
  const socket = new WebSocket(url, {
    // A site's certificate is its own, made at its first start: it is held to its pin, which says more than a chain does.
    rejectUnauthorized: false,
    maxPayload: maxFrameBytes,
    handshakeTimeout: silentMs,
    perMessageDeflate: false,
    followRedirects: false,
    // Two messages of one packet in one turn: what waits for the answer in the first would go on after the second was heard.
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
      // What a site may send is no reason for desk or main to fall: the connection is given up instead, and the reason told.
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
