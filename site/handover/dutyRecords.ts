import type { Clock } from '../../core/base/clock.ts';
import { dueLooksBackMs } from '../../core/handover/due.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';

/** The records about duty and handovers, each read from the disk once. */
export interface DutyRecordCache {
  /**
   * Reads new records.
   * @returns whether there were any
   */
  look(): boolean;
  /** Returns the records of the last `dueLooksBackMs`, in the order of the site. */
  all(): readonly ShiftLogRecord[];
}

/**
 * Creates the cache.
 * @param read returns records made at or after a time (ms since the epoch), in order, after a number
 */
export function createDutyRecordCache(
  clock: Clock,
  read: (from: number, after: number) => readonly { readonly seq: number; readonly record: ShiftLogRecord }[],
): DutyRecordCache {
  let known: ShiftLogRecord[] = [];
  let through = 0;
  let since = 0;
  const lookBack = () => Math.round(clock.now()) - dueLooksBackMs;

  function look(): boolean {
    const from = lookBack();
    // A clock was set back: records that were too old by it are relevant again.
    if (from < since) [known, through] = [[], 0];
    since = from;
    const came = read(from, through);
    through = came.at(-1)?.seq ?? through;
    known = [...known.filter(({ at }) => at >= from), ...came.map(({ record }) => record)];
    return came.length > 0;
  }
  look();
  return {
    look,
    all() {
      const from = lookBack();
      if (from < since) look();
      return known.filter(({ at }) => at >= from);
    },
  };
}
