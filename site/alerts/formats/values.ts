import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The end mark of shortened text. */
const cutMark = '…';

/**
 * Converts untrusted text to one line of at most `max` UTF-16 units.
 * It has no control characters and no half surrogates, runs of space become one, and shortened text ends in a mark.
 */
export function toSingleLine(text: string, max: number): string {
  // Text far beyond the limit need not be processed.
  const near = text.slice(0, max * 4 + 64);
  const clean = near
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
  if (clean.length <= max && near.length === text.length) return clean;
  const stored = clean.slice(0, max - cutMark.length).replace(/[\ud800-\udbff]$/, '');
  return `${stored.trimEnd()}${cutMark}`;
}

/** Converts a source's own word to a class: without diacritics, in lower case, with `-` between words; `other` if nothing remains. */
export function toClassSlug(word: string): string {
  const folded = word
    .slice(0, 400)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[đĐ]/g, 'd')
    // CrossedLine and ObjectIsLoitering are split into words.
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/[-.]*\.[-.]*/g, '.')
    .replace(/^[-.]+/, '')
    .slice(0, 64)
    .replace(/[-.]+$/, '');
  return folded === '' ? 'other' : folded;
}

const Word = z.union([z.string(), z.number(), z.boolean()]);

/** Returns a string, or an unquoted number or boolean as one; undefined if the value is neither, or empty. */
export function toWord(value: unknown): string | undefined {
  const found = Word.safeParse(value);
  if (!found.success) return undefined;
  const text = String(found.data).trim();
  return text === '' ? undefined : text;
}

/** Returns the first of these members that is a non-empty word. */
export function getFirstWord(
  of: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const found = Object.hasOwn(of, name) ? toWord(of[name]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Parses true, 1, yes, on and their opposites, quoted or not. */
export function parseFlag(value: unknown): boolean | undefined {
  const text = toWord(value)?.toLowerCase();
  if (text === undefined) return undefined;
  if (['true', '1', 'yes', 'on', 'active'].includes(text)) return true;
  if (['false', '0', 'no', 'off', 'inactive'].includes(text)) return false;
  return undefined;
}

/** Parses a finite number, quoted or not. */
export function parseNumber(value: unknown): number | undefined {
  const text = toWord(value);
  if (text === undefined || !/^[+-]?(\d{1,20}\.?\d{0,20}|\.\d{1,20})([eE][+-]?\d{1,3})?$/.test(text))
    return undefined;
  const found = Number(text);
  return Number.isFinite(found) ? found : undefined;
}

/** Numbers from here on are ms, smaller ones are seconds: as seconds it would be the year 5138, as ms 1973. */
const msFrom = 1e11;
/** 9999-12-31, the last date that all formats can write. */
const lastTime = 253_402_300_799_999;

/**
 * Parses a time to ms since the epoch, from seconds (whole or not), ms, or ISO 8601, also in lower case (RFC 3339).
 * A time without a zone is UTC, as ONVIF, Axis and CloudEvents have it. Undefined if it is no time.
 */
export function parseTime(value: unknown): number | undefined {
  const number = parseNumber(value);
  if (number !== undefined) {
    const ms = Math.round(Math.abs(number) < msFrom ? number * 1_000 : number);
    return ms >= 0 && ms <= lastTime ? ms : undefined;
  }
  const parts =
    /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?\s*(Z|z|[+-]\d\d:?\d\d)?$/.exec(
      toWord(value)?.slice(0, 64) ?? '',
    );
  if (!parts) return undefined;
  const [, date = '', time = '', fraction = '', zone = 'Z'] = parts;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  // A time without seconds has no fraction; no sender uses such a form.
  const seconds = time.length === 5 ? `${time}:00` : time;
  const ms = Date.parse(`${date}T${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  return Number.isNaN(ms) || ms < 0 || ms > lastTime ? undefined : ms;
}

/** Serialises a value independently of member order and white space. */
export function toCanonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${toCanonicalText(one)}`).join(',')}}`;
}

/** Derives an id from the parts that identify an item without one; 128 bits. */
export const deriveId = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** Returns a source's id unchanged if it is short and clean; otherwise an id derived from it. */
export const toStableId = (id: string): string =>
  id.length <= 160 && toSingleLine(id, 200) === id ? id : deriveId(id);
