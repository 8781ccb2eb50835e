import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { toCertificateHash } from '../../core/people/deskProof.ts';
import { decodeFrame, encodeFrame, type MessageChannelPort } from '../../core/rpc/wire.ts';
import type { FakeSite } from './site.ts';

export interface FakeSiteServer {
  /** `ws://127.0.0.1:port`, or wss with `tls`. */
  readonly url: string;
  readonly port: number;
  /** Stops responding without closing a connection, as a cut cable does. */
  freeze(): void;
  close(): void;
}

/** Serves a fake site over real WebSockets, for a desk in another process. */
export async function listen(
  site: FakeSite,
  options: { readonly tls?: { readonly key: string; readonly cert: string }; readonly port?: number } = {},
): Promise<FakeSiteServer> {
  const server = options.tls ? createTlsServer(options.tls) : createServer();
  if (options.tls) {
    const { fingerprint256 } = new X509Certificate(options.tls.cert);
    site.setCertificate(toCertificateHash(fingerprint256));
  }
  const sockets = new WebSocketServer({ server, path: '/desk', autoPong: false });
  const open = new Set<WebSocket>();
  let frozen = false;
  sockets.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('ping', (data) => {
      if (!frozen) socket.pong(data);
    });
    site.serve(portOf(socket, () => frozen));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'wss' : 'ws'}://127.0.0.1:${port}`,
    port,
    freeze() {
      frozen = true;
    },
    close() {
      for (const socket of open) socket.terminate();
      sockets.close();
      server.close();
    },
  };
}

/** Wraps a socket as a port. While it is `frozen`, all messages are dropped. */
export function portOf(socket: WebSocket, frozen: () => boolean = () => false): MessageChannelPort {
  return {
    send: (message) => {
      if (!frozen()) socket.send(encodeFrame(message as object));
    },
    onMessage: (run) =>
      void socket.on('message', (data, binary) => {
        if (!frozen()) run(decodeFrame(binary ? (data as Buffer) : data.toString()));
      }),
    onClose: (run) => void socket.on('close', () => run()),
    close: () => socket.close(),
  };
}
