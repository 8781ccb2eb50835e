import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, Encoded, encodeFrame, splitEncodedResponse, ToRpcClient, ToRpcServer } from './wire.ts';

const header = fc.record({
  t: fc.constant('topic'),
  topic: fc.string({ maxLength: 20 }),
  rev: fc.nat(),
  message: fc.jsonValue({ noUnicodeString: false }),
});

describe('a frame', () => {
  it('decodes to the encoded message, with bytes and without', () => {
    fc.assert(
      fc.property(
        header,
        fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }),
        (message, bytes) => {
          const sent = bytes ? { ...message, bytes } : message;
          const asJson = JSON.parse(JSON.stringify(message));
          expect(decodeFrame(encodeFrame(sent))).toEqual(bytes ? { ...asJson, bytes } : asJson);
        },
      ),
    );
  });

  it('with a value that is JSON already has three parts that form one message', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.nat(), (value, id) => {
        const json = new TextEncoder().encode(JSON.stringify(value));
        const [before, whole, after] =
          splitEncodedResponse({ t: 'answer', id, value: new Encoded(json) }) ?? [];
        const text = `${before}${new TextDecoder().decode(whole)}${after}`;
        expect(decodeFrame(text)).toEqual({ t: 'answer', id, value: JSON.parse(JSON.stringify(value)) });
      }),
    );
    expect(splitEncodedResponse({ t: 'answer', id: 1, value: {} })).toBeUndefined();
  });

  it('is decoded from the middle of a larger buffer, as sockets provide it', () => {
    const frame = encodeFrame({ t: 'topic', bytes: Uint8Array.of(1, 2, 3) });
    if (typeof frame === 'string') throw new Error('expected bytes');
    const larger = new Uint8Array(frame.length + 9);
    larger.set(frame, 5);
    expect(decodeFrame(larger.subarray(5, 5 + frame.length))).toEqual({
      t: 'topic',
      bytes: Uint8Array.of(1, 2, 3),
    });
  });

  it('never throws on any input: the result is a value or undefined', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void decodeFrame(bytes)));
    fc.assert(fc.property(fc.string(), (text) => void decodeFrame(text)));
  });

  it.each([
    ['no header', new Uint8Array(0)],
    ['half a header', Uint8Array.of(0, 0, 0, 2, 123)],
    ['a header longer than the frame', Uint8Array.of(255, 255, 255, 255, 123, 125)],
    ['a header that is not an object', Uint8Array.of(0, 0, 0, 1, 49)],
    ['broken JSON', '{"t":'],
  ])('with %s is undefined', (_name, frame) => {
    expect(decodeFrame(frame)).toBeUndefined();
  });
});

describe('the protocol', () => {
  it.each([
    { t: 'call', id: -1, call: 'a' },
    { t: 'call', id: 1.5, call: 'a' },
    { t: 'call', id: 1, call: 'x'.repeat(81) },
    { t: 'subscribe' },
    { t: 'shout', topic: 'a' },
    null,
    'call',
  ])('rejects %j from a client', (message) => {
    expect(ToRpcServer.safeParse(message).success).toBe(false);
  });

  it.each([
    { t: 'answer', id: 1, fault: { code: 'no.such.code', params: {} } },
    { t: 'answer', id: 1, fault: { code: 'constructor', params: {} } },
    { t: 'topic', topic: 'a', rev: 0, message: 1 },
    { t: 'topic', topic: 'a', rev: 1, message: 1, bytes: 'text' },
    { t: 'refused', topic: 'a' },
  ])('rejects %j from a server', (message) => {
    expect(ToRpcClient.safeParse(message).success).toBe(false);
  });
});
