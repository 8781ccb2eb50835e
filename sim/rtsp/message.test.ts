import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatResponse, type Incoming, maxHeadBytes, RequestReader } from './message.ts';

const read = (...chunks: (string | Buffer)[]): Incoming[] => {
  const reader = new RequestReader();
  return chunks.flatMap((chunk) => reader.push(Buffer.from(chunk)));
};

const token = fc.stringMatching(/^[A-Z_]{1,20}$/);
const value = fc.stringMatching(/^[a-zA-Z0-9;=/"., -]{0,60}$/);
const plainHeaders = fc.dictionary(fc.stringMatching(/^X-[A-Za-z]{1,12}$/), value, { maxKeys: 10 });
const request = fc
  .record({
    method: token,
    uri: fc.stringMatching(/^rtsp:\/\/[a-z0-9.:/-]{1,80}$/),
    headers: plainHeaders,
    body: fc.uint8Array({ maxLength: 300 }),
    cseq: fc.nat(99_999),
  })
  .map(({ method, uri, headers, body, cseq }) => {
    const lines = Object.entries(headers).map(([name, text]) => `${name}: ${text}\r\n`);
    const head = `${method} ${uri} RTSP/1.0\r\nCSeq: ${cseq}\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n`;
    return { bytes: Buffer.concat([Buffer.from(head), body]), method, uri, body, cseq };
  });
const interleaved = fc
  .record({ channel: fc.nat(255), payload: fc.uint8Array({ maxLength: 400 }) })
  .map((data) => {
    const head = Buffer.from([0x24, data.channel, data.payload.length >> 8, data.payload.length & 255]);
    return { bytes: Buffer.concat([head, data.payload]), channel: data.channel };
  });

/** Cuts bytes at the given offsets, in any order and number. */
const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
};

describe('parsing RTSP requests', () => {
  it('returns method, address and headers', () => {
    const [only] = read('OPTIONS rtsp://h/cam/a/main RTSP/1.0\r\nCSeq: 7\r\nUser-Agent: x\r\n\r\n');
    expect(only?.kind === 'request' && only.request).toMatchObject({
      method: 'OPTIONS',
      uri: 'rtsp://h/cam/a/main',
      version: '1.0',
    });
    expect(only?.kind === 'request' && only.request.headers.get('user-agent')).toBe('x');
  });

  it('returns the same messages at any chunk boundaries', () => {
    const message = fc.oneof(request, interleaved);
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (messages, places) => {
          const out = read(...cut(Buffer.concat(messages.map(({ bytes }) => bytes)), places));
          expect(out).toHaveLength(messages.length);
          messages.forEach((sent, index) => {
            const got = out[index];
            if ('channel' in sent) expect(got).toEqual({ kind: 'interleaved', channel: sent.channel });
            else if (got?.kind !== 'request') expect(got?.kind).toBe('request');
            else {
              expect(got.request).toMatchObject({ method: sent.method, uri: sent.uri });
              expect(got.request.headers.get('cseq')).toBe(String(sent.cseq));
              expect(Buffer.compare(got.request.body, sent.body)).toBe(0);
            }
          });
        },
      ),
    );
  });

  it('never throws, and reports lost framing once, for any input', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('\r\n', '\n', 'OPTIONS * RTSP/1.0', 'CSeq: 1', '$', ':', 'Content-Length: 5')
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const lost = read(...pieces).filter(({ kind }) => kind === 'malformed');
        expect(lost.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    ['a head without end', `OPTIONS * RTSP/1.0\r\nX: ${'a'.repeat(maxHeadBytes)}`],
    ['an address too long', `OPTIONS rtsp://h/${'a'.repeat(1_000)} RTSP/1.0\r\n\r\n`],
    ['too many headers', `OPTIONS * RTSP/1.0\r\n${'A: b\r\n'.repeat(65)}\r\n`],
    ['another protocol', 'GET / HTTP/1.1\r\n\r\n'],
    ['two lengths', 'OPTIONS * RTSP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a negative length', 'OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n'],
    ['a body too large', 'OPTIONS * RTSP/1.0\r\nContent-Length: 5000\r\n\r\n'],
    ['a folded header', 'OPTIONS * RTSP/1.0\r\nA: b\r\n c\r\n\r\n'],
    ['a control character', 'OPTIONS * RTSP/1.0\r\nA: b\u0000c\r\n\r\n'],
    ['a carriage return within a line', 'OPTIONS * RTSP/1.0\r\nA: b\rc\r\n\r\n'],
    ['blank lines without end', '\r\n'.repeat(100)],
  ])('rejects %s', (_, text) => {
    expect(read(text).map(({ kind }) => kind)).toEqual(['malformed']);
  });

  it('returns nothing more once framing is lost', () => {
    expect(read('nonsense\r\n\r\n', 'OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n')).toHaveLength(1);
  });
});

describe('formatting RTSP responses', () => {
  it('states the length of a body in bytes', () => {
    expect(formatResponse({ status: 200, headers: [['A', 'b']], body: 'ư' }, '3')).toBe(
      'RTSP/1.0 200 OK\r\nCSeq: 3\r\nA: b\r\nContent-Length: 2\r\n\r\nư',
    );
  });
});
