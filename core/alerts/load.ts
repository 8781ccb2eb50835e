import { loadLimits, loadWindowMs } from './policy.ts';
import type { QueueState } from './queue.ts';

export type AlertLoad = QueueState['load'];

/** Returns the load class of a number of alerts in ten minutes (EEMUA 191, IEC 62682). */
export function getLoadState(perTenMinutes: number, flood: boolean): AlertLoad['state'] {
  if (flood) return 'flood';
  if (perTenMinutes <= loadLimits.acceptable) return 'acceptable';
  return perTenMinutes <= loadLimits.manageable ? 'manageable' : 'high';
}

/**
 * Returns whether there is a flood: it begins over 10 in ten minutes and ends below 5; in between it
 * does not change.
 */
export const updateFloodState = (flood: boolean, perTenMinutes: number): boolean =>
  perTenMinutes > loadLimits.flood || (flood && perTenMinutes >= loadLimits.floodOver);

export interface LoadMeter {
  /**
   * Counts an alert that entered the queue at `at`; older than an hour is ignored, and a future time
   * counts as now.
   */
  add(at: number, now: number): void;
  /** Returns the load of the last ten minutes and of the last six such periods, newest last. */
  read(now: number): AlertLoad;
}

const windows = 6;
const resolutionMs = 1_000;
const perWindow = loadWindowMs / resolutionMs;
const slots = windows * perWindow;
/** A larger step back means that the clock was set back; a smaller one is a difference between two clocks. */
const setBackSlots = 60;

/**
 * Creates a meter of an operator's alerts. It counts by the second for an hour, so memory is 3,600
 * numbers at any load; the edges of its windows are a second wide.
 */
export function createLoadMeter(): LoadMeter {
  const counts = new Uint32Array(slots);
  /** The slot of the present second, counted from the epoch; the ring holds it and the slots before it. */
  let head = Number.NEGATIVE_INFINITY;
  let inWindow = 0;
  let flood = false;
  const countAt = (slot: number): number => counts[slot % slots] ?? 0;

  /** Keeps the age of each count, as a flood would otherwise last for as long as the clock was set back. */
  function setBack(present: number): void {
    const before = counts.slice();
    for (let ago = 0; ago < slots; ago += 1)
      counts[(present - ago) % slots] = before[(head - ago) % slots] ?? 0;
    head = present;
  }

  function advance(now: number): void {
    const present = Math.floor(now / resolutionMs);
    if (present < head - setBackSlots) setBack(present);
    if (present <= head) return;
    if (present - head >= slots) {
      counts.fill(0);
      inWindow = 0;
      head = present;
    }
    while (head < present) {
      inWindow -= countAt(head - perWindow + 1);
      head += 1;
      counts[head % slots] = 0;
    }
    flood = updateFloodState(flood, inWindow);
  }

  return {
    add(at, now) {
      advance(now);
      const slot = Math.min(head, Math.floor(at / resolutionMs));
      if (slot <= head - slots) return;
      counts[slot % slots] = countAt(slot) + 1;
      if (slot > head - perWindow) inWindow += 1;
      flood = updateFloodState(flood, inWindow);
    },
    read(now) {
      advance(now);
      const history = Array.from({ length: windows }, (_, window) => {
        let sum = 0;
        const last = head - (windows - 1 - window) * perWindow;
        for (let slot = last - perWindow + 1; slot <= last; slot += 1) sum += countAt(slot);
        return sum;
      });
      return { perTenMinutes: inWindow, history, state: getLoadState(inWindow, flood) };
    },
  };
}
