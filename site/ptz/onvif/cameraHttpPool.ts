import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { isLocalAddress, localAddressCode, remoteLookup } from '../../shared/remoteAddress.ts';
import { isTruncatedEnvelope, requestBeyondContentLength } from './requestBeyondContentLength.ts';
import type { OnvifTarget } from './target.ts';

export interface SoapPost {
  readonly path: string;
  readonly action: string;
  readonly body: string;
  readonly authorization?: string;
  /** Maximum size of a response, bytes. */
  readonly maxBytes: number;
  /** Deadline, ms of the monotonic clock. */
  readonly deadlineMs: number;
  readonly onSent?: (() => void) | undefined;
  /** Reads the response to the end of its envelope, regardless of the announced length. */
  readonly beyondLength?: boolean;
}

export interface HttpReply {
  readonly status: number;
  readonly text: string;
  /** All WWW-Authenticate values. */
  readonly challenges: readonly string[];
  /** The announced length ends in the middle of the envelope. */
  readonly isCut: boolean;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * `hungUp`: the camera closed the connection instead of a response; a kept-alive one it may have closed before it received the request.
 */
export type PostResult = Result<HttpReply> & { readonly hungUp?: 'reused' | 'new' };

/** Maximum number of idle connections. */
export const maxIdleConnections = 2;
/**
 * Maximum number of unanswered requests; beyond it the oldest is given up, so that a new one never waits. Four Stops of three parts fit.
 */
const mostUnanswered = 12;
/** An idle connection is closed after this time. */
const idleMs = 60_000;

const certificateCodes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

interface Failure extends Error {
  code?: string;
}

/** Characters that no line of an HTTP request may contain. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

const headersOf = (post: SoapPost) => ({
  'Content-Type': `application/soap+xml; charset=utf-8; action="${post.action}"`,
  'Content-Length': Buffer.byteLength(post.body),
  ...(post.authorization !== undefined && { Authorization: post.authorization }),
});

/**
 * Kept-alive connections of one camera over which requests are posted at once. There is no queue: each request has a connection
 * immediately, an idle one if available.
 */
export class CameraHttpPool {
  private readonly target: OnvifTarget;
  private readonly clock: Clock;
  private readonly agent: http.Agent;
  private readonly underWay = new Set<() => void>();
  private closed = false;

  constructor(target: OnvifTarget, clock: Clock) {
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

  /** Posts a request. Never sends it twice: a sign-in is valid once only. */
  post(post: SoapPost): Promise<PostResult> {
    if (this.closed) return Promise.resolve(fail('ptz.unreachable', { why: 'closed' }));
    const { host, remoteOnly } = this.target;
    if (remoteOnly && isLocalAddress(host)) return Promise.resolve(fail('ptz.localAddress', { host }));
    if (this.underWay.size >= mostUnanswered) [...this.underWay][0]?.();
    if (post.beyondLength) return this.postBeyondLength(post);
    let request: http.ClientRequest;
    try {
      request = this.request(post);
    } catch (error) {
      // A path, a name or a password contains characters that no HTTP header can carry.
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

  /** Aborts all requests and closes every connection. */
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
    const { done, giveUp } = requestBeyondContentLength(this.target, request, post, this.clock);
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
      // Data followed the announced length: the response before it may be complete, and ends by itself.
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
        const isCut = response.headers['content-length'] !== undefined && isTruncatedEnvelope(text);
        // The missing part may still arrive, and would be taken for the next response.
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
    const { secure, host, port, remoteOnly } = this.target;
    return (secure ? https : http).request({
      agent: this.agent,
      host,
      port,
      method: 'POST',
      path: post.path,
      headers: headersOf(post),
      ...(remoteOnly ? { lookup: remoteLookup } : {}),
    });
  }

  private failed(error: Failure): Result<never> {
    const code = error.code ?? '';
    if (code === localAddressCode) return fail('ptz.localAddress', { host: this.target.host });
    if (certificateCodes.test(code)) return fail('ptz.certificateRefused', { why: code });
    // The parser's own codes: the data is not HTTP.
    if (code.startsWith('HPE_')) return fail('ptz.badAnswer', { why: code });
    return fail('ptz.unreachable', { why: code || error.message.slice(0, 100) });
  }
}
