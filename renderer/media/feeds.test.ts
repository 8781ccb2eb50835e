import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { maxPrefetchedStreams } from '../../core/media/api.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { type CameraView, createCameraView } from './cameraView.ts';
import { createStreamFeeds } from './feeds.ts';
import type { MediaSession, WatchedTrack, WatchRequest } from './mediaSession.ts';

/** Videos whose first picture is awaited. */
const awaited: string[] = [];
beforeEach(() => {
  // Stubs only the parts of the page that detached elements need.
  vi.stubGlobal('document', {
    createElement: () => ({
      style: {},
      dataset: {},
      append() {},
      remove() {},
      addEventListener() {},
      requestVideoFrameCallback: () => awaited.push(''),
      readyState: 0,
      getVideoPlaybackQuality: () => ({ totalVideoFrames: 1 }),
    }),
  });
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 });
  awaited.length = 0;
});
afterEach(() => void vi.unstubAllGlobals());

/** A session that replies when the test says so. */
function set() {
  const asked: (readonly string[])[] = [];
  const answers: (() => void)[] = [];
  const emitted: string[] = [];
  const session: MediaSession = {
    over: false,
    watch(items: readonly WatchRequest[], onAnswers) {
      asked.push(items.map(({ camera }) => camera));
      const received = { id: 'consumer', isSent: true } as WatchedTrack;
      return new Promise((resolve) =>
        answers.push(() => {
          onAnswers(new Map(items.map(({ key }) => [key, ok(received)])));
          resolve();
        }),
      );
    },
    pause: () => new Promise(() => {}),
    resume: () => new Promise(() => {}),
    shown: (stream) => void emitted.push(stream),
    resized() {},
    stats: () => new Promise(() => {}),
    release() {},
    close() {},
  };
  const feeds = createStreamFeeds({
    clock: handClock(),
    retry: () => 1_000,
    replay: { forget() {} },
    isInSight: () => true,
    hasTime: () => true,
    onAnswered() {},
    onFirstPicture() {},
  });
  const view = (name: string, hidden: boolean): CameraView => {
    const camera = CameraId.parse(`s:camera:${name}`);
    return Object.assign(createCameraView(camera, { tile: 0, camera, stream: 'sub' }, 1, 0), { hidden });
  };
  return { feeds, session, asked, answers, emitted, view };
}

it('a window requests visible streams first, and the others once those have arrived', async () => {
  const { feeds, session, asked, answers, view } = set();
  const views = [view('a', true), view('b', false), view('c', true), view('d', false)];
  const done = feeds.watch(
    session,
    views.map((one) => ({ view: one, stream: 'sub' })),
  );
  expect(asked).toEqual([['s:camera:b', 's:camera:d']]);
  // The others count as requested, so that they are not requested twice meanwhile.
  expect(views.every(({ coming }) => coming !== undefined)).toBe(true);
  answers[0]?.();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toEqual(['s:camera:a', 's:camera:c']);
  answers[1]?.();
  await done;
});

it('a window does not request streams that were dropped meanwhile', async () => {
  const { feeds, session, asked, answers, view } = set();
  const [seen, unseen] = [view('a', false), view('b', true)];
  const done = feeds.watch(session, [
    { view: unseen, stream: 'sub' },
    { view: seen, stream: 'sub' },
  ]);
  feeds.drop(unseen.coming);
  answers[0]?.();
  await done;
  expect(asked).toEqual([['s:camera:a']]);
});

it('a window awaits every first picture of a few streams, but of many only those whose view is blank', async () => {
  const { feeds, session, answers, view } = set();
  const open = async (count: number, stills: number) => {
    awaited.length = 0;
    const views = Array.from({ length: count }, (_, at) => view(`${at}`, false));
    for (const one of views.slice(0, stills)) one.stillTakenAt = 0;
    const done = feeds.watch(
      session,
      views.map((one) => ({ view: one, stream: 'sub' })),
    );
    answers.shift()?.();
    await done;
    return { views, waitedFor: awaited.length };
  };
  expect((await open(maxPrefetchedStreams, maxPrefetchedStreams)).waitedFor).toBe(maxPrefetchedStreams);
  const { views, waitedFor } = await open(maxPrefetchedStreams + 1, maxPrefetchedStreams - 1);
  expect(waitedFor).toBe(2);
  // Sampling detects the others once their decoded picture is in the page.
  const [one] = views;
  if (!one?.coming) throw new Error('nothing comes');
  const { coming } = one;
  feeds.sample(one, 0);
  expect(one.shown).toBeUndefined();
  Object.assign(coming.video, { readyState: 2 });
  feeds.sample(one, 250);
  expect(one.shown).toBe(coming);
});

it('a window notifies the site once that a prefetched stream shows its own pictures', async () => {
  const { feeds, session, answers, emitted, view } = set();
  const few = view('few', false);
  const done = feeds.watch(session, [{ view: few, stream: 'sub' }]);
  answers.shift()?.();
  await done;
  const many = Array.from({ length: maxPrefetchedStreams + 1 }, (_, at) => view(`${at}`, false));
  const others = feeds.watch(
    session,
    many.map((one) => ({ view: one, stream: 'sub' })),
  );
  answers.shift()?.();
  await others;
  expect(emitted).toEqual([]);
  for (const one of [...many, few]) {
    if (one.coming) Object.assign(one.coming.video, { readyState: 2 });
    feeds.sample(one, 250);
    feeds.sample(one, 500);
    expect(one.shown).toBeDefined();
  }
  expect(emitted).toEqual(['consumer']);
});

it('a resumed stream shows its own pictures once a new one arrived, and notifies the site once', async () => {
  const { feeds, session, answers, emitted, view } = set();
  const one = view('a', false);
  const done = feeds.watch(session, [{ view: one, stream: 'sub' }]);
  answers.shift()?.();
  await done;
  if (one.coming) Object.assign(one.coming.video, { readyState: 2 });
  feeds.sample(one, 250);
  emitted.length = 0;
  const { shown } = one;
  if (!shown) throw new Error('nothing is shown');
  Object.assign(shown, { isPrefetched: true, isSettling: true, resumedAt: 60_000 });
  Object.assign(one, { stillTakenAt: 60_040, stillMoves: true, still: { hidden: false } });
  const count = (totalVideoFrames: number) =>
    Object.assign(shown.video, { getVideoPlaybackQuality: () => ({ totalVideoFrames }) });
  // Pictures from before the pause.
  count(7);
  feeds.sample(one, 60_250);
  expect([emitted, one.still.hidden, shown.lastFrameAt]).toEqual([[], false, 250]);
  count(8);
  feeds.sample(one, 60_500);
  feeds.sample(one, 60_750);
  expect([emitted, one.still.hidden, one.stillTakenAt, shown.isPrefetched]).toEqual([
    ...[['consumer'], true, undefined, false],
  ]);
});
