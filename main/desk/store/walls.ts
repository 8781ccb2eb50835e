import { z } from 'zod';
import type { WindowId } from '../../../core/domain/ids.ts';
import { Tabs } from '../../../core/domain/tabs.ts';
import { fromJson } from '../../../core/json.ts';
import type { Reader, Writer } from './access.ts';

const Wall = z.object({ tabs: fromJson(Tabs) });

export const readWall = (store: Reader, window: WindowId): Tabs | undefined =>
  store.one(Wall, 'SELECT tabs FROM walls WHERE window = ?', window)?.tabs;

export function saveWall(tx: Writer, window: WindowId, tabs: Tabs): void {
  tx.run(
    'INSERT INTO walls (window, tabs) VALUES (?, ?) ON CONFLICT DO UPDATE SET tabs = excluded.tabs',
    window,
    JSON.stringify(tabs),
  );
}
