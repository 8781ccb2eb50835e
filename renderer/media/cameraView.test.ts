import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import {
  type CameraView,
  getExpectedFps,
  getVisiblePicture,
  isAwaitingResumedPicture,
  judgeView,
  type StreamFeed,
  updateViewToTile,
} from './cameraView.ts';
import { createTileStatus, getTileStatusKey } from './tileStatus.ts';

/** Creates a view of a camera's healthy sub-stream. */
const viewOf = (source: object, shown: object, parts: Partial<CameraView> = {}) =>
  ({
    since: 0,
    seenAt: 0,
    unseen: false,
    sources: new Map([['sub', source]]),
    shown: { stream: 'sub', video: {}, frozenDetector: {}, ...shown },
    epoch: 1,
    stillTakenAt: undefined,
    keyframesUntil: 0,
    still: { hidden: true },
    ...parts,
  }) as unknown as CameraView;

describe('a view whose frame rate was reduced', () => {
  const item = { tile: 0, camera: CameraId.parse('hn:camera:1'), stream: 'sub' } as const;
  const pace = { pace: { fps: 12.5 }, keyframesPerS: 0.5 } as StreamFeed;

  it('expects only keyframes until the first one after the reduction has had time to arrive', () => {
    const view = { keyframesUntil: 0, sources: new Map(), shown: pace } as Partial<CameraView> as CameraView;
    expect(getExpectedFps(view, pace, 10_000)).toBe(12.5);
    updateViewToTile(view, { ...item, reduced: 'frameRate' }, 10_000);
    expect(getExpectedFps(view, pace, 19_000)).toBe(0.5);
    updateViewToTile(view, item, 20_000);
    expect(getExpectedFps(view, pace, 20_000)).toBe(0.5);
    // One keyframe every two seconds, and a second of delay.
    expect(getExpectedFps(view, pace, 22_999)).toBe(0.5);
    expect(getExpectedFps(view, pace, 23_000)).toBe(12.5);
    // Reassigned to another tile, it is not reduced again.
    updateViewToTile(view, { ...item, tile: 3 }, 30_000);
    expect(getExpectedFps(view, pace, 30_000)).toBe(12.5);
  });
});

describe('a view of a camera with one keyframe every 10 s', () => {
  const source: SourceStatus = { state: 'live', cause: null, width: 320, height: 180, fps: 25 };
  /** Its last picture was presented at 60 s. */
  const stateAt = (now: number, parts: Partial<CameraView>) =>
    judgeView(viewOf(source, { lastFrameAt: 60_000, keyframesPerS: 0.1 }, parts), undefined, now).state;

  it('is late by its picture’s age while it shows keyframes only, and until the first picture after that', () => {
    for (const parts of [{ reduced: 'frameRate' as const }, { keyframesUntil: 75_000 }]) {
      expect([stateAt(62_900, parts), stateAt(65_000, parts), stateAt(69_000, parts)]).toEqual([
        ...['live', 'late', 'late'],
      ]);
    }
  });

  it('is late if its pictures reach the site late', () => {
    const lagging = new Map([['sub', { ...source, lagMs: 20_000 }]]) as CameraView['sources'];
    expect(stateAt(60_500, { reduced: 'frameRate', sources: lagging })).toBe('stale');
  });
});

it('a tile’s status includes the packets that its camera loses, and its key changes with them', () => {
  const at = { link: undefined, monotonic: 100, now: 100, testCode: undefined };
  const snapshot = (lostPct?: number) => {
    const source = { state: 'live', cause: null, width: 320, height: 180, fps: 25, lostPct };
    return createTileStatus(viewOf(source, { lastFrameAt: 60 }), at);
  };
  expect(snapshot(1)).toMatchObject({
    state: 'live',
    loss: { code: 'source.losesPackets', params: { percent: 1 } },
  });
  expect(snapshot().loss).toBeUndefined();
  expect(getTileStatusKey(snapshot(1))).not.toBe(getTileStatusKey(snapshot()));
});

describe('a view at full frame rate', () => {
  /** The site reports `message` fps; `seen` arrived here, the last one `quietMs` ago. */
  const stateOf = (message: number, seen: number, quietMs: number) => {
    const source: SourceStatus = { state: 'live', cause: null, width: 320, height: 180, fps: message };
    const view = viewOf(source, { lastFrameAt: 60_000, pace: { fps: seen } });
    return judgeView(view, undefined, 60_000 + quietMs).state;
  };

  it('is late after three frame intervals of a slow camera, though it was faster before', () => {
    expect([stateOf(1, 12.5, 2_900), stateOf(1, 12.5, 3_000)]).toEqual(['live', 'stale']);
  });

  it('is late a second after a fast camera stopped, though few of its pictures arrived here', () => {
    expect([stateOf(25, 25, 900), stateOf(25, 25, 1_000)]).toEqual(['live', 'late']);
    expect([stateOf(25, 0.5, 900), stateOf(25, 0.5, 1_000)]).toEqual(['live', 'late']);
  });

  it('uses the received frame rate if the site reports none', () => {
    expect([stateOf(0, 0.5, 5_900), stateOf(0, 0, 1_000)]).toEqual(['live', 'late']);
  });
});

