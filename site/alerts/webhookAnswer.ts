import type { ServerResponse } from 'node:http';

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
