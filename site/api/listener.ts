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
/** WebSockets per address: several desks of six windows may share one. */
const maxPerAddress = 128;
/** WebSockets per address without a sign-in: desks at the sign-in form, windows that just connect. */
const maxUnsignedPerAddress = 32;
/** WebSockets without a sign-in from all addresses; the rest of `maxConnections` is for signed-in desks and windows alone. */
const maxUnsigned = 512;
const maxConnections = 2_000;
/** Connections that have sent no complete request yet, among them TLS handshakes. A room of desks that all reconnect needs some 50. */
const maxSilentPerAddress = 64;
const maxSilent = 256;
/** Connections that have sent a plain request: alert sources and encoders, of which many may share a gateway's address. */
const maxPlainPerAddress = 256;
const maxPlain = 1_024;
/** TCP connections beyond all those, about to be refused. */
const maxRefusing = 200;
/** Time for a TLS handshake, and then for the headers of a request, ms; on a bad line both take well under a second. */
const handshakeWithinMs = 5_000;
/** Time for a whole request, above the deadline of a body (`site/shared/body.ts`), whose refusal has a sentence, ms. */
const requestWithinMs = 10_000;
/** Time for the other end to disconnect when the site closes, or closes this connection for a newer one, ms. */
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

/**
 * Numbers of refused connections: `path` and `origin` are wrong addresses and pages; `full` were refused because a limit was reached;
 * `displaced` were closed for newer ones; `silent` sent no valid message in time.
 */
export type ConnectionRefusals = Readonly<
  Record<'path' | 'origin' | 'full' | 'displaced' | 'silent', number>
>;

export interface Listener {
  /** ws:// or wss://, without a path. */
  readonly url: string;
  readonly connections: number;
  refusals(): ConnectionRefusals;
  close(): Promise<void>;
}

