/**
 * Folds text for search: no diacritics, đ as d, lower case, single spaces. `Hà Nội` and `Đống Đa` become `ha noi` and
 * `dong da`. NFD splits off the marks, but đ has no decomposition and needs a rule of its own.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** For sorting, by code units: the same on every machine, whatever its language. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Writes numbers as people of a locale do, with so many digits behind the point at most. Made with the first number: Node takes
 * 15 ms for the first of all, which no start has to spare.
 */
export function numberWords(locale: string, digits: number): (n: number) => string {
  let format: Intl.NumberFormat | undefined;
  return (n) => {
    format ??= new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
    return format.format(n);
  };
}

const two = (n: number) => String(n).padStart(2, '0');

/** Hanoi has kept UTC+7 without daylight saving since 1975. */
export const hanoiOffsetMs = 7 * 3_600_000;

/** `dd/MM/yyyy HH:mm:ss` in Asia/Ho_Chi_Minh; Intl's vi-VN short form is not fit for a log. */
export function formatDateTime(epochMs: number): string {
  const t = new Date(epochMs + hanoiOffsetMs);
  return `${two(t.getUTCDate())}/${two(t.getUTCMonth() + 1)}/${t.getUTCFullYear()} ${formatTime(epochMs)}`;
}

/** `dd/MM/yyyy` of an ISO date, as a shift has it: `2026-11-27` is `27/11/2026`. */
export const formatDate = (isoDate: string): string => isoDate.split('-').reverse().join('/');

/** `HH:mm` in Asia/Ho_Chi_Minh. */
export function formatMinute(epochMs: number): string {
  return formatTime(epochMs).slice(0, 5);
}

/** `HH:mm` in Asia/Ho_Chi_Minh, with `dd/MM` before it where that is another day than `from` is of. */
export function formatUntil(epochMs: number, from: number): string {
  const time = formatMinute(epochMs);
  return isSameDay(epochMs, from) ? time : `${formatDateTime(epochMs).slice(0, 5)} ${time}`;
}

/** Of the same day in Asia/Ho_Chi_Minh. */
export const isSameDay = (a: number, b: number): boolean =>
  formatDateTime(a).slice(0, 10) === formatDateTime(b).slice(0, 10);

/** `HH:mm:ss` in Asia/Ho_Chi_Minh. */
export function formatTime(epochMs: number): string {
  const t = new Date(epochMs + hanoiOffsetMs);
  return `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}:${two(t.getUTCSeconds())}`;
}