describe('a view whose stream was resumed', () => {
  /** Its last own picture came at 1 s; it was paused until 60 s. */
  const shown = { lastFrameAt: 1_000, stream: 'sub', video: {}, frozenDetector: {} } as StreamFeed;
  const view = (stillTakenAt: number | undefined, stillMoves = true) =>
    ({
      since: 0,
      seenAt: 60_000,
      unseen: false,
      sources: new Map(),
      shown,
      stillTakenAt,
      stillMoves,
      keyframesUntil: 0,
      still: { hidden: stillTakenAt === undefined },
    }) as Partial<CameraView> as CameraView;

  it('is live by prefetched pictures over its own for as long as they arrive', () => {
    expect(judgeView(view(undefined), undefined, 60_050)).toMatchObject({ state: 'still', ageMs: 59_050 });
    const ahead = view(60_020);
    expect(judgeView(ahead, undefined, 60_050)).toMatchObject({ state: 'live', ageMs: 30 });
    expect(judgeView(ahead, undefined, 61_100)).toMatchObject({ state: 'late', ageMs: 1_080 });
    expect(judgeView({ ...ahead, unseen: true }, undefined, 60_050)).toMatchObject({
      state: 'paused',
      ageMs: 30,
    });
  });

  it('is not live by a still over its own old picture, and has the still’s age', () => {
    expect(judgeView(view(59_800, false), undefined, 60_050)).toMatchObject({ state: 'still', ageMs: 250 });
    // Taken while the window was being shown.
    expect(judgeView(view(60_020, false), undefined, 60_050)).toMatchObject({ state: 'still', ageMs: 30 });
    expect(judgeView(view(60_020, false), undefined, 62_000)).toMatchObject({
      state: 'late',
      ageMs: 1_980,
    });
    expect(judgeView(view(59_800, false), undefined, 64_000)).toMatchObject({
      state: 'stale',
      ageMs: 4_200,
    });
  });

  it('changes its status key with another still, but not with each prefetched picture', () => {
    const meaning = (stillTakenAt: number, stillMoves: boolean) => {
      const at = { link: undefined, monotonic: 60_050, now: 60_050, testCode: undefined };
      return getTileStatusKey(createTileStatus({ ...view(stillTakenAt, stillMoves), tile: 0 }, at));
    };
    expect(meaning(59_700, false)).not.toBe(meaning(59_800, false));
    expect(meaning(59_700, true)).toBe(meaning(59_800, true));
  });

  it('waits for its own picture until one arrives after the resume', () => {
    const feed = { paused: false, resumedAt: 60_000, lastFrameAt: 1_000 } as StreamFeed;
    expect(isAwaitingResumedPicture(feed)).toBe(true);
    expect(isAwaitingResumedPicture({ ...feed, paused: true })).toBe(false);
    expect(isAwaitingResumedPicture({ ...feed, lastFrameAt: 60_200 })).toBe(false);
  });

  it('shows prefetched pictures, else its own', () => {
    const ahead = view(60_020);
    expect([
      getVisiblePicture(ahead) === ahead.still,
      getVisiblePicture(view(undefined)) === shown.video,
    ]).toEqual([true, true]);
  });
});

describe('a view whose stream has ended and is being replaced', () => {
  const connecting: SourceStatus = { state: 'connecting', cause: null, width: 0, height: 0, fps: 0 };
  const cause: SourceStatus['cause'] = { code: 'source.codec', params: { codec: 'H265' } };
  const refused: SourceStatus = { ...connecting, state: 'refused', cause };
  const view = (shownEpoch: number) =>
    ({
      since: 0,
      seenAt: 0,
      unseen: false,
      stillTakenAt: undefined,
      keyframesUntil: 0,
      epoch: 2,
      stream: 'main',
      // The site's last status of it, when it ended.
      sources: new Map([
        ['sub', connecting],
        ['main', refused],
      ]),
      shown: { stream: 'sub', epoch: shownEpoch, lastFrameAt: 1_000, video: {}, frozenDetector: {} },
      coming: { stream: 'main', epoch: 2, video: {}, frozenDetector: {} },
      still: { hidden: true },
      stopped: cause,
    }) as unknown as CameraView;

  it('is refused where the site cannot use the new stream, whatever was shown before', () => {
    expect(judgeView(view(1), undefined, 15_000)).toMatchObject({
      state: 'refused',
      ageMs: 14_000,
      cause: { code: 'source.codec' },
    });
  });

  it('has the state of the shown stream while that continues', () => {
    expect(judgeView(view(2), undefined, 3_500)).toMatchObject({ state: 'late' });
  });
});
