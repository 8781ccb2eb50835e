import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { PageCommand, PageReport } from './messages.ts';

const host = '127.0.0.1';
const maxMessageBytes = 16 * 1024;
const PageMessage = z.object({
  stream: z.string().max(200),
  state: z.enum(['published', 'failed', 'paced']),
  why: z.string().max(500).optional(),
});

export interface PageSocket {
  /** The address to which the page connects. A client that knows it can draw the cameras and receives their tokens. */
  readonly address: string;
  /** Sends a command; returns false if no page is connected. */
  send(command: PageCommand): boolean;
  close(): Promise<void>;
}

export interface PageSocketOptions {
  /** Called when a page has connected; it has no state yet. */
  onConnected(): void;
  onDisconnected(): void;
  onMessage(message: PageReport): void;
}

/**
 * Opens a WebSocket for one page on this machine, at a path that cannot be guessed; a new connection replaces the last.
 */
export async function openPageSocket({
  onConnected,
  onDisconnected,
  onMessage,
}: PageSocketOptions): Promise<PageSocket> {
  const secret = randomBytes(18).toString('base64url');
  const server = new WebSocketServer({
    host,
    port: 0,
    path: `/${secret}`,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  });
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port was given');
  let page: WebSocket | undefined;

  server.on('connection', (socket: WebSocket, _request: IncomingMessage) => {
    page?.terminate();
    page = socket;
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (page !== socket) return;
      page = undefined;
      onDisconnected();
    });
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : PageMessage.safeParse(parsed(String(data))).data;
      if (message && page === socket)
        onMessage({
          stream: message.stream,
          state: message.state,
          ...(message.why === undefined ? {} : { why: message.why }),
        });
    });
    onConnected();
  });

  return {
    address: `ws://${host}:${bound.port}/${secret}`,
    send(command) {
      if (page?.readyState !== page?.OPEN || !page) return false;
      page.send(JSON.stringify(command));
      return true;
    },
    async close() {
      page?.terminate();
      page = undefined;
      server.close();
      await once(server, 'close');
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
