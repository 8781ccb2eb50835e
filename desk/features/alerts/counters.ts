import { z } from 'zod';
import { AlertPriority } from '../../../core/alerts/alert.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { Standing } from '../../store/alerts.ts';
import type { RowChange } from './ledger.ts';

type Tallies = Pick<QueueState, 'queued' | 'unacknowledged' | 'shelved' | 'suppressed' | 'outOfService'>;

/** Where alerts belong, as far as scopes go. */
export interface Belonging {
  readonly camera: string | null;
  readonly ward: string | null;
}

/**
 * How many alerts each list holds. Counted once at the start along the partial indexes, which hold only what is in the lists,
 * and from then on by what changes; by camera and ward, so that another operator's are summed and not counted again.
 */
export interface Counters {
  changed(changes: readonly RowChange[]): void;
  /** What is to be counted has changed with anyone who sits here. */
  recount(): void;
  read(): Tallies;
}

/** queued and unacknowledged by priority (4 each), shelved, suppressed, out of service. */
const slots = 11;

const Counted = z.object({
  camera: z.string().nullable(),
  ward: z.string().nullable(),
  slot: z.int(),
  n: z.int(),
});

export function createCounters(store: Reader, sees: (of: Belonging) => boolean): Counters {
  const counts = new Map<string, { readonly of: Belonging; readonly n: Int32Array }>();
  let sum = new Int32Array(slots);

  function of(belonging: Belonging) {
    const key = `${belonging.camera ?? ''} ${belonging.ward ?? ''}`;
    const known = counts.get(key);
    if (known) return known;
    const made = { of: { camera: belonging.camera, ward: belonging.ward }, n: new Int32Array(slots) };
    counts.set(key, made);
    return made;
  }

  function count(standing: Standing, by: 1 | -1): void {
    const { rank, queued, acknowledged, shelved, suppressed, outOfService } = standing;
    if (queued + shelved + suppressed + outOfService === 0) return;
    const { n } = of(standing);
    const seen = sees(standing);
    const add = (slot: number) => {
      n[slot] = (n[slot] ?? 0) + by;
      if (seen) sum[slot] = (sum[slot] ?? 0) + by;
    };
    if (queued) add(rank);
    if (queued && !acknowledged) add(4 + rank);
    if (shelved) add(8);
    if (suppressed) add(9);
    if (outOfService) add(10);
  }

  function load(): void {
    const lists = [
      'SELECT camera, ward, rank AS slot, count(*) AS n FROM alerts WHERE queued = 1 GROUP BY camera, ward, rank',
      `SELECT camera, ward, 4 + rank AS slot, count(*) AS n FROM alerts WHERE queued = 1 AND acknowledged = 0
       GROUP BY camera, ward, rank`,
      'SELECT camera, ward, 8 AS slot, count(*) AS n FROM alerts WHERE shelved = 1 GROUP BY camera, ward',
      'SELECT camera, ward, 9 AS slot, count(*) AS n FROM alerts WHERE suppressed = 1 GROUP BY camera, ward',
      'SELECT camera, ward, 10 AS slot, count(*) AS n FROM alerts WHERE outOfService = 1 GROUP BY camera, ward',
    ];
    for (const sql of lists)
      for (const row of store.all(Counted, sql)) {
        const { n } = of(row);
        n[row.slot] = (n[row.slot] ?? 0) + row.n;
      }
  }

  function recount(): void {
    sum = new Int32Array(slots);
    for (const { of: belonging, n } of counts.values()) {
      if (!sees(belonging)) continue;
      for (let slot = 0; slot < slots; slot += 1) sum[slot] = (sum[slot] ?? 0) + (n[slot] ?? 0);
    }
  }

  load();
  recount();
  return {
    changed(changes) {
      for (const { before, after } of changes) {
        if (before) count(before, -1);
        count(after, 1);
      }
    },
    recount,
    read() {
      const byPriority = (from: number) => {
        const counters = { critical: 0, high: 0, medium: 0, low: 0 };
        AlertPriority.options.forEach((priority, rank) => {
          counters[priority] = Math.max(0, sum[from + rank] ?? 0);
        });
        return counters;
      };
      const at = (slot: number) => Math.max(0, sum[slot] ?? 0);
      return {
        queued: byPriority(0),
        unacknowledged: byPriority(4),
        shelved: at(8),
        suppressed: at(9),
        outOfService: at(10),
      };
    },
  };
}
