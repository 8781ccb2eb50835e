/** HTTP server of the PTZ cameras: one port, keep-alive connections, input limits. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { OnvifRequest, OnvifResponse } from './responder.ts';

export interface OnvifServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly answer: (request: OnvifRequest) => OnvifResponse;
  readonly maxConnections?: number;
}

export interface OnvifServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The longest legitimate request is a tour of 64 spots, some 30 kB. */
export const maxBodyBytes = 65_536;
/** Two for each PTZ camera of the whole plan in a demo city, with a margin. */
const defaultMaxConnections = 8_192;
const headWithinMs = 10_000;
const requestWithinMs = 15_000;
/** Longer than a gateway's keep-alive, so that the gateway closes connections first. */
const keepAliveMs = 65_000;

/** Returns the body as text; undefined if it exceeds the limit. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendResponse(response: ServerResponse, { status, body, challenges }: OnvifResponse): void {
  if (challenges) response.setHeader('WWW-Authenticate', [...challenges]);
  if (body !== '') response.setHeader('Content-Type', 'application/soap+xml; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.writeHead(status).end(body);
}

export const requestOf = (incoming: IncomingMessage, body: string): OnvifRequest => ({
  method: incoming.method ?? '',
  target: incoming.url ?? '',
  authorization: incoming.headers.authorization,
  body,
});

/** @throws if the port is unavailable. */
export async function startOnvifServer(options: OnvifServerOptions): Promise<OnvifServer> {
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    if (incoming.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      return sendResponse(response, { status: 405, body: '' });
    }
    const body = await readBody(incoming);
    if (body === undefined) {
      response.setHeader('Connection', 'close');
      return sendResponse(response, { status: 413, body: '' });
    }
    sendResponse(response, options.answer(requestOf(incoming, body)));
  };
  const server = createServer(
    {
      headersTimeout: headWithinMs,
      requestTimeout: requestWithinMs,
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: 8_192,
    },
    (incoming, response) => {
      // a client that disconnects during a request gets no reply
      serve(incoming, response).catch((error: unknown) => {
        if (!incoming.complete || response.destroyed) return response.destroy();
        throw error;
      });
    },
  );
  server.maxConnections = options.maxConnections ?? defaultMaxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port, backlog: 511 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the ONVIF server has no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
