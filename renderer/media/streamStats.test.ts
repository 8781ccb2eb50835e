import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addKeyframeMeasurement,
  computeStreamHealth,
  getKeyframeRate,
  getRoundTripMs,
  type InboundStreamStats,
  type KeyframeMeasurements,
  listInboundStreams,
} from './streamStats.ts';

const stat = (parts: object = {}) => ({
  type: 'inbound-rtp',
  trackIdentifier: 't1',
  bytesReceived: 10_000,
  packetsReceived: 100,
  packetsLost: 0,
  jitter: 0.004,
  framesReceived: 50,
  framesDecoded: 50,
  keyFramesDecoded: 4,
  framesDropped: 0,
  totalDecodeTime: 0.5,
  jitterBufferDelay: 2,
  jitterBufferEmittedCount: 50,
  frameWidth: 640,
  frameHeight: 360,
  decoderImplementation: 'FFmpeg',
  powerEfficientDecoder: false,
  ...parts,
});
const read = (at: number, parts: object = {}): InboundStreamStats => {
  const one = listInboundStreams([stat({ timestamp: at, ...parts })]).get('t1');
  if (!one) throw new Error('not read');
  return one;
};

describe('listInboundStreams', () => {
  it('reads the statistics by track, and skips others', () => {
    const all = listInboundStreams([{ type: 'transport' }, stat({ trackIdentifier: undefined }), stat()]);
    expect([...all.keys()]).toEqual(['t1']);
  });

  it('uses the time of the count, not of its delivery', () => {
    expect(read(1_792_000_000_250).at).toBe(1_792_000_000_250);
  });

  it('treats missing and non-numeric values as zero', () => {
    expect(read(1, { jitter: 'much', framesDecoded: Number.NaN, decoderImplementation: 7 })).toMatchObject({
      jitterMs: 0,
      decoded: 0,
      decoder: '',
    });
  });

  it('computeStreamHealth returns the rates between two readings', () => {
    const after = read(3_000, {
      bytesReceived: 260_000,
      packetsReceived: 298,
      packetsLost: 2,
      framesReceived: 100,
      framesDecoded: 90,
      totalDecodeTime: 0.86,
      jitterBufferDelay: 3,
      jitterBufferEmittedCount: 100,
    });
    expect(computeStreamHealth(read(1_000), after)).toEqual({
      receivedFps: 25,
      fps: 20,
      droppedPerS: 0,
      bitrate: 1_000,
      lossPct: 1,
      jitterMs: 4,
      decodeMs: expect.closeTo(9),
      bufferMs: expect.closeTo(20),
      decodeCores: expect.closeTo(0.18),
      width: 640,
      height: 360,
      decoder: 'FFmpeg',
      isHardware: false,
    });
  });

  it('computeStreamHealth returns nothing for restarted counters or without elapsed time', () => {
    expect(computeStreamHealth(read(1_000), read(2_000, { packetsReceived: 3 }))).toBeUndefined();
    expect(computeStreamHealth(read(1_000), read(1_000))).toBeUndefined();
  });

  it('computeStreamHealth is never negative, whatever the counters', () => {
    const count = fc.integer({ min: 0, max: 100_000 });
    const counts = fc.record({
      bytesReceived: count,
      packetsReceived: count,
      packetsLost: fc.integer({ min: -50, max: 50 }),
      framesReceived: count,
      framesDecoded: count,
      totalDecodeTime: count,
    });
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const health = computeStreamHealth(read(0, a), read(500, b));
        for (const key of ['fps', 'receivedFps', 'bitrate', 'lossPct', 'decodeCores'] as const)
          expect(health?.[key] ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('getRoundTripMs', () => {
  const pair = (parts: object) => ({ type: 'candidate-pair', nominated: true, ...parts });

  it('returns the slowest connection in use', () => {
    const stats = [
      pair({ currentRoundTripTime: 0.04 }),
      pair({ currentRoundTripTime: 0.05 }),
      pair({ currentRoundTripTime: 0.9, nominated: false }),
      stat(),
    ];
    expect(getRoundTripMs(stats)).toBeCloseTo(50);
  });

  it('is undefined before it was measured', () => {
    expect(getRoundTripMs([pair({}), stat()])).toBeUndefined();
  });
});

describe('keyframes', () => {
  const read = (timestamp: number, packetsReceived: number, keyFramesDecoded: number): InboundStreamStats => {
    const stat = { type: 'inbound-rtp', trackIdentifier: 't', timestamp, packetsReceived, keyFramesDecoded };
    const one = listInboundStreams([stat]).get('t');
    if (!one) throw new Error('not read');
    return one;
  };

  /** Measures every two seconds a stream with one keyframe per `gopMs`, silent from `silentMs` to `againMs`. */
  function rates(gopMs: number, untilMs: number, [silentMs, againMs] = [untilMs, untilMs]) {
    let row: KeyframeMeasurements = [];
    let before = read(0, 0, 0);
    const found: (number | undefined)[] = [];
    for (let at = 2_000; at <= untilMs; at += 2_000) {
      const flowed = Math.min(at, silentMs) + Math.max(0, at - againMs);
      const after = read(at, flowed, Math.floor(flowed / gopMs));
      row = addKeyframeMeasurement(row, before, after);
      before = after;
      found.push(getKeyframeRate(row));
    }
    return found;
  }

  describe('getKeyframeRate', () => {
    it('is known once a measurement spans two keyframes, however far apart they are', () => {
      expect(rates(1_000, 8_000)).toEqual([undefined, 1, 1, 1]);
      expect(rates(10_000, 60_000).at(-1)).toBeCloseTo(0.1);
      const known = rates(10_000, 60_000).filter((rate) => rate !== undefined);
      expect(Math.max(...known)).toBeLessThan(0.13);
      expect(rates(3_000, 60_000).at(-1)).toBeCloseTo(1 / 3, 1);
    });

    it('excludes periods without packets', () => {
      const found = rates(1_000, 80_000, [10_000, 70_000]).filter((rate) => rate !== undefined);
      expect(Math.min(...found)).toBeGreaterThan(0.9);
    });
  });
});
