import { hanoiOffsetMs } from '../../../core/base/text.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Units of a time span in ms, in both languages: `+2h`, `+2g`; `+30m`, `+30p`, `+30`; `+1d`, `+1n`. */
const unitMs: Readonly<Record<string, number>> = {
  h: hourMs,
  g: hourMs,
  m: minuteMs,
  p: minuteMs,
  d: dayMs,
  n: dayMs,
};

/** Returns midnight in Hanoi of the day that contains a time. */
export const getHanoiMidnight = (at: number): number =>
  Math.floor((at + hanoiOffsetMs) / dayMs) * dayMs - hanoiOffsetMs;

function spanOf(text: string): number | undefined {
  const parts = /^(?:(\d{1,3})([hgmpdn]))?(?:(\d{1,3})([mp]?))?$/.exec(text);
  if (!parts || text === '') return undefined;
  const [, first = '0', firstUnit = 'm', second = '0', secondUnit = ''] = parts;
  return Number(first) * (unitMs[firstUnit] ?? 0) + Number(second) * (unitMs[secondUnit || 'm'] ?? 0);
}

/** Parses a time of day as ms since midnight: `14:30`, `14h30`, `14h`, `14g30`, `1430`, `7:05`. */
function clockOf(text: string): number | undefined {
  const parts = /^(\d{1,2})(?:[:hg](\d{2})?|(\d{2}))$/.exec(text);
  if (!parts) return undefined;
  const [hour, minute] = [Number(parts[1]), Number(parts[2] ?? parts[3] ?? 0)];
  if (hour > 23 || minute > 59) return undefined;
  return hour * hourMs + minute * minuteMs;
}

/** Parses a date, `27/11` or `27/11/2026`, as its midnight. Without a year, the date nearest to now. */
function dateOf(text: string, now: number): number | undefined {
  const parts = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text);
  if (!parts) return undefined;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  const thisYear = new Date(now + hanoiOffsetMs).getUTCFullYear();
  const years = parts[3] ? [Number(parts[3])] : [thisYear - 1, thisYear, thisYear + 1];
  const found = years.flatMap((year) => {
    const utc = new Date(Date.UTC(year, month - 1, day));
    return utc.getUTCDate() === day && utc.getUTCMonth() === month - 1 ? [utc.getTime() - hanoiOffsetMs] : [];
  });
  return found.sort((a, b) => Math.abs(a - now) - Math.abs(b - now))[0];
}

/**
 * Parses a typed time in Hanoi's time zone.
 * Forms: a time of day (`14:30`, `14h30`, `1430`: the next one for due times, the last one for events), a span from
 * now (`+2h`, `+1h30`, `-10m`), or a date (`27/11 06:00`).
 * @returns ms since the epoch; undefined: not a time
 */
export function parseTypedTime(text: string, now: number, way: 'ahead' | 'back'): number | undefined {
  const words = text.trim().toLowerCase().split(/\s+/);
  const [first = '', second] = words;
  if (words.length > 2) return undefined;
  if (second !== undefined) {
    const [day, clock] = [dateOf(first, now) ?? dateOf(second, now), clockOf(second) ?? clockOf(first)];
    return day === undefined || clock === undefined ? undefined : day + clock;
  }
  const sign = first[0];
  if (sign === '+' || sign === '-') {
    const span = spanOf(first.slice(1));
    return span === undefined ? undefined : now + (sign === '+' ? span : -span);
  }
  const clock = clockOf(first);
  if (clock === undefined) return undefined;
  const today = getHanoiMidnight(now) + clock;
  // The current minute counts as now, in either direction.
  if (way === 'ahead') return today + minuteMs <= now ? today + dayMs : today;
  return today > now ? today - dayMs : today;
}
