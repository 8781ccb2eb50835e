import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { DeskStatus } from '../../core/api/desk.ts';
import { CameraId } from '../../core/base/ids.ts';
import type { Right } from '../../core/people/operator.ts';
import { createTabId, createWallStore } from '../features/wall/wallStore.ts';
import { type LibraryState, noLibrary, type StatusState } from '../shared/mirror.ts';
import { joinMediaWhileSignedIn, reportLargestWall } from './mediaUse.ts';

it('a window joins the media once when the operator may view, and stops all video when the right ends', () => {
  const status = createStore<StatusState>(() => ({ connected: true, desk: undefined }));
  const received: string[] = [];
  joinMediaWhileSignedIn(status, {
    show: (tiles) => void received.push(`show ${tiles.length}`),
    standBy: (isReady) => void received.push(`standBy ${isReady}`),
  });
  const sits = (rights: readonly Right[] | null) =>
    status.setState({ desk: { operator: rights && { rights } } as unknown as DeskStatus });
  sits(null);
  sits(['camera.list']);
  expect(received).toEqual([]);
  sits(['camera.list', 'video.live']);
  sits(['video.live']);
  expect(received).toEqual(['standBy true']);
  sits(null);
  expect(received).toEqual(['standBy true', 'show 0', 'standBy false']);
});

it('a window reports the size of the largest wall among its tabs and the saved layouts when it changes', () => {
  const wall = createWallStore();
  const library = createStore<LibraryState>(() => noLibrary);
  const received: number[] = [];
  reportLargestWall(wall, library, { setLargest: (tiles) => void received.push(tiles) });
  wall.act({ do: 'division', division: '16' });
  wall.act({ do: 'select', tile: 3 });
  wall.act({ do: 'addTab', id: createTabId(), layout: { division: '9', tiles: [] } });
  wall.act({ do: 'division', division: '36' });
  wall.act({ do: 'division', division: '1' });
  expect(received).toEqual([4, 16, 36, 16]);
  const saved = { layout: { division: '64', tiles: [] } } as unknown as LibraryState['layouts'][number];
  library.setState({ layouts: [saved] });
  library.setState(noLibrary);
  expect(received.slice(4)).toEqual([64, 16]);
});

it('the largest wall includes tiles hidden by a smaller division', () => {
  const wall = createWallStore();
  const received: number[] = [];
  reportLargestWall(
    wall,
    createStore<LibraryState>(() => noLibrary),
    {
      setLargest: (tiles) => void received.push(tiles),
    },
  );
  wall.act({ do: 'division', division: '16' });
  wall.act({ do: 'putOn', camera: CameraId.parse('s:camera:c1'), tile: 11 });
  wall.act({ do: 'division', division: '1' });
  expect(received).toEqual([4, 16, 12]);
});
