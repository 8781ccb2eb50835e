import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import type { Reader } from '../../node/sql/access.ts';

const Bound = z.object({ seq: z.int(), at: z.int() });
const Left = z.object({
  at: z.int(),
  who: z.string(),
  event: z.string(),
  camera: CameraId.nullable(),
  why: z.string().nullable(),
});

/** A clock that was set back by as much puts later entries earlier: so much further back it is looked. */
const slackMs = 2 * 3_600_000;

/** Of this desk's trail, what left it in `from` <= time < `to` (ms since the epoch), in order: pictures, films, maps and reports. */
export const whatLeft = (store: Reader, from: number, to: number): z.infer<typeof Left>[] =>
  store.all(
    Left,
    `SELECT at, who, event, camera, why FROM audit
     WHERE seq > ? AND at >= ? AND at < ? AND event IN ('export.snapshot', 'export.clip', 'map.print', 'handover.file',
       'handover.print')
     ORDER BY seq`,
    ...[lastBefore(store, from - slackMs), from, to],
  );

/** The last entry written before a time, found by halves: entries have no index by time, and follow it but for a clock that is set. */
function lastBefore(store: Reader, at: number): number {
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
