import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFaultCode } from '../../core/errors/faults.ts';
import {
  getStopCause,
  getStopKind,
  pathBrokenAfterMs,
  readStreamTraffic,
  type StreamTraffic,
  streamStoppedAfterMs,
} from './stopCause.ts';

const first: StreamTraffic = { at: 0, packets: 100, lost: 0, whole: 50, decoded: 50, path: 90_000 };
const later = (more: Partial<StreamTraffic>, at = 2_000): StreamTraffic => ({
  at,
  packets: first.packets + (more.packets ?? 0),
  lost: first.lost + (more.lost ?? 0),
  whole: first.whole + (more.whole ?? 0),
  decoded: first.decoded + (more.decoded ?? 0),
  path: first.path + (more.path ?? 0),
});
/** Defaults to a path that last received bytes at the latest count, or never after the first. */
const sinceOf = (latest: StreamTraffic) => (latest.path > first.path ? latest.at : first.at);
const why = (latest: StreamTraffic, more: Partial<Parameters<typeof getStopCause>[0]> = {}) =>
  getStopCause({
    first,
    latest,
    lostBefore: first.lost,
    link: undefined,
    pathSince: sinceOf(latest),
    packetsSince: sinceOf(latest),
    ...more,
  })?.code;

describe('the cause of stopped pictures', () => {
  it('is the network if nothing at all arrives over the path for two seconds', () => {
    expect(why(later({}, pathBrokenAfterMs - 1))).toBeUndefined();
    expect(why(later({}, pathBrokenAfterMs))).toBe('media.nothingArrives');
  });

  it('is the network if the path still carried bytes after the last picture and then went silent', () => {
    const pathSince = 7_000;
    expect(why(later({ path: 2_000 }, pathSince + pathBrokenAfterMs - 1), { pathSince })).toBeUndefined();
    expect(why(later({ path: 2_000 }, pathSince + pathBrokenAfterMs), { pathSince })).toBe(
      'media.nothingArrives',
    );
    const whole = later({ packets: 40, whole: 25, path: 40_000 }, 12_000);
    expect(why(whole, { pathSince })).toBe('media.nothingArrives');
  });

  it('is the site if nothing arrives and its signalling is down too', () => {
    expect(why(later({}), { link: { code: 'call.closed', params: {} } })).toBe('call.closed');
  });

  it('is undefined if the path works but carries nothing of this camera, which the site will report', () => {
    expect(why(later({ path: 2_000 }, 60_000))).toBeUndefined();
    expect(why(later({ path: 2_000 }), { link: { code: 'call.closed', params: {} } })).toBe('call.closed');
  });

  it('is the network if packets arrive with gaps, or no picture is complete', () => {
    expect(why(later({ packets: 40, lost: 3, whole: 4, path: 40_000 }))).toBe('media.packetsLost');
    expect(why(later({ packets: 40, lost: 30, whole: 2, decoded: 2, path: 40_000 }))).toBe(
      'media.packetsLost',
    );
  });

  it('of an incomplete picture is the network if packets were lost just before, otherwise the decoder', () => {
    const before = { ...first, lost: 4 };
    const after = { ...later({ packets: 40, path: 40_000 }), lost: 4 };
    expect(why(after, { first: before, lostBefore: 0 })).toBe('media.packetsLost');
    expect(why(after, { first: before, lostBefore: 4 })).toBe('media.decoderStalled');
  });

  it('is undefined for a stream that waits for its first keyframe', () => {
    const none = { ...first, packets: 0, whole: 0, decoded: 0 };
    expect(why({ ...none, at: 2_000, path: 99_000 }, { first: none })).toBeUndefined();
    expect(why({ ...none, at: 2_000, path: 99_000, packets: 30 }, { first: none })).toBeUndefined();
  });

  it('is this machine’s decoder if complete pictures arrive and none is decoded', () => {
    expect(why(later({ packets: 40, whole: 25, path: 40_000 }))).toBe('media.decoderStalled');
  });

  it('is this machine’s display if pictures are decoded and none is drawn', () => {
    expect(why(later({ packets: 40, whole: 25, decoded: 25, path: 40_000 }))).toBe('media.displayStalled');
  });

  it('is not lost signalling while packets arrive', () => {
    const link = { code: 'call.closed', params: {} } as const;
    expect(why(later({ packets: 40, whole: 25, path: 40_000 }), { link })).toBe('media.decoderStalled');
  });

  it('is the site if the stream and the signalling stopped together', () => {
    const link = { code: 'call.closed', params: {} } as const;
    const cutOff = later({ packets: 3, path: 4_000 }, 9_000);
    const packetsSince = cutOff.at - streamStoppedAfterMs;
    expect(why(cutOff, { link, packetsSince: packetsSince + 1 })).toBe('media.decoderStalled');
    expect(why(cutOff, { link, packetsSince })).toBe('call.closed');
    expect(why(cutOff, { packetsSince })).toBe('media.decoderStalled');
  });

  it('is never the camera, is network or decoder only on packet evidence, and has a text and a kind', () => {
    const more = fc.nat({ max: 100 });
    const counts = fc.record({ packets: more, lost: more, whole: more, decoded: more });
    fc.assert(
      fc.property(counts, more, fc.integer({ min: 1, max: 20_000 }), (counted, adjacent, at) => {
        const latest = later({ ...counted, path: counted.packets * 1_000 + adjacent }, at);
        const found = getStopCause({
          first,
          latest,
          lostBefore: 0,
          link: undefined,
          pathSince: sinceOf(latest),
          packetsSince: sinceOf(latest),
        });
        if (!found) return counted.packets === 0 && (adjacent > 0 || at < pathBrokenAfterMs);
        const kind = getStopKind(found);
        if (kind === 'decoder') return counted.packets > 0;
        return kind === 'network' && isFaultCode(found.code);
      }),
    );
  });

  it('is undefined before the second count of packets', () => {
    expect(why(first)).toBeUndefined();
  });
});

describe('getStopKind', () => {
  it.each([
    ['right.outOfScope', 'permission'],
    ['right.missing', 'permission'],
    ['source.silent', 'source'],
    ['source.repeating', 'source'],
    ['source.unreachable', 'camera'],
    ['source.portRefused', 'camera'],
    ['source.codec', 'camera'],
    ['media.packetsLost', 'network'],
    ['media.decoderStalled', 'decoder'],
    ['call.closed', 'site'],
    ['media.workerLost', 'site'],
  ] as const)('maps %s to %s', (code, kind) => {
    expect(getStopKind({ code, params: {} })).toBe(kind);
  });
});

describe('readStreamTraffic', () => {
  it('reads the counters of one stream and all bytes of its path', () => {
    const report = [
      { type: 'transport', bytesReceived: 7 },
      { type: 'candidate-pair', bytesReceived: 5_000, responsesReceived: 3 },
      {
        type: 'inbound-rtp',
        trackIdentifier: 'mine',
        packetsReceived: 40,
        packetsLost: 2,
        framesReceived: 20,
        framesDecoded: 19,
      },
      { type: 'inbound-rtp', trackIdentifier: 'other', packetsReceived: 900, packetsLost: 80 },
    ];
    const counted = { packets: 40, lost: 2, whole: 20, decoded: 19, path: 5_003 };
    expect(readStreamTraffic(report, 'mine', 7)).toEqual({ at: 7, ...counted });
    expect(readStreamTraffic(report, 'none', 7)).toBeUndefined();
  });
});
