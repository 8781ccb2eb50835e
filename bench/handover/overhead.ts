import { median } from '../report.ts';
import type { City } from '../store/city.ts';
import type { DeskStore } from '../store/desk.ts';
import { storedAlert } from '../store/records.ts';
import { alertsHeld } from './auditLog.ts';

/** Measures a durable action with and without its audit entry, in pairs in alternating order. */
export function openOverheadMeter(store: DeskStore, city: City) {
  let next = alertsHeld - 1;
  /** Returns the next alert that is open and not acknowledged. */
  function open() {
    for (; next >= 0; next -= 1) {
      const { id, version, closed, acknowledged } = storedAlert(city, next, alertsHeld);
      if (closed !== null || acknowledged !== null) continue;
      next -= 1;
      return { id, base: version };
    }
    return undefined;
  }
  function timed(audited: boolean): number | undefined {
    const alert = open();
    if (!alert) return undefined;
    const began = performance.now();
    store.acknowledge(alert, audited);
    return performance.now() - began;
  }

  return {
    /**
     * Returns the extra time of an action with its entry, % of the time without, and both times, ms. Undefined if no
     * alerts are left.
     */
    measure(pairs: number) {
      const withs: number[] = [];
      const withouts: number[] = [];
      for (let pair = 0; pair < pairs; pair += 1)
        for (const audited of pair % 2 === 0 ? [true, false] : [false, true]) {
          const took = timed(audited);
          if (took === undefined) return undefined;
          (audited ? withs : withouts).push(took);
        }
      const [withMs, withoutMs] = [median(withs) ?? 0, median(withouts) ?? 1];
      return { percent: (withMs / withoutMs - 1) * 100, withMs, withoutMs };
    },
    close: () => store.close(),
  };
}
