import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CameraId } from '../../core/domain/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createFeeds } from './feeds.ts';
import type { Session, WatchRequest } from './session.ts';
import { createView, type View } from './view.ts';

beforeEach(() => {
  // Of a page no more than what is made and not shown.
  vi.stubGlobal('document', { createElement: () => ({ style: {}, append() {}, remove() {} }) });
});
afterEach(() => void vi.unstubAllGlobals());

/** A session that answers when it is told to. */
function set() {
  const asked: (readonly string[])[] = [];
  const answers: (() => void)[] = [];
  const session: Session = {
    over: false,
    watch(items: readonly WatchRequest[]) {
      asked.push(items.map(({ camera }) => camera));
      return new Promise((resolve) => answers.push(() => resolve()));
    },
    pause: () => new Promise(() => {}),
    resume: () => new Promise(() => {}),
    stats: () => new Promise(() => {}),
    release() {},
    close() {},
  };
  const feeds = createFeeds({
    clock: handClock(),
    retry: () => 1_000,
    replay: { forget() {} },
    isInSight: () => true,
    hasTime: () => true,
    onAnswered() {},
    onFirstPicture() {},
  });
  const view = (name: string, hidden: boolean): View => {
    const camera = CameraId.parse(`s:camera:${name}`);
    return Object.assign(createView(camera, { tile: 0, camera, stream: 'sub' }, 1, 0), { hidden });
  };
  return { feeds, session, asked, answers, view };
}

it('asks for what is in sight first, and for the rest once that is there', async () => {
  const { feeds, session, asked, answers, view } = set();
  const views = [view('a', true), view('b', false), view('c', true), view('d', false)];
  const done = feeds.watch(
    session,
    views.map((one) => ({ view: one, stream: 'sub' })),
  );
  expect(asked).toEqual([['s:camera:b', 's:camera:d']]);
  // The others count as asked for: nobody asks for them twice meanwhile.
  expect(views.every(({ coming }) => coming !== undefined)).toBe(true);
  answers[0]?.();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toEqual(['s:camera:a', 's:camera:c']);
  answers[1]?.();
  await done;
});

it('does not ask any more for what was given up meanwhile', async () => {
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
