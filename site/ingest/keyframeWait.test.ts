import { describe, expect, it } from 'vitest';
import { KeyframeWait } from './keyframeWait.ts';

/**
 * Checks each half second, as a session does.
 * @returns the requests to the camera, with their times in s
 */
function requests(
  wait: KeyframeWait,
  [fromMs, toMs]: readonly [number, number],
  { onvif = false, keyframeAfter }: { onvif?: boolean; keyframeAfter?: 'play' | 'synchronise' } = {},
) {
  const found: string[] = [];
  for (let at = fromMs; at <= toMs; at += 500) {
    const due = wait.due(at, onvif, true);
    if (due !== undefined) found.push(`${due} ${at / 1_000}`);
    if (due !== undefined && due === keyframeAfter) {
      if (due === 'play') wait.begin(at);
      wait.keyframe(at + 200);
    }
  }
  return found;
}

describe('waiting for a keyframe', () => {
  it('waiting for a keyframe is reported from 2.5 s after the first request, until a keyframe arrives', () => {
    const wait = new KeyframeWait();
    wait.begin(0);
    wait.keyframe(100);
    expect(wait.isLong(60_000)).toBe(false);
    wait.request(60_000);
    wait.request(61_000);
    expect([wait.isLong(62_400), wait.isLong(62_500)]).toEqual([false, true]);
    wait.keyframe(63_000);
    expect(wait.isLong(70_000)).toBe(false);
  });

  it('waiting for a keyframe ends when no viewer has repeated its request for long', () => {
    const wait = new KeyframeWait();
    wait.begin(0);
    wait.keyframe(100);
    wait.request(1_000);
    expect([wait.isLong(91_000), wait.isLong(91_001)]).toEqual([true, false]);
    wait.request(100_000);
    expect([wait.isLong(101_000), wait.isLong(102_500)]).toEqual([false, true]);
  });
});

describe('requests to the camera', () => {
  it('a camera with a keyframe each second, or each ten, is sent no requests while they arrive', () => {
    for (const gopMs of [1_000, 10_000]) {
      const wait = new KeyframeWait();
      wait.begin(0);
      const found: string[] = [];
      for (let at = 0; at <= 100_000; at += 500) {
        if (at % gopMs === 0) wait.keyframe(at);
        if (at % 3_000 === 0) wait.request(at);
        // In the first seconds the interval is not known.
        if (at > gopMs) found.push(...requests(wait, [at, at]));
      }
      expect(found).toEqual([]);
    }
  });

  it('a camera is sent a new PLAY each ten seconds as long as it brings a keyframe', () => {
    const wait = new KeyframeWait();
    wait.begin(0);
    wait.keyframe(100);
    wait.request(20_000);
    expect(requests(wait, [20_000, 29_000], { keyframeAfter: 'play' })).toEqual(['play 24']);
    wait.request(29_000);
    expect(requests(wait, [29_000, 60_000], { keyframeAfter: 'play' })).toEqual(['play 34']);
  });

  it('a camera is sent requests ever more rarely if they bring no keyframe', () => {
    const wait = new KeyframeWait();
    wait.begin(0);
    const found: string[] = [];
    for (let at = 0; at <= 400_000; at += 10_000) {
      wait.request(at);
      found.push(...requests(wait, [at, at + 9_500]));
    }
    expect(found).toEqual(['play 4', 'play 14', 'play 34', 'play 74', 'play 154', 'play 314']);
  });

  it('a camera is sent a request by ONVIF first, and a new PLAY only if that brings no keyframe', () => {
    const wait = new KeyframeWait();
    wait.begin(0);
    wait.keyframe(100);
    wait.request(20_000);
    const taken = requests(wait, [20_000, 60_000], { onvif: true, keyframeAfter: 'synchronise' });
    expect(taken).toEqual(['synchronise 21']);
    wait.request(60_000);
    expect(requests(wait, [60_000, 69_000], { onvif: true })).toEqual(['synchronise 61', 'play 64']);
  });

  it('the time to a requested keyframe is not mistaken for the camera’s own interval', () => {
    const wait = new KeyframeWait();
    wait.begin(0);
    wait.keyframe(100);
    wait.request(5_000);
    requests(wait, [5_000, 8_000], { onvif: true, keyframeAfter: 'synchronise' });
    wait.request(17_000);
    expect(requests(wait, [17_000, 19_000], { onvif: true })).toEqual(['synchronise 18']);
  });

  it('a session that has just begun is sent no PLAY', () => {
    const wait = new KeyframeWait();
    wait.begin(0);
    for (let at = 0; at < 60_000; at += 500) expect(wait.due(at, false, false)).toBeUndefined();
  });
});
