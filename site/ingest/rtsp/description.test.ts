import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSdpDescription, resolveControlUri } from './session.ts';

const base = 'rtsp://10.0.0.1/a';
const sdp = (...lines: string[]) => ['v=0', 's=-', ...lines, ''].join('\r\n');

describe('a description', () => {
  it('a description joins control attributes in the way servers intend', () => {
    expect(resolveControlUri('rtsp://a/b/', 'track1')).toBe('rtsp://a/b/track1');
    expect(resolveControlUri('rtsp://a/b', 'track1')).toBe('rtsp://a/b/track1');
    expect(resolveControlUri('rtsp://a/b', '*')).toBe('rtsp://a/b');
    expect(resolveControlUri('rtsp://a/b', 'rtsp://u:p@c/d')).toBe('rtsp://c/d');
  });

  it.each([
    [
      'a track',
      sdp('m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=control:1'),
      'H264',
      `${base}/1`,
      base,
    ],
    [
      'the whole',
      sdp('a=control:7', 'm=video 0 RTP/AVP 26', 'a=control:t'),
      'JPEG',
      `${base}/t`,
      `${base}/7`,
    ],
    ['a codec', sdp('m=video 0 RTP/AVP 96', 'a=rtpmap:96 264/90000', 'a=fmtp:96 1'), '264', base, base],
  ])('a description may name %s with digits alone', (_what, text, codec, controlUri, aggregateUri) => {
    expect(parseSdpDescription(text, base)).toMatchObject({
      ok: true,
      value: { video: { codec, controlUri }, aggregateUri },
    });
  });

  it('a description shortens a codec’s name to fit a sentence', () => {
    const read = parseSdpDescription(
      sdp('m=video 0 RTP/AVP 96', `a=rtpmap:96 ${'X'.repeat(5_000)}/90000`),
      base,
    );
    expect(read.ok && read.value.video.codec.length).toBeLessThan(50);
  });

  it('a description is read or refused without an exception, whatever its content', () => {
    const value = fc.oneof(
      fc.nat(300).map(String),
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        'H264/90000',
        '96 H264/90000',
        '96 1',
        'rtsp://x@h/1',
        '*',
        '0 RTP/AVP 96',
        'video 0 RTP/AVP 96',
      ),
    );
    const key = fc.oneof(
      fc.constantFrom(
        'm=video 0 RTP/AVP ',
        'm=',
        'a=rtpmap:',
        'a=rtpmap:96 ',
        'a=fmtp:',
        'a=fmtp:96 ',
        'a=control:',
      ),
      fc.constantFrom(
        'a=type:',
        'a=media:',
        'a=rtp:',
        'a=payloads:',
        'a=__proto__:',
        'a=ssrc:',
        'a=candidate:',
        'c=',
      ),
      fc.string({ maxLength: 6 }),
    );
    const line = fc.tuple(key, value).map(([left, right]) => left + right);
    const text = fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => sdp(...lines)),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (content) => {
        const read = parseSdpDescription(content, base);
        if (!read.ok) return;
        const { video, aggregateUri } = read.value;
        expect([video.codec, video.controlUri, aggregateUri].map((part) => typeof part)).toEqual(
          Array(3).fill('string'),
        );
        expect(['string', 'undefined']).toContain(typeof video.fmtp);
      }),
      { numRuns: 1_000 },
    );
  });
});
