import type {
  AuditFilter,
  AuditLogOwner,
  AuditLogState,
  AuditNames,
  AuditRow,
} from '../../../core/audit/api.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatDateTime, hanoiOffsetMs } from '../../../core/base/text.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { IconShape } from '../../ui/iconMark.tsx';
import { defineKeys } from '../../ui/keyTable.ts';

/** The filter as typed: a time may be incomplete. */
export interface TypedAuditFilter {
  readonly who?: string | undefined;
  readonly camera?: CameraId | undefined;
  readonly event?: string | undefined;
  readonly desk?: string | undefined;
  /** The typed time in Hanoi's time zone: see `parseHanoiTime`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const emptyAuditFilter: TypedAuditFilter = {};
export const hasAuditFilter = (chosen: TypedAuditFilter): boolean =>
  Object.values(chosen).some((one) => !!one);

const typedTime = /^(?:(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?)?\s*(?:(\d{1,2})[:hg](\d{2})?)?$/i;

/**
 * Parses a typed time in Hanoi's time zone.
 * Examples: `26/11/2026 07:30`, `26/11 7h30`, `26/11` (the whole day), `07:30` (today).
 * @returns the minute, or the day, from its first ms to its last, since the epoch; undefined if it is not a time
 */
export function parseHanoiTime(
  typed: string | undefined,
  now: number,
): { readonly from: number; readonly to: number } | undefined {
  const [, day, month, year, hour, minute] = typedTime.exec(typed?.trim() ?? '') ?? [];
  if (day === undefined && hour === undefined) return undefined;
  const today = new Date(now + hanoiOffsetMs);
  const parts = {
    year: Number(year ?? today.getUTCFullYear()),
    month: Number(month ?? today.getUTCMonth() + 1),
    day: Number(day ?? today.getUTCDate()),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
  };
  const at = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute);
  const read = new Date(at);
  const isReal =
    read.getUTCMonth() + 1 === parts.month &&
    read.getUTCDate() === parts.day &&
    read.getUTCHours() === parts.hour;
  if (!isReal || parts.minute > 59) return undefined;
  const from = at - hanoiOffsetMs;
  return { from, to: from + (hour === undefined ? 86_400_000 : 60_000) - 1 };
}

/** Returns the request for a typed filter. It includes the whole of the last minute or day named. */
export function toAuditFilter(
  { who, camera, event, desk, from, to }: TypedAuditFilter,
  auditLog: AuditLogOwner,
  now: number,
): AuditFilter {
  const [since, until] = [parseHanoiTime(from, now), parseHanoiTime(to, now)];
  return {
    ...(who?.trim() ? { who: who.trim() } : {}),
    ...(camera === undefined ? {} : { camera }),
    ...(event?.trim() ? { event: event.trim() } : {}),
    ...(desk?.trim() && auditLog === 'site' ? { desk: desk.trim() } : {}),
    ...(since === undefined ? {} : { from: Math.max(0, since.from) }),
    ...(until === undefined ? {} : { to: Math.max(0, until.to) }),
  };
}

/** Returns the name of a person, or the end of their id where the name is unknown. */
export function getPersonName(who: string, names: AuditNames | undefined): string {
  const known = names?.who.find(({ id }) => id === who)?.name;
  return known ?? who.split(':').at(-1) ?? who;
}

export const getAuditActionText = (event: string, t: Translations): string => t.audit.actions[event] ?? event;

/** Returns the audit events to choose from: those in the audit log and the prefixes that several share. */
export function listAuditEventChoices(names: AuditNames | undefined): string[] {
  const auditEvents = names?.auditEvents ?? [];
  const beginnings = auditEvents.map((event) => event.split('.')[0] ?? '');
  const several = beginnings.filter((one, at) => beginnings.indexOf(one) !== at);
  return [...new Set([...several.map((one) => `${one}.`), ...auditEvents])].sort();
}

/** Returns the numbers of entries whose predecessor has a later wall clock: the clock was set back. */
export function findClockSetBacks(rows: readonly AuditRow[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [at, row] of rows.entries()) {
    const older = rows[at + 1];
    // Corrections of up to 1 s, as by NTP, are not worth a mark.
    if (older && older.seq === row.seq - 1 && older.at - row.at > 1_000) found.add(row.seq);
  }
  return found;
}

