import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AckBatchingStream, parsePacketHeader } from './ackBatchingStream.ts';

const largestBytes = 40_000;

/** A socket without a network: `says` feeds in the broker's bytes, `heard` holds the bytes sent to the broker. */
class Line extends Duplex {
  readonly received: Buffer[] = [];
  override _read(): void {}
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.received.push(chunk);
    done();
  }
  says(bytes: Buffer): void {
    this.push(bytes);
  }
}

const u16 = (value: number) => Buffer.of(value >> 8, value & 0xff);

/** Builds a packet whose length field has as many bytes as needed. */
function packet(first: number, rest: Buffer): Buffer {
  const length: number[] = [];
  for (let left = rest.length; length.length === 0 || left > 0; left = Math.floor(left / 128))
    length.push((left % 128) + (left >= 128 ? 128 : 0));
  return Buffer.concat([Buffer.of(first, ...length), rest]);
}

/** Builds an MQTT 5 PUBLISH with one property (payload format 1); QoS 1 if it has an id. */
const publish = (id: number, size: number): Buffer =>
  packet(
    id > 0 ? 0x32 : 0x30,
    Buffer.concat([
      u16(3),
      Buffer.from('a/b'),
      ...(id > 0 ? [u16(id)] : []),
      Buffer.of(2, 1, 1),
      Buffer.alloc(size, 'x'),
    ]),
  );
const ack = (id: number) => packet(0x40, u16(id));
const ping = packet(0xc0, Buffer.alloc(0));

function wired() {
  const line = new Line();
  const wire = new AckBatchingStream({ socket: line, version: 5, largestBytes });
  const through: { id: number; size: number; whole: number | undefined }[] = [];
  let left = Buffer.alloc(0);
  wire.on('data', (chunk: Buffer) => {
    left = Buffer.concat([left, chunk]);
    for (let head = parsePacketHeader(left); head; head = parsePacketHeader(left)) {
      const end = head.headBytes + head.restBytes;
      if (left.length < end) return;
      const id = head.flags === 2 ? left.readUInt16BE(head.headBytes + 5) : 0;
      const size = head.restBytes - 8 - (id > 0 ? 2 : 0);
      through.push({ id, size, whole: wire.wholeSize(id) });
      left = left.subarray(end);
    }
  });
  const ended = new Promise<void>((done) => wire.once('close', () => done()));
  return { line, wire, through, ended };
}

/** Cuts bytes at the given offsets. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, n) => bytes.subarray(from, at[n] ?? bytes.length));
}

it('the wire passes messages whole, and oversized ones as their beginning, however the bytes are split', async () => {
  const size = fc.oneof(fc.nat(200), fc.constantFrom(largestBytes - 50, largestBytes + 50, 300_000));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ size, hasId: fc.boolean() }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(1_000_000), { maxLength: 12 }),
      async (messages, cuts) => {
        const { line, through, ended } = wired();
        const bytes = Buffer.concat(
          messages.map(({ size: length, hasId }, n) => publish(hasId ? n + 1 : 0, length)),
        );
        for (const piece of pieces(bytes, cuts)) line.says(piece);
        line.push(null);
        await ended;
        expect(through.map(({ id }) => id)).toEqual(messages.map(({ hasId }, n) => (hasId ? n + 1 : 0)));
        expect(through.map((one) => one.whole ?? one.size)).toEqual(messages.map((one) => one.size));
        for (const one of through) {
          if (one.whole === undefined) expect(one.size).toBeLessThanOrEqual(largestBytes);
          else expect(one.size).toBe(16 * 1_024);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('the wire sends acknowledgements in order of arrival once saved, and everything else at once', async () => {
  const { line, wire } = wired();
  for (const id of [1, 2, 3]) wire.write(ack(id));
  wire.write(ping);
  const onMessage = () => Buffer.concat(line.received).toString('hex');
  expect(onMessage()).toBe(ping.toString('hex'));
  wire.saved(2);
  await Promise.resolve();
  expect(onMessage()).toBe(ping.toString('hex'));
  wire.saved(1);
  await Promise.resolve();
  expect(onMessage()).toBe(Buffer.concat([ping, ack(1), ack(2)]).toString('hex'));
  wire.destroy();
});

it.each([
  ['what cannot be MQTT', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ['an acknowledgement that is to be 200 MB long', [0x20, 0x80, 0xa0, 0xc0, 0x60]],
])('the wire hangs up on %s', async (_what, bytes) => {
  const { line, ended } = wired();
  line.says(Buffer.from(bytes));
  await ended;
});
