import { expect, it } from 'vitest';
import { ignoreVideoEvents } from './ignoreVideoEvents.ts';

it('ignores the video events that React would listen for, and passes all others', () => {
  const root = ignoreVideoEvents(new EventTarget());
  const { addEventListener } = root;
  expect(ignoreVideoEvents(root).addEventListener).toBe(addEventListener);
  const received: string[] = [];
  for (const type of ['timeupdate', 'playing', 'click', 'keydown'])
    root.addEventListener(type, ({ type }) => received.push(type), true);
  for (const type of ['timeupdate', 'click', 'playing', 'keydown']) root.dispatchEvent(new Event(type));
  expect(received).toEqual(['click', 'keydown']);
});
