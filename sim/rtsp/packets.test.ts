import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxRtpPacketBytes, packetiseFrame, stampFrame, undecodableFrame } from './packets.ts';

/**
 * An independent implementation of RFC 6184: returns the NAL units of a frame's packets, without interleaved headers.
 */
function nalsOf(bytes: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  let open: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    const payload = bytes.subarray(at + 16, at + 4 + length);
    at += 4 + length;
    const [first = 0, second = 0] = payload;
    if ((first & 31) !== 28) nals.push(payload);
    else {
      if (second & 0x80) open = [Buffer.from([(first & 0xe0) | (second & 31)])];
      open.push(payload.subarray(2));
      if (second & 0x40) nals.push(Buffer.concat(open));
    }
  }
  return nals;
}

const nal = fc
  .tuple(fc.constantFrom(0x67, 0x68, 0x65, 0x41), fc.integer({ min: 1, max: 6_000 }))
  .map(([head, length]) =>
    Buffer.concat([
      Buffer.from([head]),
      Buffer.from(Array.from({ length: length - 1 }, (_, at) => (at * 7 + length) & 255)),
    ]),
  );

describe('packetising', () => {
  it('keeps every NAL unit, in packets within the size limit, with the marker on the last only', () => {
    fc.assert(
      fc.property(fc.array(nal, { minLength: 1, maxLength: 4 }), (nals) => {
        const { bytes, starts } = packetiseFrame({ key: true, nals });
        expect(Buffer.concat(nalsOf(bytes)).equals(Buffer.concat(nals))).toBe(true);
        const sizes = [...starts].map((start) => bytes.readUInt16BE(start + 2));
        expect(Math.max(...sizes)).toBeLessThanOrEqual(maxRtpPacketBytes);
        const markers = [...starts].map((start) => (bytes[start + 5] ?? 0) >> 7);
        expect(markers).toEqual(markers.map((_, at) => (at === markers.length - 1 ? 1 : 0)));
      }),
    );
  });

  it('stamps each packet, wraps the sequence number, and leaves the shared bytes unchanged', () => {
    const frame = packetiseFrame({ key: false, nals: [Buffer.alloc(3_000, 0x41)] });
    const before = Buffer.from(frame.bytes);
    const target = Buffer.alloc(frame.bytes.length + 5);
    stampFrame(frame, { channel: 4, sequence: 65_534, timestamp: 0xfedcba98, ssrc: 0x80000001 }, target, 5);
    const packets = [...frame.starts].map((start) => target.subarray(5 + start));
    expect(packets.map((packet) => packet[1])).toEqual([4, 4, 4]);
    expect(packets.map((packet) => packet.readUInt16BE(6))).toEqual([65_534, 65_535, 0]);
    expect(packets.map((packet) => packet.readUInt32BE(8))).toEqual(Array(3).fill(0xfedcba98));
    expect(packets.map((packet) => packet.readUInt32BE(12))).toEqual(Array(3).fill(0x80000001));
    expect(frame.bytes.equals(before)).toBe(true);
  });

  it('spoils a picture only by the number of its parameter set', () => {
    // first_mb_in_slice 0: 1; slice_type 5 (P): 00110; pic_parameter_set_id 0: 1
    const frame = packetiseFrame({ key: false, nals: [Buffer.from([0x41, 0b1001_1010, 0x55, 0x66])] });
    const [nalBack] = nalsOf(undecodableFrame(frame).bytes);
    expect(nalBack).toEqual(Buffer.from([0x41, 0b1001_1000, 0x55, 0x66]));
    expect(nalsOf(frame.bytes)[0]?.[1]).toBe(0b1001_1010);
    const large = packetiseFrame({
      key: false,
      nals: [Buffer.from([0x41, ...Array(3_000).fill(0b1001_1010)])],
    });
    const differing = [...undecodableFrame(large).bytes].filter((byte, at) => byte !== large.bytes[at]);
    expect(differing).toEqual([0b1001_1000]);
    // In a keyframe the slice comes after the parameter sets.
    const slice = Buffer.from([0x65, 0b1001_1010, 0x55]);
    const key = packetiseFrame({ key: true, nals: [Buffer.from([0x67, 1]), Buffer.from([0x68, 2]), slice] });
    expect(nalsOf(undecodableFrame(key).bytes)).toEqual([
      ...[Buffer.from([0x67, 1]), Buffer.from([0x68, 2]), Buffer.from([0x65, 0b1001_1000, 0x55])],
    ]);
  });
});
