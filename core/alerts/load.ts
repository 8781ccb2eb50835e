import { loadLimits, loadWindowMs } from './policy.ts';
import type { QueueState } from './queue.ts';

export type AlertLoad = QueueState['load'];

/** Alerts in ten minutes -> what people can make of it (EEMUA 191, IEC 62682). */
export function loadState(perTenMinutes: number, flood: boolean): AlertLoad['state'] {
  if (flood) return 'flood';
  if (perTenMinutes <= loadLimits.acceptable) return 'acceptable';
  return perTenMinutes <= loadLimits.manageable ? 'manageable' : 'high';
}

/** A flood begins over 10 in ten minutes and is over below 5: between them it is what it was. */
export const floodAfter = (flood: boolean, perTenMinutes: number): boolean =>
  perTenMinutes > loadLimits.flood || (flood && perTenMinutes >= loadLimits.floodOver);

export interface LoadMeter {
  /** An alert came into the queue at this time; what is older than an hour is not counted, what is ahead counts as now. */
  add(at: number, now: number): void;
  /** The last ten minutes, and the six before each other with the newest last. */
  read(now: number): AlertLoad;
}

const windows = 6;
const resolutionMs = 1_000;
const perWindow = loadWindowMs / resolutionMs;
const slots = windows * perWindow;
/** A clock that goes back by more than this was set back; less is two clocks that do not quite agree. */
const setBackSlots = 60;

/**
 * How many alerts an operator gets. Counts by the second for an hour, so it takes the same 3,600 numbers whatever comes; the
 * edges of its windows are a second wide.
 */
export function createLoadMeter(): LoadMeter {
  const counts = new Uint32Array(slots);
  /** The slot of the present second, counted from the epoch; the ring holds it and those before it. */
  let head = Number.NEGATIVE_INFINITY;
  let inWindow = 0;
  let flood = false;
  const countAt = (slot: number): number => counts[slot % slots] ?? 0;

  /** What came so long ago came so long ago still: else a flood would last for as long as the clock was set back. */
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
    flood = floodAfter(flood, inWindow);
  }

  return {
    add(at, now) {
      advance(now);
      const slot = Math.min(head, Math.floor(at / resolutionMs));
      if (slot <= head - slots) return;
      counts[slot % slots] = countAt(slot) + 1;
      if (slot > head - perWindow) inWindow += 1;
      flood = floodAfter(flood, inWindow);
    },
    read(now) {
      advance(now);
      const history = Array.from({ length: windows }, (_, window) => {
        let sum = 0;
        const last = head - (windows - 1 - window) * perWindow;
        for (let slot = last - perWindow + 1; slot <= last; slot += 1) sum += countAt(slot);
        return sum;
      });
      return { perTenMinutes: inWindow, history, state: loadState(inWindow, flood) };
    },
  };
}
