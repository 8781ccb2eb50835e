import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { FromPage, ToPage } from './messages.ts';

const host = '127.0.0.1';
const maxMessageBytes = 16 * 1024;
const News = z.object({
  stream: z.string().max(200),
  state: z.enum(['published', 'failed', 'paced']),
  why: z.string().max(500).optional(),
});

export interface PageDoor {
  /** The address to which the page connects. A client that knows it can draw the cameras and receives their tokens. */
  readonly address: string;
  /** Sends an order; returns false if no page is connected. */
  send(order: ToPage): boolean;
  close(): Promise<void>;
}

export interface PageDoorOptions {
  /** Called when a page has connected; it has no state yet. */
  onPage(): void;
  onGone(): void;
  onNews(news: FromPage): void;
}

/**
 * Opens a WebSocket for one page on this machine, at a path that cannot be guessed; a new connection replaces the last.
 */
export async function openPageDoor({ onPage, onGone, onNews }: PageDoorOptions): Promise<PageDoor> {
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
      onGone();
    });
    socket.on('message', (data, isBinary) => {
      const news = isBinary ? undefined : News.safeParse(parsed(String(data))).data;
      if (news && page === socket)
        onNews({
          stream: news.stream,
          state: news.state,
          ...(news.why === undefined ? {} : { why: news.why }),
        });
    });
    onPage();
  });

  return {
    address: `ws://${host}:${bound.port}/${secret}`,
    send(order) {
      if (page?.readyState !== page?.OPEN || !page) return false;
      page.send(JSON.stringify(order));
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
