import type { ServerResponse } from 'node:http';

/** Encoders in pages may have any origin, and are admitted by their token alone: there is no cookie that a foreign page could abuse. */
export const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'location, etag, link',
} as const;

export const mediaTypes = { sdp: 'application/sdp', fragment: 'application/trickle-ice-sdpfrag' } as const;

/** The response to a request, before it is written. */
export interface WhipReply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Creates a refusal, with a plain sentence for readers of the encoder's log. */
export const createRefusal = (
  status: number,
  why: string,
  headers: Readonly<Record<string, string>> = {},
): WhipReply => ({
  status,
  body: `${why}\n`,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
});

export function writeReply(response: ServerResponse, { status, body = '', headers = {} }: WhipReply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...corsHeaders,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...headers,
  });
  response.end(status === 204 ? undefined : body);
}