/** Listens for WebSockets at its endpoints. Rejects if the address is unavailable. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { certificate, clock } = options;
  const timeouts = {
    headersTimeout: handshakeWithinMs,
    requestTimeout: requestWithinMs,
    // Node looks for overdue requests every 30 s otherwise.
    connectionsCheckingInterval: 1_000,
  };
  const server = certificate
    ? createHttps({
        cert: certificate.cert,
        key: certificate.key,
        minVersion: 'TLSv1.2',
        handshakeTimeout: handshakeWithinMs,
        ...timeouts,
      })
    : createHttp(timeouts);
  server.maxConnections = maxConnections + maxSilent + maxPlain + maxRefusing;
  server.on('request', (request, response) => {
    if (!admitPlain(request.socket)) {
      refusals.full += 1;
      response.writeHead(503, {
        'content-type': 'text/plain; charset=utf-8',
        connection: 'close',
        'retry-after': '1',
      });
      response.end('Too many connections are open from this address, or at this site. Try again later.\n');
      return;
    }
    const found = Object.entries(options.pages ?? {}).find(([path]) => request.url?.startsWith(path));
    if (found) {
      found[1](request, response, addressKey(request.socket.remoteAddress));
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
  const refusals = { path: 0, origin: 0, full: 0, displaced: 0, silent: 0 };
  const ports = new Set<SocketPort>();
  /** WebSockets without a sign-in, the oldest first. */
  const unsignedPorts = new Map<SocketPort, { readonly address: string; readonly displace: () => void }>();
  /** All TCP connections: a server does not close refused or upgraded ones by itself. */
  const connections = new Set<Socket>();
  /** Connections without a complete request by their other end, the oldest first: a TLS socket is another object than its TCP socket. */
  const silent = new Map<string, Socket>();
  const silentPerAddress = countByKey();
  /** Connections that have sent a plain request. */
  const plain = new Set<Socket>();
  const plainPerAddress = countByKey();

  function requested(socket: Socket): void {
    if (silent.delete(peerOf(socket))) silentPerAddress.add(addressKey(socket.remoteAddress), -1);
  }

  /** Closes the oldest silent connection where there are too many: whoever just connects is about to send something. */
  function displaceSilent(address: string): void {
    const isFull = silent.size > maxSilent;
    if (!isFull && silentPerAddress.of(address) <= maxSilentPerAddress) return;
    const oldest = [...silent.values()].find((one) => isFull || addressKey(one.remoteAddress) === address);
    if (!oldest) return;
    requested(oldest);
    refusals.displaced += 1;
    oldest.destroy();
  }

  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    const [peer, address] = [peerOf(socket), addressKey(socket.remoteAddress)];
    silent.set(peer, socket);
    silentPerAddress.add(address, 1);
    socket.once('close', () => {
      connections.delete(socket);
      // A closed socket no longer knows its other end.
      if (silent.get(peer) === socket && silent.delete(peer)) silentPerAddress.add(address, -1);
    });
    displaceSilent(address);
  });

  /** Counts a connection that sends plain requests; false if there are too many. */
  function admitPlain(socket: Socket): boolean {
    requested(socket);
    if (plain.has(socket)) return true;
    const address = addressKey(socket.remoteAddress);
    if (plain.size >= maxPlain) server.closeIdleConnections();
    if (plain.size >= maxPlain || plainPerAddress.of(address) >= maxPlainPerAddress) return false;
    plain.add(socket);
    plainPerAddress.add(address, 1);
    socket.once('close', () => {
      plain.delete(socket);
      plainPerAddress.add(address, -1);
    });
    return true;
  }

  /**
   * Closes an unsigned WebSocket where there are too many: the oldest of the address that has most of them. A desk at an address of its
   * own gets in, however many others a few addresses open.
   */
  function displaceUnsigned(): void {
    if (unsignedPorts.size <= maxUnsigned) return;
    const counts = [...unsignedPorts.values()].map(({ address }) => unsigned.of(address));
    const most = Math.max(...counts);
    [...unsignedPorts.values()].find(({ address }) => unsigned.of(address) === most)?.displace();
  }

  /** Returns the status of a refusal, or undefined. */
  function refusal(
    socketRoute: SocketRoute | undefined,
    origin: string | undefined,
    address: string,
  ): number | undefined {
    if (!socketRoute) {
      refusals.path += 1;
      return 404;
    }
    const allowed =
      origin === undefined ||
      (socketRoute.forPages && (origin === consoleOrigin || options.origins.includes(origin)));
    if (!allowed) {
      refusals.origin += 1;
      return 403;
    }
    const full =
      ports.size >= maxConnections ||
      perAddress.of(address) >= maxPerAddress ||
      unsigned.of(address) >= maxUnsignedPerAddress;
    if (full) refusals.full += 1;
    return full ? 503 : undefined;
  }

  function accept(socket: WebSocket, socketRoute: SocketRoute, address: string): void {
    let countedUnsigned = false;
    const countUnsigned = (now: boolean) => {
      if (now === countedUnsigned) return;
      countedUnsigned = now;
      unsigned.add(address, now ? 1 : -1);
      if (now) unsignedPorts.set(port, { address, displace });
      else unsignedPorts.delete(port);
    };
    const onSignedIn = (signedIn: boolean) => countUnsigned(!signedIn && ports.has(port));
    const onSilent = () => {
      refusals.silent += 1;
    };
    const displace = () => {
      refusals.displaced += 1;
      countUnsigned(false);
      port.end(closeCodes.tryLater, 'too many connections without a sign-in');
      // Connections that do not answer the close must not use up the share of signed-in ones.
      const cancel = clock.after(closeWithinMs, () => socket.terminate());
      socket.once('close', cancel);
    };
    const port = createSocketPort(socket, clock, { onSignedIn, onSilent }, socketRoute.messages);
    ports.add(port);
    perAddress.add(address, 1);
    countUnsigned(true);
    port.onClose(() => {
      ports.delete(port);
      perAddress.add(address, -1);
      countUnsigned(false);
    });
    socketRoute.accept(port, address);
    displaceUnsigned();
  }

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    requested(request.socket);
    const address = addressKey(request.socket.remoteAddress);
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
    refusals: () => ({ ...refusals }),
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

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

/**
 * Returns the key under which an address is counted: an IPv4 address, or the first 64 bits of an IPv6 address, since one host usually has
 * all addresses of such a network (RFC 4291 2.5.4).
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const [, ipv4] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  if (ipv4 !== undefined) return ipv4;
  if (!address.includes(':')) return address;
  const [left = '', right] = (address.split('%')[0] ?? '').split('::');
  const [before, after] = [left, right ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = right === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array<string>(Math.max(0, zeros)).fill('0'), ...(after ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
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
