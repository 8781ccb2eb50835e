/**
 * Folds text for search: no diacritics, đ as d, lower case, single spaces. `Hà Nội` and `Đống Đa` become `ha noi`
 * and `dong da`. NFD separates the marks, but đ has no decomposition and needs a rule of its own.
 */
export function foldForSearch(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Compares by code units for sorting: the same on every machine, whatever its language. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Creates a formatter of numbers in a locale, with at most `digits` decimals. It is created with the first number,
 * because the first Intl format takes Node 15 ms, which a start cannot spare.
 */
export function createNumberFormatter(locale: string, digits: number): (n: number) => string {
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

/** Returns `dd/MM/yyyy` of an ISO date: `2026-11-27` becomes `27/11/2026`. */
export const formatDate = (isoDate: string): string => isoDate.split('-').reverse().join('/');

/** `HH:mm` in Asia/Ho_Chi_Minh. */
export function formatMinute(epochMs: number): string {
  return formatTime(epochMs).slice(0, 5);
}

/** Returns `HH:mm` in Asia/Ho_Chi_Minh, preceded by `dd/MM` if its day differs from that of `from`. */
export function formatUntil(epochMs: number, from: number): string {
  const time = formatMinute(epochMs);
  return isSameDay(epochMs, from) ? time : `${formatDateTime(epochMs).slice(0, 5)} ${time}`;
}

/** Returns whether both times are on the same day in Asia/Ho_Chi_Minh. */
export const isSameDay = (a: number, b: number): boolean =>
  formatDateTime(a).slice(0, 10) === formatDateTime(b).slice(0, 10);

/** `HH:mm:ss` in Asia/Ho_Chi_Minh. */
export function formatTime(epochMs: number): string {
  const t = new Date(epochMs + hanoiOffsetMs);
  return `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}:${two(t.getUTCSeconds())}`;
}
