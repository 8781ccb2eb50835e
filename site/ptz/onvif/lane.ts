import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { isCutEnvelope, readBeyondLength } from './beyondLength.ts';
import type { Target } from './target.ts';

export interface SoapPost {
  readonly path: string;
  readonly action: string;
  readonly body: string;
  readonly authorization?: string;
  /** The longest answer that is taken, bytes. */
  readonly maxBytes: number;
  /** By when it must be over, ms of the monotonic clock. */
  readonly deadlineMs: number;
  readonly onSent?: (() => void) | undefined;
  /** The answer is read to the end of its envelope, whatever length it says that it has. */
  readonly beyondLength?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** WWW-Authenticate values, each of them. */
  readonly challenges: readonly string[];
  /** It ends in the middle, by the length that it says. */
  readonly isCut: boolean;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * `hungUp`: the camera closed the connection in place of an answer; one that was kept open it may have closed before it
 * heard anything.
 */
export type PostResult = Result<Reply> & { readonly hungUp?: 'reused' | 'new' };

/** Connections that are kept open while nothing is said on them. */
export const maxIdleConnections = 2;
/** Of more requests than this without an answer the oldest is given up: a new one never waits. Four Stops of three parts are within. */
const mostUnanswered = 12;
/** A connection that nothing was said on for so long is closed. */
const idleMs = 60_000;

const certificateCodes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

interface Failure extends Error {
  code?: string;
}

/** What no line of an HTTP request may carry. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

const headersOf = (post: SoapPost) => ({
  'Content-Type': `application/soap+xml; charset=utf-8; action="${post.action}"`,
  'Content-Length': Buffer.byteLength(post.body),
  ...(post.authorization !== undefined && { Authorization: post.authorization }),
});

/**
 * One way to a camera: connections of its own, kept open, over which requests are posted at once. Nothing queues here: each
 * request has a connection at once, the open one if it is free.
 */
export class CameraHttpPool {
  private readonly target: Target;
  private readonly clock: Clock;
  private readonly agent: http.Agent;
  private readonly underWay = new Set<() => void>();
  private closed = false;

  constructor(target: Target, clock: Clock) {
    this.target = target;
    this.clock = clock;
    const options = {
      keepAlive: true,
      keepAliveMsecs: 15_000,
      maxFreeSockets: maxIdleConnections,
      noDelay: true,
      timeout: idleMs,
    };
    this.agent = target.secure
      ? new https.Agent({ ...options, rejectUnauthorized: !target.anyCertificate })
      : new http.Agent(options);
  }

  /** Sends nothing twice: a signed-in request is good for one time only. */
  post(post: SoapPost): Promise<PostResult> {
    if (this.closed) return Promise.resolve(fail('ptz.unreachable', { why: 'closed' }));
    if (this.underWay.size >= mostUnanswered) [...this.underWay][0]?.();
    if (post.beyondLength) return this.postBeyondLength(post);
    let request: http.ClientRequest;
    try {
      request = this.request(post);
    } catch (error) {
      // a path, a name or a password that no HTTP header can carry
      return Promise.resolve(this.failed(error instanceof Error ? error : new Error(String(error))));
    }
    return new Promise((resolve) => {
      const startedAt = this.clock.monotonic();
      const end = (result: PostResult) => {
        if (!this.underWay.delete(giveUp)) return;
        cancelDeadline();
        resolve(result);
        if (!result.ok) request.destroy();
      };
      const giveUp = () => end(fail('ptz.unreachable', { why: 'given up' }));
      const cancelDeadline = this.clock.after(Math.max(0, post.deadlineMs - startedAt), () =>
        end(fail('ptz.silent', { seconds: Math.round((this.clock.monotonic() - startedAt) / 1_000) })),
      );
      this.underWay.add(giveUp);
      this.hear(request, post, end);
      request.end(post.body);
    });
  }

  /** Gives up what is under way and closes every connection. */
  close(): void {
    this.closed = true;
    for (const giveUp of [...this.underWay]) giveUp();
    this.agent.destroy();
  }

  private async postBeyondLength(post: SoapPost): Promise<PostResult> {
    const { host, port } = this.target;
    const headers = { Host: `${host.includes(':') ? `[${host}]` : host}:${port}`, ...headersOf(post) };
    const lines = [`POST ${post.path} HTTP/1.1`, 'Connection: close'];
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    // node:http refuses these by itself.
    if (lines.some((line) => unsendable.test(line)))
      return fail('ptz.unreachable', { why: 'ERR_INVALID_CHAR' });
    const request = `${lines.join('\r\n')}\r\n\r\n${post.body}`;
    const { done, giveUp } = readBeyondLength(this.target, request, post, this.clock);
    this.underWay.add(giveUp);
    const read = await done;
    this.underWay.delete(giveUp);
    if (!read.ok) return read;
    return ok({ ...read.value, challenges: [], isCut: false, answeredAt: this.clock.monotonic() });
  }

  private hear(request: http.ClientRequest, post: SoapPost, end: (result: PostResult) => void): void {
    let sentAt = this.clock.monotonic();
    let answer: http.IncomingMessage | undefined;
    request.on('finish', () => {
      sentAt = this.clock.monotonic();
      post.onSent?.();
    });
    request.on('error', (error: Failure) => {
      // More came after the length that the answer said it has: what came before may be whole, and ends by itself.
      if (answer?.complete && error.code?.startsWith('HPE_')) return;
      const isHungUp = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      const failed = this.failed(error);
      end(isHungUp ? { ...failed, hungUp: request.reusedSocket ? 'reused' : 'new' } : failed);
    });
    request.on('response', (response) => {
      answer = response;
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes <= post.maxBytes) parts.push(part);
        else end(fail('ptz.badAnswer', { why: `> ${post.maxBytes} B` }));
      });
      response.on('error', (error: Failure) => end({ ...this.failed(error), hungUp: 'new' }));
      response.on('close', () =>
        end({ ...fail('ptz.unreachable', { why: 'closed by the camera' }), hungUp: 'new' }),
      );
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const isCut = response.headers['content-length'] !== undefined && isCutEnvelope(text);
        // What is missing may still come, and would be taken for the answer to what is asked next.
        if (isCut) request.socket?.destroy();
        end(
          ok({
            status: response.statusCode ?? 0,
            text,
            challenges: response.headersDistinct['www-authenticate'] ?? [],
            isCut,
            sentAt,
            answeredAt: this.clock.monotonic(),
          }),
        );
      });
    });
  }

  private request(post: SoapPost): http.ClientRequest {
    const { secure, host, port } = this.target;
    return (secure ? https : http).request({
      agent: this.agent,
      host,
      port,
      method: 'POST',
      path: post.path,
      headers: headersOf(post),
    });
  }

  private failed(error: Failure): Result<never> {
    const code = error.code ?? '';
    if (certificateCodes.test(code)) return fail('ptz.certificateRefused', { why: code });
    // the parser's own codes: what came is not HTTP
    if (code.startsWith('HPE_')) return fail('ptz.badAnswer', { why: code });
    return fail('ptz.unreachable', { why: code || error.message.slice(0, 100) });
  }
}
