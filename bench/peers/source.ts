import type { WebSocket, WebSocketServer } from 'ws';
import { createSystemClock } from '../../core/base/clock.ts';
import { openRtspSession } from '../../site/ingest/rtsp/session.ts';

/** A camera's stream as a peer's server pulls it. */
export interface RtspSource {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly fps: number;
}

/** Returns the address with user name and password, as ffmpeg expects it. */
export function addressOf({ url, username, password }: RtspSource): string {
  const address = new URL(url);
  address.username = username;
  address.password = password;
  return address.href;
}

/** A running server of a peer. */
export interface PeerServer {
  readonly port: number;
  /** Returns the address of camera `at`, on this port or on that of a line in front of it. */
  url(at: number, port: number): string;
  close(): void;
}

/**
 * Wraps a peer's WebSocket server, at which a client of `/n` views source n. `onViewer` returns a function that ends
 * the viewing.
 */
export function overSockets(
  server: WebSocketServer,
  onViewer: (at: number, socket: WebSocket) => () => void,
  end: () => void,
): PeerServer {
  server.on('connection', (socket, request) => {
    socket.on('close', onViewer(Number(request.url?.slice(1)), socket));
    socket.on('error', () => socket.terminate());
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a server without a port');
  return {
    port: address.port,
    url: (at, port) => `ws://127.0.0.1:${port}/${at}`,
    close() {
      end();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/**
 * Pulls a camera's H.264 over RTSP (TCP) and emits whole access units as Annex B; the marker bit ends one (RFC 6184).
 */
export async function pullAccessUnits(
  source: RtspSource,
  signal: AbortSignal,
  onUnit: (unit: Buffer, isKey: boolean) => void,
): Promise<void> {
  const onUnexpectedError = (error: unknown) => process.stderr.write(`peer's source: ${String(error)}\n`);
  const { url, username, password } = source;
  const opened = await openRtspSession({
    url,
    credentials: { username, password },
    clock: createSystemClock(),
    signal,
    onUnexpectedError,
  });
  if (!opened.ok) throw new Error(`${url}: ${opened.fault.code}`);
  const session = opened.value;
  signal.addEventListener('abort', () => session.close());
  const collect = accessUnits(onUnit);
  for (const nal of parameterSets(session.description.video.sprop)) collect.add(nal);
  const played = await session.play({ rtp: collect.packet, rtcp: () => {}, end: () => {} });
  if (!played.ok) throw new Error(`${url}: ${played.fault.code}`);
}

const parameterSets = (sprop: string | undefined) =>
  (sprop ?? '').split(',').flatMap((part) => (part === '' ? [] : Buffer.from(part, 'base64')));

const startCode = Buffer.from([0, 0, 0, 1]);
const nalType = (first: number) => first & 0x1f;
const [idr, stapA, fuA] = [5, 24, 28];

/** Assembles RTP packets to access units. TCP neither loses nor reorders packets. */
export function accessUnits(onUnit: (unit: Buffer, isKey: boolean) => void) {
  let parts: Buffer[] = [];
  let isKey = false;
  const begin = (header: number) => {
    parts.push(startCode, Buffer.from([header]));
    if (nalType(header) === idr) isKey = true;
  };
  const add = (nal: Buffer) => {
    const first = nal[0];
    if (first === undefined) return;
    begin(first);
    parts.push(Buffer.from(nal.subarray(1)));
  };
  return {
    add,
    packet(packet: Buffer) {
      const payload = packet.subarray(12 + ((packet[0] ?? 0) & 15) * 4);
      const [indicator = 0, fuHeader = 0] = payload;
      const type = nalType(indicator);
      if (type === fuA) {
        if (fuHeader & 0x80) begin((indicator & 0xe0) | nalType(fuHeader));
        parts.push(Buffer.from(payload.subarray(2)));
      } else if (type === stapA) {
        for (let at = 1; at + 2 <= payload.length; at += 2 + payload.readUInt16BE(at))
          add(payload.subarray(at + 2, at + 2 + payload.readUInt16BE(at)));
      } else add(payload);
      if (((packet[1] ?? 0) & 0x80) === 0) return;
      onUnit(Buffer.concat(parts), isKey);
      parts = [];
      isKey = false;
    },
  };
}
