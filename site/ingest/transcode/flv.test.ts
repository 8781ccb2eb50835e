import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlvReader } from './flv.ts';

const header = Buffer.from([0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9]);

function tag(type: number, timeMs: number, body: Buffer): Buffer {
  const head = Buffer.alloc(15);
  head[4] = type;
  head.writeUIntBE(body.length, 5, 3);
  head.writeUIntBE(timeMs & 0xffffff, 8, 3);
  head[11] = timeMs >>> 24;
  return Buffer.concat([head, body]);
}
const picture = (timeMs: number, nals: readonly Uint8Array[]) =>
  tag(
    9,
    timeMs,
    Buffer.concat([
      Buffer.from([0x17, 1, 0, 0, 0]),
      ...nals.flatMap((nal) => {
        const size = Buffer.alloc(4);
        size.writeUInt32BE(nal.length);
        return [size, nal];
      }),
    ]),
  );

function read(bytes: Buffer, cuts: readonly number[] = []) {
  const pictures: { timeMs: number; nals: number[][] }[] = [];
  const reader = new FlvReader((nals, timeMs) =>
    pictures.push({ timeMs, nals: nals.map((nal) => [...nal]) }),
  );
  let fine = true;
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < edges.length; i += 1) fine = reader.push(bytes.subarray(edges[i - 1], edges[i]));
  return { pictures, fine };
}

describe('pictures in FLV', () => {
  it('FLV pictures are read whole and with their times, however the bytes are split', () => {
    const nal = fc.uint8Array({ minLength: 1, maxLength: 40 });
    const frame = fc.record({ timeMs: fc.nat(0xffffffff), nals: fc.array(nal, { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 8 }), (frames, cuts) => {
        const bytes = Buffer.concat([
          header,
          tag(18, 0, Buffer.from('onMetaData')),
          tag(9, 0, Buffer.from([0x17, 0, 0, 0, 0, 1, 66])),
          ...frames.map(({ timeMs, nals }) => picture(timeMs, nals)),
        ]);
        expect(read(bytes, cuts)).toEqual({
          fine: true,
          pictures: frames.map(({ timeMs, nals }) => ({ timeMs, nals: nals.map((unit) => [...unit]) })),
        });
      }),
    );
  });

  it.each([
    ['no FLV', Buffer.from('<html>          ')],
    [
      'a picture of 16 MB',
      Buffer.concat([header, Buffer.from([0, 0, 0, 0, 9, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0])]),
    ],
    [
      'a unit longer than its picture',
      Buffer.concat([header, tag(9, 0, Buffer.from([0x17, 1, 0, 0, 0, 0, 0, 0, 9, 1]))]),
    ],
  ])('FLV ends at %s', (_what, bytes) => {
    expect(read(bytes)).toEqual({ fine: false, pictures: [] });
  });

  it('FLV is not H.264 if its tag names another codec', () => {
    const reader = new FlvReader(() => undefined);
    const hevc = tag(9, 0, Buffer.from('\x90hvc1\0\0\0', 'latin1'));
    expect([reader.push(Buffer.concat([header, hevc])), reader.codec]).toEqual([false, 'H265']);
  });

  it('FLV parsing never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, headed) => {
        read(Buffer.concat([headed ? header : Buffer.alloc(0), bytes]));
      }),
    );
  });
});