/** A detail of an entry: key and value as programs write them, and both as words for people. */
interface DetailLine {
  readonly key: string;
  readonly raw: string;
  readonly name: string;
  readonly value: string;
}

/** Keys whose value, if a large integer, is a time in ms since the epoch. */
const timeKeys = new Set(['at', 'from', 'to', 'since', 'until', 'dueAt', 'expiresAt']);
const leastTimeMs = 1_000_000_000_000;

const detailName = (key: string, t: Translations): string =>
  Object.hasOwn(t.audit.details, key) ? t.audit.details[key as keyof Translations['audit']['details']] : key;

function detailValue(key: string, value: unknown, t: Translations): string {
  if (typeof value === 'boolean') return value ? t.audit.yes : t.audit.no;
  if (value === null) return '–';
  if (typeof value === 'number') {
    if (timeKeys.has(key) && value >= leastTimeMs) return formatDateTime(value);
    return key.endsWith('Ms') ? `${t.health.number(value / 1_000)} s` : String(value);
  }
  if (Array.isArray(value)) return value.map((one) => detailValue(key, one, t)).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${detailName(name, t)}: ${detailValue(name, one, t)}`)
    .join('; ');
}

/** Returns details as labelled lines if a program wrote them, otherwise as the original text. */
export function toDetailLines(detail: string, t: Translations): readonly DetailLine[] {
  const asItIs = detail === '' ? [] : [{ key: '', raw: detail, name: t.audit.facts.detail, value: detail }];
  try {
    const value: unknown = JSON.parse(detail);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return asItIs;
    // The desk is shown in a column of its own.
    return Object.entries(value)
      .filter(([key]) => key !== 'desk')
      .map(([key, one]) => ({
        key,
        raw: typeof one === 'string' ? one : JSON.stringify(one),
        name: detailName(key, t),
        value: detailValue(key, one, t),
      }));
  } catch {
    return asItIs;
  }
}

export interface AuditStateMark {
  readonly shape: IconShape;
  readonly text: string;
  readonly weight: 'calm' | 'warn' | 'alarm';
}

/** Returns the state of an audit log as status marks, the most severe first. */
export function getAuditStateMarks(
  state: AuditLogState,
  auditLog: AuditLogOwner,
  t: Translations,
): AuditStateMark[] {
  const words = t.audit.state;
  const messages: AuditStateMark[] = [];
  const addMark = (shape: IconShape, weight: AuditStateMark['weight'], text: string) =>
    messages.push({ shape, weight, text });
  if (state.broken !== null) addMark('triangle', 'alarm', words.broken(state.broken));
  else if (state.checked && state.checkedThrough >= state.last)
    addMark('dot', 'calm', words.holds(state.checkedThrough));
  else if (state.checked) addMark('half', 'calm', words.heldUpTo(state.checkedThrough, state.last));
  else if (state.checkedThrough > 0)
    addMark('half', 'calm', words.checking(state.checkedThrough, state.last));
  else addMark('ring', 'calm', words.notChecked);
  if (state.signedAt === null) addMark('ring', 'calm', words.unsigned);
  else addMark('dot', 'calm', words.signed(state.signedThrough, formatDateTime(state.signedAt)));
  if (auditLog === 'desk') {
    if (state.witnessedAt === null) addMark('ring', 'calm', words.noWitnessSignature);
    else {
      const at = formatDateTime(state.witnessedAt);
      const isAll = state.witnessedThrough >= state.signedThrough;
      addMark(isAll ? 'dot' : 'half', 'calm', words.witnessSignature(state.witnessedThrough, at));
    }
  }
  if (state.dropped > 0) addMark('square', 'calm', words.dropped(state.dropped));
  return messages;
}

/** Actions of keys in the page while no field takes text; the first three apply to the focused entry. */
export type AuditKey = 'who' | 'camera' | 'event' | 'search' | 'auditLog' | 'clear' | 'again' | 'exporting';

export const auditKeys = defineKeys<AuditKey>()({
  who: { P: 'who' },
  camera: { C: 'camera' },
  event: { D: 'event' },
  search: { '/': 'search' },
  clear: { Backspace: 'clear' },
  auditLog: { T: 'auditLog' },
  again: { R: 'again' },
  exporting: { E: 'exporting' },
});

export const getAuditKey = (key: string): AuditKey | undefined => auditKeys.find({ key })?.meaning;
