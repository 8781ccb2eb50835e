import { expect, it } from 'vitest';
import { CameraId, LayoutId } from '../../core/base/ids.ts';
import type { SavedLayout } from '../../core/wall/library.ts';
import type { Offer } from '../../core/wall/share.ts';
import { maxTabs, TabId } from '../../core/wall/tabs.ts';
import { getActiveLayout } from '../../core/wall/wall.ts';
import { createWallStore } from '../features/wall/wallStore.ts';
import { openSavedLayout, showOffer } from './showLayout.ts';

const camera = CameraId.parse('hn:camera:c1');
const offer: Offer = {
  id: 'o1',
  at: 0,
  from: { name: 'Lan', desk: 'Desk 2' },
  content: { kind: 'camera', camera },
};
const saved: SavedLayout = {
  id: LayoutId.parse('hn:layout:l1'),
  name: 'Bridges',
  shared: true,
  version: 1,
  changedAt: 0,
  changedBy: 'Lan',
  withheld: [],
  layout: { division: '1', tiles: [camera] },
};
const noOne = { byId: new Map() };

it('opening a tab beyond the limit is refused with a message, and its content is not counted as shown', () => {
  const wall = createWallStore();
  let lastPublished = 0;
  const cancel = wall.onNoRoom(() => {
    lastPublished += 1;
  });
  for (let at = 1; at < maxTabs; at += 1)
    expect(wall.act({ do: 'addTab', id: TabId.parse(`t${at}`) })).toBe(true);
  const before = wall.getState();
  expect(showOffer(wall, offer, 'tab', noOne)).toBe(false);
  expect(openSavedLayout(wall, saved, 'tab')).toBe(false);
  expect([wall.getState(), lastPublished]).toEqual([before, 2]);
  expect(showOffer(wall, offer, 'tile', noOne)).toBe(true);
  wall.act({ do: 'closeTab', id: TabId.parse('t3') });
  expect(openSavedLayout(wall, saved, 'tab')).toBe(true);
  expect([getActiveLayout(wall.getState()), lastPublished]).toEqual([saved.layout, 2]);
  cancel();
});
