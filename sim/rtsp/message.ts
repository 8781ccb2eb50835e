/** RTSP 1.0 messages (RFC 2326) as bytes: parses requests and interleaved data, formats responses. */

export interface RtspRequest {
  readonly method: string;
  readonly uri: string;
  /** The protocol version; every other than `1.0` gets a 505 response. */
  readonly version: string;
  /** Header names are in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export type Incoming =
  | { readonly kind: 'request'; readonly request: RtspRequest }
  /** RTP or RTCP from the client (RFC 2326, 10.12). Its content is ignored; it only shows that the client is alive. */
  | { readonly kind: 'interleaved'; readonly channel: number }
  /** Framing is lost: the connection must reply 400 and close. */
  | { readonly kind: 'malformed'; readonly why: string };

export const maxHeadBytes = 8_192;
export const maxHeaders = 64;
export const maxUriLength = 1_000;
export const maxBodyBytes = 4_096;
const maxBlankBytes = 64;

const interleavedMark = 0x24;
const cr = 0x0d;
const lf = 0x0a;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Headers of which a second, different one would make the request ambiguous. */
const singleHeaders = new Set(['cseq', 'content-length', 'session', 'authorization', 'transport']);

/** Returns the offset after the head's blank line, or -1. Accepts CRLF, and the bare LF of some clients. */
function headEnd(bytes: Buffer): number {
  for (let at = bytes.indexOf(lf); at >= 0; at = bytes.indexOf(lf, at + 1)) {
    if (bytes[at + 1] === lf) return at + 2;
    if (bytes[at + 1] === cr && bytes[at + 2] === lf) return at + 3;
  }
  return -1;
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}

function parseHead(text: string): Omit<RtspRequest, 'body'> | string {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const [first = '', ...rest] = lines;
  if (hasControlCharacter(text.replace(/\r?\n/g, ''))) return 'control character in head';
  const parts = first.split(' ');
  const [method = '', uri = '', protocol = ''] = parts;
  if (parts.length !== 3 || !token.test(method) || method.length > 32) return 'bad request line';
  if (uri.length === 0 || uri.length > maxUriLength) return 'bad address';
  const version = /^RTSP\/(\d{1,2}\.\d{1,2})$/.exec(protocol)?.[1];
  if (!version) return 'bad protocol version';
  const headers = new Map<string, string>();
  let count = 0;
  for (const line of rest) {
    if (line === '') continue;
    if (++count > maxHeaders) return 'too many headers';
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || !token.test(name)) return 'bad header';
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    if (before !== undefined && singleHeaders.has(name)) return `header ${name} twice`;
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { method, uri, version, headers };
}

/** Parses the bytes of one connection, regardless of chunk boundaries. Buffers at most one head and one body. */
export class RequestReader {
  private held: Buffer = Buffer.alloc(0);
  private skip = 0;
  private blank = 0;
  private broken = false;

  /** Returns the messages completed by `chunk`, in order. Returns none after a `malformed` one. */
  push(chunk: Buffer): Incoming[] {
    if (this.broken) return [];
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const out: Incoming[] = [];
    for (;;) {
      const next = this.take();
      if (!next) break;
      out.push(next);
      if (next.kind === 'malformed') {
        this.broken = true;
        this.held = Buffer.alloc(0);
        break;
      }
    }
    return out;
  }

  private drop(bytes: number): void {
    this.held = this.held.subarray(bytes);
  }

  private take(): Incoming | undefined {
    const skipped = Math.min(this.skip, this.held.length);
    this.skip -= skipped;
    this.drop(skipped);
    while (this.held[0] === cr || this.held[0] === lf) {
      if (++this.blank > maxBlankBytes) return { kind: 'malformed', why: 'blank lines' };
      this.drop(1);
    }
    if (this.held.length === 0) return undefined;
    if (this.held[0] === interleavedMark) return this.takeInterleaved();
    return this.takeRequest();
  }

  private takeInterleaved(): Incoming | undefined {
    if (this.held.length < 4) return undefined;
    const channel = this.held.readUInt8(1);
    this.skip = this.held.readUInt16BE(2);
    this.drop(4);
    this.blank = 0;
    return { kind: 'interleaved', channel };
  }

  private takeRequest(): Incoming | undefined {
    const end = headEnd(this.held.subarray(0, maxHeadBytes));
    if (end < 0)
      return this.held.length >= maxHeadBytes ? { kind: 'malformed', why: 'head too large' } : undefined;
    const head = parseHead(this.held.toString('utf8', 0, end));
    if (typeof head === 'string') return { kind: 'malformed', why: head };
    const stated = head.headers.get('content-length') ?? '0';
    const length = Number(stated);
    if (!/^\d{1,9}$/.test(stated) || length > maxBodyBytes) return { kind: 'malformed', why: 'bad length' };
    if (this.held.length < end + length) return undefined;
    const body = Buffer.from(this.held.subarray(end, end + length));
    this.drop(end + length);
    this.blank = 0;
    return { kind: 'request', request: { ...head, body } };
  }
}

const reasons = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  451: 'Parameter Not Understood',
  453: 'Not Enough Bandwidth',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  501: 'Not Implemented',
  505: 'RTSP Version not supported',
  551: 'Option not supported',
} as const;
export type RtspStatus = keyof typeof reasons;

export interface RtspResponse {
  readonly status: RtspStatus;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

/** Formats a response; `cseq` is undefined if the request's could not be parsed. */
export function formatResponse(response: RtspResponse, cseq: string | undefined): string {
  const { status, headers = [], body } = response;
  const lines = [`RTSP/1.0 ${status} ${reasons[status]}`];
  if (cseq !== undefined) lines.push(`CSeq: ${cseq}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}
