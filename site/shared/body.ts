import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../core/base/clock.ts';

/**
 * Reads a request's body.
 * @param signal ends the reading: what has arrived is discarded, and so is the rest
 * @returns undefined once it is longer than `maxBytes`, the sender gave up, or `signal` was aborted
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const discard = () => {
      bytes = Number.POSITIVE_INFINITY;
      parts.length = 0;
      resolve(undefined);
    };
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > maxBytes) discard();
      else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', discard);
    request.on('close', discard);
    signal?.addEventListener('abort', discard, { once: true });
  });
}

/** How many bodies may be under way at once. Each limit is below the next wider one, so that nobody can use up a share of others. */
export interface BodyLimits {
  readonly perAddress: number;
  readonly perSource: number;
  readonly total: number;
  readonly maxBytes: number;
}

/** Time in which a body must be complete, ms. The largest permitted one takes 0.2 s at 10 Mbit/s. */
export const bodyWithinMs = 5_000;

/** The outcome of a refused body: too large, too slow, or replaced by newer ones of its address, of its source, or of all. */
export type BodyRefusal = 'size' | 'late' | 'address' | 'source' | 'total';

interface Body {
  readonly address: string;
  readonly source: string;
  readonly refuse: (why: BodyRefusal) => void;
}

/** Reads bodies of known sources within a deadline and limits. */
export type BodyReader = (
  request: IncomingMessage,
  address: string,
  source: string,
) => Promise<Buffer | BodyRefusal>;

/**
 * Creates a reader of bodies.
 * Where a limit is reached, the newest body gets in and the one that has been under way for longest is refused: an honest body usually
 * arrives with its headers, so that slow ones, however many, only replace each other.
 */
export function createBodyReader(
  clock: Clock,
  { perAddress, perSource, total, maxBytes }: BodyLimits,
): BodyReader {
  /** In order of their beginning. */
  const bodies = new Set<Body>();

  function makeRoom(most: number, why: BodyRefusal, isOf: (body: Body) => boolean): void {
    const same = [...bodies].filter(isOf);
    if (same.length >= most) same[0]?.refuse(why);
  }

  return async (request, address, source) => {
    makeRoom(perAddress, 'address', (body) => body.address === address);
    makeRoom(perSource, 'source', (body) => body.source === source);
    makeRoom(total, 'total', () => true);
    const giveUp = new AbortController();
    let refusal: BodyRefusal = 'size';
    const body: Body = {
      address,
      source,
      refuse(why) {
        bodies.delete(body);
        refusal = why;
        giveUp.abort();
      },
    };
    bodies.add(body);
    const cancel = clock.after(bodyWithinMs, () => body.refuse('late'));
    const read = await readBody(request, maxBytes, giveUp.signal);
    cancel();
    bodies.delete(body);
    return read ?? refusal;
  };
}

/** The response to a refused body: a status and a plain sentence for readers of the sender's log. */
export function describeBodyRefusal(
  refusal: BodyRefusal,
  maxBytes: number,
): {
  readonly status: 408 | 413 | 429 | 503;
  readonly why: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  // The rest of the body is not awaited.
  const headers = { connection: 'close' };
  const retry = { ...headers, 'retry-after': '1' };
  switch (refusal) {
    case 'size':
      return { status: 413, why: `The body must be at most ${maxBytes} bytes.`, headers };
    case 'late':
      return { status: 408, why: `The body must arrive within ${bodyWithinMs / 1_000} seconds.`, headers };
    case 'address':
      return {
        status: 429,
        why: 'Too many bodies are under way from this address; the oldest was refused.',
        headers: retry,
      };
    case 'source':
      return {
        status: 503,
        why: 'Too many bodies are under way for this source; the oldest was refused.',
        headers: retry,
      };
    case 'total':
      return {
        status: 503,
        why: 'Too many bodies are under way at this site; the oldest was refused.',
        headers: retry,
      };
  }
}
