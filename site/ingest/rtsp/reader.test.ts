import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtspReader, rtspReaderLimits } from './reader.ts';

type Seen = readonly [string, ...unknown[]];

/** Returns the parsed items when `bytes` arrive in pieces of these sizes, cyclically; each piece's memory is overwritten afterwards. */
function readAll(bytes: Buffer, sizes: readonly number[] = [bytes.length]): Seen[] {
  const seen: Seen[] = [];
  const reader = new RtspReader({
    message: (message) => {
      const { headers, ...rest } = message;
      seen.push(['message', rest, [...headers]]);
    },
    frame: (channel, payload) => seen.push(['frame', channel, payload.toString('hex')]),
  });
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    const piece = Buffer.from(bytes.subarray(at, at + size));
    const failure = reader.push(piece);
    piece.fill(0xff);
    at += size;
    if (failure !== undefined) {
      seen.push(['failure', failure]);
      break;
    }
  }
  return seen;
}

const frame = (channel: number, payload: readonly number[]) =>
  Buffer.from([0x24, channel, payload.length >> 8, payload.length & 255, ...payload]);
const response = (headers: string, body = '') =>
  Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: 1\r\n${headers}\r\n${body}`);

const rtpLike = fc
  .tuple(fc.nat(3), fc.array(fc.nat(255), { minLength: 12, maxLength: 60 }))
  .map(([channel, bytes]) => frame(channel, [0x80, 96, ...bytes]));
const messages = fc.oneof(
  rtpLike,
  fc.string({ maxLength: 80 }).map((body) => {
    const bytes = Buffer.from(body);
    return Buffer.concat([response(`Content-Length: ${bytes.length}\r\n`), bytes]);
  }),
  fc.constant(Buffer.from('OPTIONS rtsp://h/ RTSP/1.0\r\nCSeq: 4\r\n\r\n')),
  fc.constant(
    Buffer.from(
      'RTSP/1.0 401 Unauthorized\nWWW-Authenticate: Basic realm="a"\nWWW-Authenticate: Digest realm="b"\n\n',
    ),
  ),
);
const junk = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

describe('the byte stream of an RTSP connection', () => {
  it('an RTSP byte stream gives the same items however it is split, with or without junk', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 4, arbitrary: messages }, { weight: 1, arbitrary: junk }), {
          maxLength: 12,
        }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
        (parts, sizes) => {
          const bytes = Buffer.concat(parts);
          expect(readAll(bytes, sizes)).toEqual(readAll(bytes));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('an RTSP byte stream gives every message and packet that was sent', () => {
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 20 }), (parts) => {
        expect(readAll(Buffer.concat(parts)).length).toBe(parts.length);
      }),
    );
  });

  it('an RTSP byte stream may have headers in any case, folded and repeated', () => {
    const [first] = readAll(
      Buffer.from('RTSP/1.0 200\r\ncseq:7\r\nPublic: A,\r\n B\r\nX: 1\r\nx: 2\r\n\r\n'),
    );
    expect(first).toEqual([
      'message',
      { kind: 'response', status: 200, reason: '', body: '' },
      [
        ['cseq', ['7']],
        ['public', ['A, B']],
        ['x', ['1', '2']],
      ],
    ]);
  });

  it('an RTSP byte stream resumes with the next packet after an invalid length', () => {
    const good = frame(0, [0x80, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1]);
    const seen = readAll(Buffer.concat([good, Buffer.from([1, 2, 0x24, 200, 0x24, 0, 3]), good, good]));
    expect(seen.filter(([kind]) => kind === 'frame').length).toBe(3);
  });

  it.each([
    [
      'a header without end',
      Buffer.concat([Buffer.from('RTSP/1.0 200 OK\r\nA: '), Buffer.alloc(rtspReaderLimits.headerBytes, 65)]),
    ],
    ['too many headers', Buffer.from(`RTSP/1.0 200 OK\r\n${'A: 1\r\n'.repeat(101)}\r\n`)],
    ['a body over the limit', response('Content-Length: 999999\r\n')],
    ['a length that is none', response('Content-Length: -1\r\n')],
    ['nothing but junk', Buffer.alloc(rtspReaderLimits.junkBytes + 10, 1)],
  ])('an RTSP byte stream ends at %s', (_what, bytes) => {
    expect(readAll(bytes, [1000]).at(-1)?.[0]).toBe('failure');
  });

  it('an RTSP byte stream gives nothing once stopped, even in the middle of a chunk', () => {
    let count = 0;
    const reader: RtspReader = new RtspReader({
      message: () => undefined,
      frame: () => {
        count += 1;
        reader.stop();
      },
    });
    reader.push(Buffer.concat([frame(0, [1]), frame(0, [2])]));
    expect(count).toBe(1);
  });
});
