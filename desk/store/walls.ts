import { z } from 'zod';
import type { WindowId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { WallsId } from '../../core/wall/displayProfile.ts';
import { Tabs } from '../../core/wall/tabs.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Wall = z.object({ tabs: fromJson(Tabs) });

/** Identifies a window's content in a layout profile. */
export interface WallKey {
  readonly walls: WallsId;
  readonly window: WindowId;
}

export const readWall = (store: SqlReader, { walls, window }: WallKey): Tabs | undefined =>
  store.one(Wall, 'SELECT tabs FROM walls WHERE window = ? AND walls = ?', window, walls)?.tabs;

/** Returns the last content of the window in any profile. */
export const readLastWall = (store: SqlReader, window: WindowId): Tabs | undefined =>
  store.one(Wall, 'SELECT tabs FROM walls WHERE window = ? ORDER BY row DESC LIMIT 1', window)?.tabs;

/** Deletes the content of removed profiles, except each window's last content. */
export function deleteRemovedWalls(tx: SqlWriter, stored: readonly WallsId[]): void {
  tx.run(
    `DELETE FROM walls WHERE walls NOT IN (SELECT value FROM json_each(?))
       AND row NOT IN (SELECT max(row) FROM walls GROUP BY window)`,
    JSON.stringify(stored),
  );
}

export function saveWall(tx: SqlWriter, { walls, window }: WallKey, tabs: Tabs): void {
  tx.run(
    'INSERT OR REPLACE INTO walls (walls, window, tabs) VALUES (?, ?, ?)',
    ...[walls, window, JSON.stringify(tabs)],
  );
}
