import { expect, it } from 'vitest';
import { Listeners } from '../../core/base/listeners.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { MediaSource } from '../shared/mediaSource.ts';
import type { PrefetchedBatch } from '../shared/streamView.ts';
import { prefetchPictures } from './viewer.ts';

const picture = (isKey: boolean, bytes = 1): PrefetchedBatch => ({
  bytes: new Uint8Array(bytes),
  sizes: [bytes],
  isKey,
  at: 0,
  codec: 'avc1.42e01f',
  width: 320,
  height: 180,
});

function set(recent?: PrefetchedBatch) {
  const clock = handClock();
  const handlers = new Listeners<PrefetchedBatch>();
  const sent: PrefetchedBatch[] = [];
  let over = 0;
  let takes = true;
  const source: Pick<MediaSource, 'recent' | 'onPicture'> = {
    recent: () => recent,
    onPicture: handlers.add,
  };
  const ahead = prefetchPictures({
    source: source as MediaSource,
    clock,
    send(pictures) {
      sent.push(pictures);
      return takes;
    },
    onOver: () => {
      over += 1;
    },
  });
  return {
    clock,
    ahead,
    handlers,
    came: (...pictures: PrefetchedBatch[]) => {
      pictures.forEach(handlers.emit);
    },
    refuse: () => {
      takes = false;
    },
    sent: () => sent.map(({ isKey }) => (isKey ? 'k' : 'p')).join(''),
    over: () => over,
  };
}
const [key, delta] = [picture(true), picture(false)];

it('prefetch sends all since the last keyframe, then each picture, until the consumer has had three keyframes', () => {
  const { ahead, came, sent, over, handlers, clock } = set({ ...key, sizes: [1, 1, 1] });
  expect(sent()).toBe('k');
  came(delta, delta, key, delta);
  expect(sent()).toBe('kppkp');
  ahead.resumed();
  came(delta, key, delta, key, delta);
  expect([sent(), over()]).toEqual(['kppkppkpkp', 0]);
  came(key, delta);
  expect([sent(), over()]).toEqual(['kppkppkpkpk', 1]);
  expect([handlers.size, clock.pending]).toEqual([0, 0]);
});

it('prefetch does not count the keyframe during which the consumer was resumed', () => {
  const { ahead, came, sent, over } = set(key);
  came(delta);
  ahead.resumed();
  came(key, key, key);
  expect([sent(), over()]).toEqual(['kpkkk', 0]);
  came(key, delta);
  expect([sent(), over()]).toEqual(['kpkkkk', 1]);
});

it('prefetch begins with the next keyframe if none is stored', () => {
  const { came, sent } = set();
  came(delta, delta, key, delta);
  expect(sent()).toBe('kp');
});

it('prefetch ends when the connection refuses a picture, after a maximum time, and after a maximum size', async () => {
  const refused = set(key);
  refused.refuse();
  refused.came(delta, delta);
  expect([refused.sent(), refused.over()]).toEqual(['kp', 1]);
  const long = set(key);
  await long.clock.advance(12_000);
  long.came(delta);
  expect([long.sent(), long.over()]).toEqual(['k', 1]);
  const much = set(key);
  for (let at = 0; at < 6; at += 1) much.came(picture(false, 1024 * 1024));
  expect([much.sent(), much.over()]).toEqual(['kpppp', 1]);
});

it('prefetch sends nothing once it is stopped', () => {
  const { ahead, came, sent, over } = set(key);
  ahead.stop();
  came(delta, key);
  expect([sent(), over()]).toEqual(['k', 0]);
});
