import { z } from 'zod';
import type { WindowId } from '../../../core/domain/ids.ts';
import { Layout } from '../../../core/domain/layout.ts';
import type { Reader, Writer } from './access.ts';
import { fromJson } from './json.ts';

export const readLayout = (store: Reader, window: WindowId): Layout | undefined =>
  store.one(z.object({ layout: fromJson(Layout) }), 'SELECT layout FROM layouts WHERE window = ?', window)
    ?.layout;

export function saveLayout(tx: Writer, window: WindowId, layout: Layout): void {
  tx.run(
    'INSERT INTO layouts (window, layout) VALUES (?, ?) ON CONFLICT DO UPDATE SET layout = excluded.layout',
    window,
    JSON.stringify(layout),
  );
}
