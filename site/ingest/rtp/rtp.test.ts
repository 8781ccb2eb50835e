import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExtensionStamp, readHeaderExtensions, readNtpTime, writeNtpTime } from './extensions.ts';
import { createRtpHeader, readRtpHeader, writeRtpHeader } from './packet.ts';
import { createReceiverReport, createSenderReport, readRtcp } from './rtcp.ts';
import { SequenceTracker } from './sequence.ts';
import { RtpTimeline } from './timeline.ts';

describe('an RTP packet', () => {
  it('an RTP packet is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.nat(127),
        fc.nat(0xffff),
        fc.nat(0xffffffff),
        fc.nat(0xffffffff),
        fc.uint8Array({ maxLength: 50 }),
        (marker, payloadType, sequence, timestamp, ssrc, payload) => {
          const stamp = createExtensionStamp({
            playoutDelay: { id: 3, minMs: 0, maxMs: 500 },
            absCaptureTime: { id: 5 },
          });
          const packet = Buffer.alloc(12 + stamp.bytes + payload.length);
          writeRtpHeader(packet, true, marker, payloadType, sequence, timestamp, ssrc);
          stamp.write(packet, 12, 1_700_000_000_123);
          packet.set(payload, 12 + stamp.bytes);
          const header = createRtpHeader();
          expect(readRtpHeader(packet, header)).toBe(true);
          expect(header).toMatchObject({ marker, payloadType, sequence, timestamp, ssrc });
          expect([...packet.subarray(header.payloadStart, header.payloadEnd)]).toEqual([...payload]);
          const extensions = readHeaderExtensions(packet);
          expect([...(extensions.get(3) ?? [])]).toEqual([0, 0, 50]);
          expect(readNtpTime(extensions.get(5) ?? Buffer.alloc(8), 0)).toBeCloseTo(1_700_000_000_123, 1);
        },
      ),
    );
  });

  it('leaves padding, CSRCs and extensions out of the payload', () => {
    const packet = Buffer.from([
      0xb1, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9, 9, 0xbe, 0xde, 0, 1, 0, 0, 0, 0, 7, 8, 0, 2,
    ]);
    const header = createRtpHeader();
    expect(readRtpHeader(packet, header)).toBe(true);
    expect([...packet.subarray(header.payloadStart, header.payloadEnd)]).toEqual([7, 8]);
  });

  it('an invalid RTP packet is refused without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const packet = Buffer.from(bytes);
        const header = createRtpHeader();
        if (readRtpHeader(packet, header))
          expect(header.payloadEnd).toBeGreaterThanOrEqual(header.payloadStart);
        readHeaderExtensions(packet);
        readRtcp(packet);
      }),
    );
  });
});

describe('NTP time', () => {
  it('NTP time keeps a millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_085_978_495_000 }), (unixMs) => {
        const bytes = Buffer.alloc(8);
        writeNtpTime(bytes, 0, unixMs);
        expect(Math.abs(readNtpTime(bytes, 0) - unixMs)).toBeLessThan(0.01);
      }),
    );
  });
});

describe('RTCP', () => {
  it('RTCP reads its own sender report', () => {
    const news = readRtcp(createSenderReport(7, 1_700_000_000_500, 90_000, 10, 1000));
    expect(news?.report).toMatchObject({ ssrc: 7, timestamp: 90_000 });
    expect(news?.report?.unixMs).toBeCloseTo(1_700_000_000_500, 1);
    expect(news?.goodbye).toBe(false);
  });

  it('RTCP reads a BYE after a report', () => {
    const report = createReceiverReport(1, { ssrc: 2, lost: 3, highestSequence: 4 });
    expect(readRtcp(Buffer.concat([report, Buffer.from([0x81, 203, 0, 1, 0, 0, 0, 1])]))?.goodbye).toBe(true);
  });

  it('RTCP that is truncated is undefined', () => {
    expect(readRtcp(createSenderReport(7, 0, 0, 0, 0).subarray(0, 20))).toBeUndefined();
  });
});

