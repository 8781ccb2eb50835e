import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordedPacket, recordPacket, toAnnexB } from '../../test/fixtures/rtpRecording.ts';
import { RtpSink, type SinkOptions, type SourcePacket } from './sink.ts';

const sets = Buffer.from([24, 0, 2, 0x67, 1, 0, 2, 0x68, 2]);
const idr = (bytes: number) => Buffer.concat([Buffer.from([0x65]), Buffer.alloc(bytes, 7)]);
const slice = (bytes: number) => Buffer.concat([Buffer.from([0x41]), Buffer.alloc(bytes, 9)]);

function sinkOf(options: Partial<SinkOptions> = {}) {
  const packets: RecordedPacket[] = [];
  const reports: Buffer[] = [];
  const sink = new RtpSink({
    send: (packet) => packets.push(recordPacket(packet)),
    sendRtcp: (packet) => reports.push(packet),
    ssrc: 5,
    payloadType: 96,
    ...options,
  });
  const write = (payload: Buffer, ticks: number, more: Partial<SourcePacket> = {}) =>
    sink.write(
      {
        packet: payload,
        start: 0,
        end: payload.length,
        marker: true,
        ticks,
        captureUnixMs: 1_700_000_000_000 + ticks / 90,
        missing: 0,
        startsKeyframe: false,
        parameterSets: undefined,
        ...more,
      },
      ticks / 90,
    );
  return { sink, packets, reports, write };
}
const key = { startsKeyframe: true, parameterSets: sets };

describe('a sink', () => {
  it('begins with a keyframe, parameter sets first', () => {
    const { packets, write } = sinkOf();
    write(slice(10), 0);
    expect(packets).toEqual([]);
    write(idr(10), 3600, key);
    expect(packets.map(({ payload }) => payload.readUInt8(0) & 31)).toEqual([24, 5]);
    expect(packets.map(({ marker }) => marker)).toEqual([false, true]);
    expect(new Set(packets.map(({ timestamp }) => timestamp)).size).toBe(1);
  });

  it('shows a loss of the camera as a gap, and no other gap', () => {
    const { packets, write, sink } = sinkOf();
    write(idr(10), 0, key);
    write(slice(10), 3600, { missing: 3 });
    sink.hold();
    write(idr(10), 7200, { ...key, missing: 50 });
    const steps = packets
      .slice(1)
      .map((packet, i) => (packet.sequence - (packets[i]?.sequence ?? 0)) & 0xffff);
    expect(steps).toEqual([1, 4, 1, 1]);
  });

  it('splits oversized payloads of any kind into the same NAL units', () => {
    const unit = fc
      .tuple(fc.constantFrom(0x41, 0x65), fc.integer({ min: 1, max: 700 }))
      .map(([head, bytes]) => {
        return Buffer.concat([Buffer.from([head]), Buffer.alloc(bytes, bytes & 0xff)]);
      });
    const startCode = Buffer.from([0, 0, 0, 1]);
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 64, max: 300 }),
        (units, maxPayload) => {
          const { packets, write } = sinkOf({ maxPayload });
          for (const one of units) write(one, 0, { startsKeyframe: true, marker: false });
          const stap = Buffer.concat([
            Buffer.from([24]),
            ...units.flatMap((one) => [Buffer.from([one.length >> 8, one.length & 255]), one]),
          ]);
          write(stap, 0);
          const whole = Buffer.concat([...units, ...units].flatMap((one) => [startCode, one]));
          expect(toAnnexB(packets).equals(whole)).toBe(true);
          expect(Math.max(...packets.map(({ payload }) => payload.length))).toBeLessThanOrEqual(maxPayload);
          expect(packets.map(({ marker }) => marker)).toEqual(
            packets.map((_, i) => i === packets.length - 1),
          );
        },
      ),
    );
  });

  const fragment = (bits: number, bytes: number, value = 3) =>
    Buffer.concat([Buffer.from([0x7c, bits | 5]), Buffer.alloc(bytes, value)]);

  it('repacks fragments into full packets, with the same bytes in the same order', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 250 }), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(sizes, (parts) => {
        const { packets, write } = sinkOf({ maxPayload: 100 });
        parts.forEach((bytes, i) => {
          const last = i === parts.length - 1;
          const bits = (i === 0 ? 0x80 : 0) | (last ? 0x40 : 0);
          write(fragment(bits, bytes, i), 0, { startsKeyframe: true, marker: last });
        });
        const whole = parts.map((bytes, i) => Buffer.alloc(bytes, i));
        expect(toAnnexB(packets).equals(Buffer.concat([Buffer.from([0, 0, 0, 1, 0x65]), ...whole]))).toBe(
          true,
        );
        expect(packets.filter(({ marker }) => marker).length).toBe(1);
        expect(Math.max(...packets.map(({ payload }) => payload.length))).toBeLessThanOrEqual(100);
        if (parts.every((bytes) => bytes > 98)) {
          expect(packets.length).toBe(Math.ceil(parts.reduce((sum, bytes) => sum + bytes, 0) / 98));
        }
      }),
    );
  });

  it('shows a gap if the rest of a unit never arrives', () => {
    const { packets, write } = sinkOf({ maxPayload: 100 });
    write(fragment(0x80, 150), 0, { startsKeyframe: true, marker: false });
    write(slice(10), 3600);
    expect(packets.map(({ payload }) => payload.length)).toEqual([100, 11]);
    expect(((packets[1]?.sequence ?? 0) - (packets[0]?.sequence ?? 0)) & 0xffff).toBe(2);
  });

  it('reports once a second the number of sent packets', () => {
    const { reports, packets, write } = sinkOf();
    for (let frame = 0; frame <= 50; frame += 1)
      write(frame === 0 ? idr(10) : slice(10), frame * 3600, frame === 0 ? key : {});
    expect(reports.length).toBe(3);
    expect(reports[2]?.readUInt32BE(20)).toBe(packets.length);
    expect(reports[2]?.readUInt32BE(16)).toBe(packets.at(-1)?.timestamp);
  });
});
