import { z } from 'zod';
import { createLoadMeter } from '../../../core/alerts/load.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { Turns } from '../../shared/turns.ts';
import { placeAt, timeOf } from '../../store/alerts.ts';
import type { Belonging } from './counters.ts';

/** Alerts of the last hour that the meter is filled with when it is begun: more is a flood many times over. */
const mostInMeter = 50_000;
const rowsPerTurn = 500;
const Came = z.object({ place: z.int(), camera: z.string().nullable(), ward: z.string().nullable() });

/** The load on anyone who sits here. */
export interface Meter {
  /** One more asks for people, since `at` (ms since the epoch). */
  add(at: number): void;
  read(): QueueState['load'];
  /** Begins again with the last hour, for anyone who sits here now. */
  fill(): Promise<void>;
}

export function createMeter(options: {
  readonly store: Reader;
  readonly turns: Turns;
  readonly sees: (of: Belonging) => boolean;
  /** ms since the epoch */
  readonly now: () => number;
  /** It is filled. */
  readonly onChange: () => void;
}): Meter {
  const { store, turns, sees, now, onChange } = options;
  let meter = createLoadMeter();
  return {
    add: (at) => meter.add(at, now()),
    read: () => meter.read(now()),
    async fill() {
      const mine = createLoadMeter();
      meter = mine;
      const from = placeAt(now() - 3_600_000);
      let below = Number.MAX_SAFE_INTEGER;
      // What is suppressed never asked for anybody.
      const step = (): boolean => {
        const rows = store.all(
          Came,
          `SELECT place, camera, ward FROM alerts WHERE place >= ? AND place < ? AND suppressed = 0
           ORDER BY place DESC LIMIT ?`,
          ...[from, below, rowsPerTurn],
        );
        for (const row of rows) if (sees(row)) mine.add(timeOf(row.place), now());
        below = rows.at(-1)?.place ?? below;
        return rows.length === rowsPerTurn;
      };
      for (let looked = 0; meter === mine && looked < mostInMeter; looked += rowsPerTurn)
        if (!(await turns(step))) break;
      if (meter === mine) onChange();
    },
  };
}