describe('sequence numbers', () => {
  it('missing sequence numbers are counted over the wrap', () => {
    const tracker = new SequenceTracker();
    expect([65_533, 65_534, 1, 2].map((sequence) => tracker.accept(sequence))).toEqual([0, 0, 2, 0]);
    expect(tracker.lost).toBe(2);
    expect(tracker.highest).toBe(65_538);
  });

  it('numbers of packets with another payload type do not count as missing', () => {
    const tracker = new SequenceTracker();
    tracker.accept(65_534);
    tracker.foreign(65_535);
    tracker.foreign(0);
    expect(tracker.accept(1)).toBe(0);
    // Uniview's packet has the number of the next, so no number is consumed.
    tracker.foreign(2);
    expect(tracker.accept(2)).toBe(0);
    tracker.foreign(4);
    expect(tracker.accept(6)).toBe(2);
    expect(tracker.lost).toBe(2);
  });

  it('late and duplicate packets are dropped', () => {
    const tracker = new SequenceTracker();
    expect([10, 11, 11, 9, 12].map((sequence) => tracker.accept(sequence))).toEqual([0, 0, -1, -1, 0]);
    expect(tracker.late).toBe(2);
  });

  it('a long jump counts as a restarted sender', () => {
    const tracker = new SequenceTracker();
    expect([10, 30_000, 30_001].map((sequence) => tracker.accept(sequence))).toEqual([0, 0, 0]);
    expect(tracker.lost).toBe(0);
  });
});

describe('the timeline', () => {
  it('the timeline follows the camera’s timestamps over their wrap', () => {
    const timeline = new RtpTimeline();
    timeline.advance(0xffffffff - 1799, 1000, 50_000);
    const before = timeline.ticks;
    expect(timeline.advance(1800, 1040, 50_040)).toBe(true);
    expect(timeline.ticks - before).toBe(3600);
    expect(timeline.advance(1800, 1041, 50_041)).toBe(false);
  });

  it('the timeline takes no pause of a camera for a slow frame rate, and follows one that has become slow', () => {
    const timeline = new RtpTimeline();
    let at = 0;
    const frame = (ms: number) => {
      at += ms;
      timeline.advance(90 * at, at, at);
    };
    for (let n = 0; n < 50; n++) frame(40);
    frame(12_000);
    expect(timeline.frameTicks / 90).toBeLessThan(43);
    for (let n = 0; n < 80; n++) frame(1_000);
    expect(timeline.frameTicks / 90).toBeGreaterThan(900);
    for (let n = 0; n < 100; n++) frame(40);
    frame(2_000);
    frame(40);
    frame(2_000);
    expect(timeline.frameTicks / 90).toBeLessThan(50);
    for (let n = 0; n < 3; n++) frame(1_000);
    expect(timeline.frameTicks / 90).toBeCloseTo(1_000);
  });

  it('the timeline continues by real time when the camera restarts or its clock jumps', () => {
    const timeline = new RtpTimeline();
    timeline.advance(5_000_000, 1000, 0);
    timeline.restart();
    timeline.advance(17, 3000, 2000);
    expect(timeline.ticks).toBe(180_000);
    timeline.advance(17 + 90_000 * 3600, 3040, 2040);
    expect(timeline.ticks).toBe(183_600);
    timeline.advance(5, 3080, 2080);
    expect(timeline.ticks).toBe(187_200);
  });

  it('the timeline never goes back, whatever the camera sends', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffffffff), fc.nat(10_000)), { maxLength: 50 }), (frames) => {
        const timeline = new RtpTimeline();
        let now = 0;
        for (const [timestamp, waited] of frames) {
          const before = timeline.ticks;
          now += waited;
          timeline.advance(timestamp, now, now);
          expect(timeline.ticks).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });

  it('the timeline trusts the camera’s clock only if it is plausible', () => {
    const timeline = new RtpTimeline();
    timeline.advance(9000, 1000, 1_000_000);
    timeline.note({ unixMs: 999_950, timestamp: 9000 });
    expect(timeline.captureUnixMs).toBe(999_950);
    timeline.note({ unixMs: 0, timestamp: 9000 });
    expect(timeline.skewMs).toBe(-1_000_000);
    expect(timeline.captureUnixMs).toBe(1_000_000);
  });
});
