import net from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { remoteLookup } from '../../shared/remoteAddress.ts';
import type { OnvifTarget } from './target.ts';

/**
 * Reader of responses whose Content-Length counts characters, where HTTP counts bytes.
 * A list of presets with Vietnamese names is then truncated. Such a response is read again up to the end of its envelope, over a
 * connection of its own that is closed afterwards.
 */

/** A UTF-16 character, which such devices count, is at most three bytes of UTF-8. */
const maxBytesPerCharacter = 3;
const maxHeadBytes = 16 * 1024;
/** Idle time after which the rest of a response counts as missing: it was written together with the beginning, ms. */
const idleMs = 500;

/** Bytes searched for the end of an envelope, with the white space after it. */
const tailBytes = 256;
const endOfEnvelope = /<\/([\w.-]+:)?Envelope\s*>\s*$/;
const startOfEnvelope = /<([\w.-]+:)?Envelope[\s>]/;

/** Returns whether a text begins a SOAP envelope and does not end it. */
export const isTruncatedEnvelope = (text: string): boolean =>
  startOfEnvelope.test(text.slice(0, 4_096)) && !endOfEnvelope.test(text.slice(-tailBytes));

interface Head {
  readonly status: number;
  readonly length: number;
  /** Size of the header including its empty line. */
  readonly bytes: number;
}

interface Read {
  readonly status: number;
  readonly text: string;
  readonly sentAt: number;
}

/** Sends a request, given as its wire bytes, and reads its response regardless of the announced length. */
export function requestBeyondContentLength(
  target: OnvifTarget,
  request: string,
  limits: { readonly maxBytes: number; readonly deadlineMs: number },
  clock: Clock,
): { readonly done: Promise<Result<Read>>; readonly giveUp: () => void } {
  const { secure, host, port } = target;
  const way = { host, port, ...(target.remoteOnly ? { lookup: remoteLookup } : {}) };
  let giveUp = () => {};
  const done = new Promise<Result<Read>>((resolve) => {
    const socket = secure
      ? tls.connect({ ...way, rejectUnauthorized: !target.anyCertificate })
      : net.connect(way);
    /** The received bytes until the header is complete. */
    let begin = Buffer.alloc(0);
    let head: Head | undefined;
    const body: Buffer[] = [];
    let bodyBytes = 0;
    let tail = Buffer.alloc(0);
    let sentAt = clock.monotonic();
    let cancelIdle = () => {};
    const end = (result: Result<Read>) => {
      cancelIdle();
      cancelDeadline();
      socket.destroy();
      resolve(result);
    };
    /** Ends with the received bytes. */
    const finish = () => {
      if (!head) return end(fail('ptz.badAnswer', { why: 'no HTTP' }));
      end(ok({ status: head.status, text: Buffer.concat(body).toString('utf8'), sentAt }));
    };
    const take = (part: Buffer, { length }: Head) => {
      body.push(part);
      bodyBytes += part.length;
      tail = Buffer.concat([tail, part]).subarray(-tailBytes);
      const maxBytes = Math.min(limits.maxBytes, length * maxBytesPerCharacter);
      if (bodyBytes > maxBytes) return end(fail('ptz.badAnswer', { why: `> ${maxBytes} B` }));
      if (bodyBytes < length) return;
      if (endOfEnvelope.test(tail.toString('latin1'))) return finish();
      cancelIdle();
      cancelIdle = clock.after(idleMs, finish);
    };
    const read = (part: Buffer) => {
      if (head) return take(part, head);
      begin = Buffer.concat([begin, part]);
      head = headOf(begin);
      if (head) take(begin.subarray(head.bytes), head);
      else if (begin.length > maxHeadBytes) end(fail('ptz.badAnswer', { why: `> ${maxHeadBytes} B` }));
    };
    const cancelDeadline = clock.after(Math.max(0, limits.deadlineMs - clock.monotonic()), () =>
      end(fail('ptz.badAnswer', { why: 'Content-Length' })),
    );
    giveUp = () => end(fail('ptz.unreachable', { why: 'given up' }));
    socket.setNoDelay(true);
    socket.on(secure ? 'secureConnect' : 'connect', () => {
      sentAt = clock.monotonic();
      socket.write(request);
    });
    socket.on('data', read);
    socket.on('end', finish);
    socket.on('error', (error: Error & { code?: string }) =>
      end(fail('ptz.unreachable', { why: error.code ?? error.message.slice(0, 100) })),
    );
    socket.on('close', finish);
  });
  return { done, giveUp: () => giveUp() };
}

/** Parses the header; undefined if it is incomplete, or has no length: such a device is not affected. */
function headOf(bytes: Buffer): Head | undefined {
  const at = bytes.subarray(0, maxHeadBytes).indexOf('\r\n\r\n');
  if (at < 0) return undefined;
  const text = bytes.subarray(0, at).toString('latin1');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  const length = /^content-length:[ \t]*(\d{1,9})[ \t]*$/im.exec(text)?.[1];
  if (status === undefined || length === undefined) return undefined;
  return { status: Number(status), length: Number(length), bytes: at + 4 };
}
