import type { IncomingMessage, ServerResponse } from 'node:http';

/** Reads a request's body. @returns undefined once it is longer than `maxBytes`, or the sender gave up */
export function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > maxBytes) {
        parts.length = 0;
        resolve(undefined);
      } else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

/** A request's answer, in a plain sentence for whoever reads the sender's log. */
export interface Answer {
  readonly status: number;
  readonly why?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function answer(response: ServerResponse, { status, why, headers = {} }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const body = why === undefined ? '' : `${why}\n`;
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 204
      ? {}
      : { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }),
    ...headers,
  });
  response.end(status === 204 ? undefined : body);
}
