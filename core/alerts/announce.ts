import { hanoiOffsetMs } from '../base/text.ts';
import { AlertPriority, getPriorityRank } from './alert.ts';

/**
 * How a priority sounds: distinguishable by ear alone and more urgent the higher it is (EEMUA 191;
 * IEC 60601-1-8 for the ranking of sounds).
 */
export interface SoundRule {
  /** Duration of the sound, ms. */
  readonly lastsMs: number;
  /**
   * Repeat interval, ms, until all alerts of the priority are acknowledged or opened; null: plays once
   * per new alert.
   */
  readonly repeatMs: number | null;
  /**
   * New alerts within this time of the last sound of their priority do not sound individually; at most
   * `repeatMs`.
   */
  readonly gatherMs: number;
}

export const soundRules: Readonly<Record<AlertPriority, SoundRule>> = {
  critical: { lastsMs: 1_500, repeatMs: 6_000, gatherMs: 3_000 },
  high: { lastsMs: 1_000, repeatMs: 20_000, gatherMs: 5_000 },
  medium: { lastsMs: 600, repeatMs: null, gatherMs: 10_000 },
  low: { lastsMs: 300, repeatMs: null, gatherMs: 30_000 },
};
/** The minimum pause between two sounds. */
export const betweenSoundsMs = 400;
/**
 * The interval of high-priority sounds in a flood, in which lower priorities are silent: an operator
 * who hears a bell every second switches it off.
 */
export const floodHighMs = 60_000;

export interface SoundSettings {
  /** The priorities that this operator enabled. Critical always sounds. */
  readonly on: Readonly<Record<AlertPriority, boolean>>;
  /**
   * Quiet hours, in minutes of the day in Asia/Ho_Chi_Minh, possibly past midnight: only critical
   * sounds. Null: none.
   */
  readonly quiet: { readonly from: number; readonly to: number } | null;
}

/**
 * The unattended alerts of one priority: their number, and when the newest was announced (ms, by the
 * clock of `planSound`).
 */
export interface UnattendedAlerts {
  readonly count: number;
  readonly newestAt: number;
}

export interface AlertSoundState {
  /** The end of the last sound, which may lie ahead. */
  readonly busyUntil: number;
  /** When each priority last began to sound; null: never. */
  readonly last: Readonly<Record<AlertPriority, number | null>>;
}

export const silentSoundState: AlertSoundState = {
  busyUntil: Number.NEGATIVE_INFINITY,
  last: { critical: null, high: null, medium: null, low: null },
};

export interface SoundPlan {
  /** The sound to start now; null: none. */
  readonly sound: AlertPriority | null;
  /** The time of the next plan if nothing changes; null: only after a change. */
  readonly nextAt: number | null;
  /** The state for the next call. */
  readonly state: AlertSoundState;
}

export function isInQuietHours(quiet: SoundSettings['quiet'], now: number): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const minute = Math.floor((now + hanoiOffsetMs) / 60_000) % 1_440;
  return quiet.from < quiet.to
    ? minute >= quiet.from && minute < quiet.to
    : minute >= quiet.from || minute < quiet.to;
}

/** Returns the earliest time at which the next sound may begin. */
export const getNextSoundAt = ({ busyUntil }: AlertSoundState): number => busyUntil + betweenSoundsMs;

/** Returns the end of a sound that begins now. */
export const getSoundEnd = (priority: AlertPriority, now: number): number =>
  now + soundRules[priority].lastsMs;

/**
 * Plans the next sound: the highest priority that is due, never while another sound plays.
 * The caller leaves acknowledged alerts, and those opened at this desk, out of `calls`. `now` is
 * monotonic, as are all times here except `wall`, which serves the quiet hours: a wall clock set
 * back by an hour would silence a fire for that hour.
 */
export function planSound(
  calls: Readonly<Record<AlertPriority, UnattendedAlerts>>,
  state: AlertSoundState,
  settings: SoundSettings,
  { flood, now, wall }: { readonly flood: boolean; readonly now: number; readonly wall: number },
): SoundPlan {
  const free = Math.max(now, getNextSoundAt(state));
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
      const busyUntil = getSoundEnd(priority, now);
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
  if (!settings.on[priority] || isInQuietHours(settings.quiet, wall)) return false;
  return !flood || priority === 'high';
}

/** The number of alerts shown individually at once; the rest are counted. */
export const maxAnnounced = 20;
/** The same for non-critical alerts in a flood. */
export const maxAnnouncedInFlood = 3;

/**
 * Selects the alerts to announce individually, by priority and then newest first, and counts the
 * others by priority.
 */
export function capAnnouncements<T extends { readonly priority: AlertPriority; readonly at: number }>(
  announced: readonly T[],
  flood: boolean,
): { readonly shown: readonly T[]; readonly more: Record<AlertPriority, number> } {
  const more = { critical: 0, high: 0, medium: 0, low: 0 };
  const shown: T[] = [];
  let others = 0;
  const ordered = [...announced].sort(
    (a, b) => getPriorityRank(a.priority) - getPriorityRank(b.priority) || b.at - a.at,
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
