import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { DeskStatus } from '../core/contract/desk.ts';
import type { Right } from '../core/domain/operator.ts';
import type { StatusState } from './mirror.ts';
import { keepWatching } from './watching.ts';

it('joins with the first word of somebody who may watch, once, and shows nothing from the moment that nobody may', () => {
  const status = createStore<StatusState>(() => ({ connected: true, desk: undefined }));
  const told: string[] = [];
  keepWatching(status, {
    show: (tiles) => void told.push(`show ${tiles.length}`),
    standBy: (isReady) => void told.push(`standBy ${isReady}`),
  });
  const sits = (rights: readonly Right[] | null) =>
    status.setState({ desk: { operator: rights && { rights } } as unknown as DeskStatus });
  sits(null);
  sits(['camera.list']);
  expect(told).toEqual([]);
  sits(['camera.list', 'video.live']);
  sits(['video.live']);
  expect(told).toEqual(['standBy true']);
  sits(null);
  expect(told).toEqual(['standBy true', 'show 0', 'standBy false']);
});
