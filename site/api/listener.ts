import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../core/base/clock.ts';
import type { Certificate } from './certificate.ts';
import { closeCodes, createSocketPort, type MessageRate, type SocketPort } from './socket.ts';

/** The origin of the console's own pages. */
const consoleOrigin = 'app://watchfloor';
/** Maximum message size, far above any real one; RTP capabilities are some 20 KB. */
const maxMessageBytes = 128 * 1024;
/** Connections per address: several desks of six windows may share one. */
const maxPerAddress = 128;
/** Connections per address without a sign-in: desks at the sign-in form, windows that just connect. */
const maxUnsignedPerAddress = 32;
const maxConnections = 2_000;
/** TCP connections beyond those, about to be accepted or refused. */
const maxOnTheWay = 200;
/** Time for the other ends to disconnect when the site closes, ms. */
const closeWithinMs = 500;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate?: Pick<Certificate, 'cert' | 'key'>;
  /** The host name in the URL, if it differs from the host listened on. */
  readonly urlHost?: string;
  /** Origins of pages that may use the page endpoints, besides the console's. */
  readonly origins: readonly string[];
  readonly clock: Clock;
  /** WebSocket endpoints by path, such as `/desk`. */
  readonly socketRoutes: Readonly<Record<string, SocketRoute>>;
  /** Handlers of plain requests below these paths, such as `/whip/`. */
  readonly pages?: Readonly<Record<string, Answer>>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, address: string) => void;

/** A WebSocket endpoint at one path. */
export interface SocketRoute {
  /** True if windows connect here; otherwise a request from a page is an attack and is refused. */
  readonly forPages: boolean;
  /** See `createSocketPort`. */
  readonly messages?: MessageRate;
  readonly accept: (port: SocketPort, address: string) => void;
}

export interface Listener {
  /** ws:// or wss://, without a path. */
  readonly url: string;
  readonly connections: number;
  close(): Promise<void>;
}

/** Listens for WebSockets at its endpoints. Rejects if the address is unavailable. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { certificate, clock } = options;
  const server = certificate
    ? createHttps({ cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' })
    : createHttp();
  server.maxConnections = maxConnections + maxOnTheWay;
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  server.on('request', (request, response) => {
    const found = Object.entries(options.pages ?? {}).find(([path]) => request.url?.startsWith(path));
    if (found) {
      found[1](request, response, request.socket.remoteAddress ?? 'unknown');
      return;
    }
    response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' });
    response.end('WebSocket only\n');
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  });
  const perAddress = countByKey();
  const unsigned = countByKey();
  const ports = new Set<SocketPort>();
  /** All TCP connections: a server does not close refused or upgraded ones by itself. */
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  /** Returns the status of a refusal, or undefined. */
  function refusal(
    socketRoute: SocketRoute | undefined,
    origin: string | undefined,
    address: string,
  ): number | undefined {
    if (!socketRoute) return 404;
    const allowed =
      origin === undefined ||
      (socketRoute.forPages && (origin === consoleOrigin || options.origins.includes(origin)));
    if (!allowed) return 403;
    const full =
      ports.size >= maxConnections ||
      perAddress.of(address) >= maxPerAddress ||
      unsigned.of(address) >= maxUnsignedPerAddress;
    return full ? 503 : undefined;
  }

  function accept(socket: WebSocket, socketRoute: SocketRoute, address: string): void {
    let countedUnsigned = false;
    const countUnsigned = (now: boolean) => {
      if (now !== countedUnsigned) unsigned.add(address, now ? 1 : -1);
      countedUnsigned = now;
    };
    const onSignedIn = (signedIn: boolean) => countUnsigned(!signedIn && ports.has(port));
    const port = createSocketPort(socket, clock, onSignedIn, socketRoute.messages);
    ports.add(port);
    perAddress.add(address, 1);
    countUnsigned(true);
    port.onClose(() => {
      ports.delete(port);
      perAddress.add(address, -1);
      countUnsigned(false);
    });
    socketRoute.accept(port, address);
  }

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const address = request.socket.remoteAddress ?? 'unknown';
    const path = (request.url ?? '').split('?')[0] ?? '';
    const socketRoute = Object.hasOwn(options.socketRoutes, path) ? options.socketRoutes[path] : undefined;
    const status = refusal(socketRoute, request.headers.origin, address);
    if (socketRoute && status === undefined) {
      sockets.handleUpgrade(request, duplex, head, (socket) => accept(socket, socketRoute, address));
      return;
    }
    duplex.on('error', () => duplex.destroy());
    duplex.write(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    // `end` alone is not enough: the other end could hold its half open for ever.
    request.socket.destroySoon();
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
      for (const port of [...ports]) port.end(closeCodes.goingAway, 'the site is closing');
      server.close();
      server.closeIdleConnections();
      const hurry = clock.after(closeWithinMs, () => {
        for (const socket of connections) socket.destroy();
      });
      await closed;
      hurry();
    },
  };
}

function countByKey() {
  const counts = new Map<string, number>();
  return {
    of: (key: string) => counts.get(key) ?? 0,
    add(key: string, more: number) {
      const count = (counts.get(key) ?? 0) + more;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    },
  };
}
