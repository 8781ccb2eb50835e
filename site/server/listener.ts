import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../core/clock.ts';
import type { Certificate } from './certificate.ts';
import { closeCodes, type SocketPort, socketPort } from './socket.ts';

/** The console's own pages. */
const consoleOrigin = 'app://watchfloor';
/** Nothing that a desk or a window sends comes near it; RTP capabilities are some 20 KB. */
const maxMessageBytes = 1024 * 1024;
/** Several desks of six windows may stand behind one address. */
const maxPerAddress = 128;
const maxConnections = 2_000;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate?: Certificate;
  /** The name in the URL, where it is not the host listened on. */
  readonly urlHost?: string;
  /** Pages that may open media links besides the console's. */
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly onDesk: (port: SocketPort, address: string) => void;
  readonly onMedia: (port: SocketPort, address: string) => void;
}

export interface Listener {
  /** ws:// or wss://, without a path. */
  readonly url: string;
  readonly connections: number;
  close(): Promise<void>;
}

/** Listens for desks on `/desk` and windows on `/media`. Rejects if the address cannot be had. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { certificate, clock } = options;
  const server = certificate
    ? createHttps({ cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' })
    : createHttp();
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  server.on('request', (_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' });
    response.end('WebSocket only\n');
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  });
  const perAddress = new Map<string, number>();
  const ports = new Set<SocketPort>();

  /** The status to refuse with, or undefined. Desks are no pages: a page that tries `/desk` was sent by somebody. */
  function refusal(path: string, origin: string | undefined, address: string): number | undefined {
    if (path !== '/desk' && path !== '/media') return 404;
    const allowed =
      origin === undefined ||
      (path === '/media' && (origin === consoleOrigin || options.origins.includes(origin)));
    if (!allowed) return 403;
    const full = ports.size >= maxConnections || (perAddress.get(address) ?? 0) >= maxPerAddress;
    return full ? 503 : undefined;
  }

  function accept(socket: WebSocket, path: string, address: string): void {
    const port = socketPort(socket, clock);
    ports.add(port);
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    port.onClose(() => {
      ports.delete(port);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
    if (path === '/desk') options.onDesk(port, address);
    else options.onMedia(port, address);
  }

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const address = request.socket.remoteAddress ?? 'unknown';
    const path = (request.url ?? '').split('?')[0] ?? '';
    const status = refusal(path, request.headers.origin, address);
    if (status === undefined) {
      sockets.handleUpgrade(request, duplex, head, (socket) => accept(socket, path, address));
      return;
    }
    duplex.on('error', () => duplex.destroy());
    duplex.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  server.listen(options.port, options.host);
  await once(server, 'listening');
  // An `address()` of a listening TCP server is never a string.
  const { port } = server.address() as AddressInfo;
  const name = options.urlHost ?? options.host;
  const host = name.includes(':') ? `[${name}]` : name;
  return {
    url: `${certificate ? 'wss' : 'ws'}://${host}:${port}`,
    get connections() {
      return ports.size;
    },
    async close() {
      const closed = once(server, 'close');
      for (const socketOf of [...ports]) socketOf.end(closeCodes.goingAway, 'the site is closing');
      server.close();
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}
