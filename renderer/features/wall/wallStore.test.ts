import { expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import { createSingleTab } from '../../../core/wall/tabs.ts';
import { createWallStore, onWallChangedByOperator, showOnSpotTiles } from './wallStore.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);

it('onWallChangedByOperator notifies of each content action, undo and redo, and of nothing else', () => {
  const wall = createWallStore();
  let lastPublished = 0;
  const cancel = onWallChangedByOperator(wall, () => {
    lastPublished += 1;
  });
  wall.act({ do: 'restore', tabs: createSingleTab({ division: '4', tiles: [camera(1), null, null, null] }) });
  wall.act({ do: 'select', tile: 1 });
  showOnSpotTiles(wall, camera(3));
  wall.act({ do: 'putOn', camera: camera(1), tile: 0 });
  expect(lastPublished).toBe(0);
  wall.act({ do: 'put', camera: camera(2), advance: false });
  expect(lastPublished).toBe(1);
  wall.act({ do: 'undo' });
  wall.act({ do: 'redo' });
  expect(lastPublished).toBe(3);
  wall.act({ do: 'restore', tabs: createSingleTab({ division: '4', tiles: [] }) });
  expect(lastPublished).toBe(3);
  cancel();
  wall.act({ do: 'division', division: '9' });
  expect(lastPublished).toBe(3);
});
