import { hanoiOffsetMs } from '../base/text.ts';
import { AlertPriority, priorityRank } from './alert.ts';

/** How each priority sounds: apart by ear alone, more pressing the higher (EEMUA 191; IEC 60601-1-8 for how sounds rank). */
export interface SoundRule {
  /** How long it lasts, ms. */
  readonly lastsMs: number;
  /** Again after this long until everything of the priority was looked at; null: once for what is new. */
  readonly repeatMs: number | null;
  /** New ones within this of the last sound of their priority are not called out singly; never more than `repeatMs`. */
  readonly gatherMs: number;
}

export const soundRules: Readonly<Record<AlertPriority, SoundRule>> = {
  critical: { lastsMs: 1_500, repeatMs: 6_000, gatherMs: 3_000 },
  high: { lastsMs: 1_000, repeatMs: 20_000, gatherMs: 5_000 },
  medium: { lastsMs: 600, repeatMs: null, gatherMs: 10_000 },
  low: { lastsMs: 300, repeatMs: null, gatherMs: 30_000 },
};
/** Between two sounds. */
export const betweenSoundsMs = 400;
/** In a flood only the two highest sound, and high this seldom: who hears a bell a second switches it off. */
export const floodHighMs = 60_000;

export interface SoundSettings {
  /** What this operator wants to hear. Critical sounds whatever is set. */
  readonly on: Readonly<Record<AlertPriority, boolean>>;
  /** Minutes of the day in Asia/Ho_Chi_Minh, may pass midnight: only critical sounds then. Null: none. */
  readonly quiet: { readonly from: number; readonly to: number } | null;
}

/** What waits unlooked at in one priority: how many, and when the newest of them was told, ms by the clock of `planSound`. */
export interface Calls {
  readonly count: number;
  readonly newestAt: number;
}

export interface SoundState {
  /** When the last sound ends or ended. */
  readonly busyUntil: number;
  /** When each last began; null: never. */
  readonly last: Readonly<Record<AlertPriority, number | null>>;
}

export const silent: SoundState = {
  busyUntil: Number.NEGATIVE_INFINITY,
  last: { critical: null, high: null, medium: null, low: null },
};

export interface SoundPlan {
  /** Begin this now; null: nothing. */
  readonly sound: AlertPriority | null;
  /** Ask again then if nothing changes; null: only when something does. */
  readonly nextAt: number | null;
  /** To hand in the next time. */
  readonly state: SoundState;
}

export function isQuiet(quiet: SoundSettings['quiet'], now: number): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const minute = Math.floor((now + hanoiOffsetMs) / 60_000) % 1_440;
  return quiet.from < quiet.to
    ? minute >= quiet.from && minute < quiet.to
    : minute >= quiet.from || minute < quiet.to;
}

/** No sound begins before then. */
export const freeAt = ({ busyUntil }: SoundState): number => busyUntil + betweenSoundsMs;

/** While one lasts that began now. */
export const busyWith = (priority: AlertPriority, now: number): number => now + soundRules[priority].lastsMs;

/**
 * What sounds now: the highest priority that is due, never while another sounds. Looked at means: acknowledged, or opened at
 * this desk; anyone who asks leaves those out of `calls`. `now` never goes back, as all times here but `wall`, which is for quiet
 * hours: a wall clock that is set back an hour would keep a fire silent for that hour.
 */
export function planSound(
  calls: Readonly<Record<AlertPriority, Calls>>,
  state: SoundState,
  settings: SoundSettings,
  { flood, now, wall }: { readonly flood: boolean; readonly now: number; readonly wall: number },
): SoundPlan {
  const free = Math.max(now, freeAt(state));
  const dueAt = (priority: AlertPriority): number | null => {
    const rule = soundRules[priority];
    const last = state.last[priority];
    if (calls[priority].count === 0 || !sounds(priority, settings, flood, wall)) return null;
    const repeats = flood && priority === 'high' ? floodHighMs : rule.repeatMs;
    const gather = flood && priority === 'high' ? floodHighMs : rule.gatherMs;
    if (last === null) return now;
    if (calls[priority].newestAt > last) return last + gather;
    return repeats === null ? null : last + repeats;
  };
  let nextAt: number | null = null;
  for (const priority of AlertPriority.options) {
    const at = dueAt(priority);
    if (at === null) continue;
    if (at <= now && free <= now) {
      const busyUntil = busyWith(priority, now);
      return {
        sound: priority,
        nextAt: busyUntil + betweenSoundsMs,
        state: { busyUntil, last: { ...state.last, [priority]: now } },
      };
    }
    nextAt = Math.min(nextAt ?? Number.POSITIVE_INFINITY, Math.max(at, free));
  }
  return { sound: null, nextAt, state };
}

function sounds(priority: AlertPriority, settings: SoundSettings, flood: boolean, wall: number): boolean {
  if (priority === 'critical') return true;
  if (!settings.on[priority] || isQuiet(settings.quiet, wall)) return false;
  return !flood || priority === 'high';
}

/** Singly shown at once; the rest are counted. */
export const maxAnnounced = 20;
/** In a flood, of what is not critical. */
export const maxAnnouncedInFlood = 3;

/** What pops up singly, highest first and newest first in each, and how many of each priority do not. */
export function capAnnouncements<T extends { readonly priority: AlertPriority; readonly at: number }>(
  announced: readonly T[],
  flood: boolean,
): { readonly shown: readonly T[]; readonly more: Record<AlertPriority, number> } {
  const more = { critical: 0, high: 0, medium: 0, low: 0 };
  const shown: T[] = [];
  let others = 0;
  const ordered = [...announced].sort(
    (a, b) => priorityRank(a.priority) - priorityRank(b.priority) || b.at - a.at,
  );
  for (const one of ordered) {
    const capped = one.priority !== 'critical' && flood && others >= maxAnnouncedInFlood;
    if (shown.length >= maxAnnounced || capped) more[one.priority] += 1;
    else {
      shown.push(one);
      if (one.priority !== 'critical') others += 1;
    }
  }
  return { shown, more };
}
