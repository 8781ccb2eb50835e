/** Wall clocks of IANA time zones, from the host's Intl. A date is `YYYY-MM-DD`, a time of day `HH:mm`. */

const minuteMs = 60_000;
const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    // Intl throws this for an unknown name.
    return false;
  }
}

/** Returns the reading of the zone's wall clock at a time, as if it were UTC, ms. */
export function getWallClockReading(zone: string, at: number): number {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = value;
  const { year, month, day, hour, minute, second } = parts;
  const ms = ((at % 1_000) + 1_000) % 1_000;
  return Date.UTC(
    ...([Number(year), Number(month) - 1, Number(day)] as const),
    ...([Number(hour), Number(minute), Number(second), ms] as const),
  );
}

/** Returns the date in a zone at a time (ms since the epoch). */
export const getLocalDate = (zone: string, at: number): string =>
  new Date(getWallClockReading(zone, at)).toISOString().slice(0, 10);

/** Returns the date a number of days after another (or before it). */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/**
 * Returns the first time (ms since the epoch) at which a zone's wall clock shows a time of day or later.
 * For a repeated time that is the first of both, for a skipped one the moment of the change. So a later wall clock
 * time never comes earlier.
 */
export function getTimeOfWallClock(zone: string, date: string, time: string): number {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const before = getWallClockReading(zone, wanted - dayMs) - (wanted - dayMs);
  const after = getWallClockReading(zone, wanted + dayMs) - (wanted + dayMs);
  for (const offset of [before, after].sort((a, b) => b - a)) {
    const at = wanted - offset;
    if (getWallClockReading(zone, at) === wanted) return at;
  }
  return leapOver(zone, wanted);
}

/** To the minute: no zone has changed its clocks between two of them since 1972. */
function leapOver(zone: string, wanted: number): number {
  let low = Math.floor((wanted - dayMs) / minuteMs);
  let high = Math.ceil((wanted + dayMs) / minuteMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (getWallClockReading(zone, middle * minuteMs) < wanted) low = middle;
    else high = middle;
  }
  return high * minuteMs;
}
