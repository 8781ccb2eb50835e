import { getWallClockReading } from '../../base/zone.ts';

/** Formats times (ms since the epoch) by the wall clock of one zone. */
export interface ZoneTimes {
  /** `dd/MM/yyyy` */
  day(at: number): string;
  /** `HH:mm` */
  time(at: number): string;
  /** `dd/MM/yyyy HH:mm` */
  dateTime(at: number): string;
  /** `yyyy-MM-dd HH:mm:ss`: sorts by time, and every spreadsheet reads it alike. */
  sortable(at: number): string;
  /** `dd/MM HH:mm` */
  short(at: number): string;
  /** `HH:mm` on the same day as `of`, otherwise with its date, `dd/MM HH:mm`. */
  numberBefore(at: number, of: number): string;
}

const quarterMs = 900_000;
const two = (n: number) => String(n).padStart(2, '0');

/**
 * Creates a formatter that calls Intl once per quarter of an hour: no zone has changed its clocks within one since
 * 1972, and a log has 20,000 times.
 * @throws RangeError for an unknown zone
 */
export function createZoneTimes(zone: string): ZoneTimes {
  const offsets = new Map<number, number>();
  function shown(at: number): Date {
    const quarter = Math.floor(at / quarterMs);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = getWallClockReading(zone, quarter * quarterMs) - quarter * quarterMs;
      offsets.set(quarter, offset);
    }
    return new Date(at + offset);
  }
  const dayOf = (t: Date) => `${two(t.getUTCDate())}/${two(t.getUTCMonth() + 1)}/${t.getUTCFullYear()}`;
  const timeOf = (t: Date) => `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`;
  const shortOf = (t: Date) => `${dayOf(t).slice(0, 5)} ${timeOf(t)}`;
  return {
    day: (at) => dayOf(shown(at)),
    time: (at) => timeOf(shown(at)),
    dateTime(at) {
      const t = shown(at);
      return `${dayOf(t)} ${timeOf(t)}`;
    },
    sortable: (at) => shown(at).toISOString().slice(0, 19).replace('T', ' '),
    short: (at) => shortOf(shown(at)),
    numberBefore(at, of) {
      const t = shown(at);
      return dayOf(t) === dayOf(shown(of)) ? timeOf(t) : shortOf(t);
    },
  };
}
