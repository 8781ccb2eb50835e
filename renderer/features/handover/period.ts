import { dateAfter, momentOf } from '../../../core/base/zone.ts';

const written = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s+(\d{1,2}):(\d{2})\s*$/;
const mostMs = 31 * 24 * 3_600_000;
const two = (text: string | undefined) => (text ?? '').padStart(2, '0');

/** `26/11/2026 22:00` by the wall clock of a zone, ms since the epoch; undefined for what is no such moment. */
export function momentTyped(text: string, zone: string): number | undefined {
  const found = written.exec(text);
  if (!found) return undefined;
  const [, day, month, year, hour, minute] = found;
  const date = `${year}-${two(month)}-${two(day)}`;
  // The 31st of February is no day: it comes back as another.
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || dateAfter(date, 0) !== date) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  return momentOf(zone, date, `${two(hour)}:${two(minute)}`);
}

/** What was typed as a period; undefined while it is none. */
export function periodOf(
  from: string,
  to: string,
  zone: string,
): { readonly from: number; readonly to: number } | undefined {
  const [first, last] = [momentTyped(from, zone), momentTyped(to, zone)];
  if (first === undefined || last === undefined) return undefined;
  return first < last && last - first <= mostMs ? { from: first, to: last } : undefined;
}
