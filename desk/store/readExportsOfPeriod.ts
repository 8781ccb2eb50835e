import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import type { SqlReader } from '../../node/sql/access.ts';

const Bound = z.object({ seq: z.int(), at: z.int() });
const Left = z.object({
  at: z.int(),
  who: z.string(),
  event: z.string(),
  camera: CameraId.nullable(),
  why: z.string().nullable(),
});

/** Entries after a clock set back by up to this much have earlier times, so the search starts this much earlier. */
const slackMs = 2 * 3_600_000;

/** Returns exports (pictures, films, maps, reports) of `from` <= time < `to` (ms since the epoch), in order. */
export const readExportsOfPeriod = (store: SqlReader, from: number, to: number): z.infer<typeof Left>[] =>
  store.all(
    Left,
    `SELECT at, who, event, camera, why FROM audit
     WHERE seq > ? AND at >= ? AND at < ? AND event IN ('export.snapshot', 'export.clip', 'map.print', 'handover.file',
       'handover.print')
     ORDER BY seq`,
    ...[lastBefore(store, from - slackMs), from, to],
  );

/** Finds the last entry before a time by binary search: entries have no index by time but mostly ascend in time. */
function lastBefore(store: SqlReader, at: number): number {
  let low = 0;
  let high = store.one(Bound, 'SELECT seq, at FROM audit ORDER BY seq DESC LIMIT 1')?.seq ?? 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const entry = store.one(Bound, 'SELECT seq, at FROM audit WHERE seq >= ? ORDER BY seq LIMIT 1', middle);
    if (entry && entry.at < at) low = middle;
    else high = middle - 1;
  }
  return low;
}
