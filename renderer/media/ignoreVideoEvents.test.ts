import { expect, it } from 'vitest';
import { ignoreVideoEvents } from './ignoreVideoEvents.ts';

it('ignoreVideoEvents drops listeners for video events, and keeps those for other events', () => {
  const root = ignoreVideoEvents(new EventTarget());
  const { addEventListener } = root;
  expect(ignoreVideoEvents(root).addEventListener).toBe(addEventListener);
  const received: string[] = [];
  for (const type of ['timeupdate', 'playing', 'click', 'keydown'])
    root.addEventListener(type, ({ type }) => received.push(type), true);
  for (const type of ['timeupdate', 'click', 'playing', 'keydown']) root.dispatchEvent(new Event(type));
  expect(received).toEqual(['click', 'keydown']);
});
