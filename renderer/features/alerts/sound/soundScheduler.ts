import { AlertPriority, isAlertQueued } from '../../../../core/alerts/alert.ts';
import {
  betweenSoundsMs,
  getNextSoundAt,
  getSoundEnd,
  planSound,
  silentSoundState,
  type UnattendedAlerts,
} from '../../../../core/alerts/announce.ts';
import type { QueueState } from '../../../../core/alerts/queue.ts';
import type { DeskTopics } from '../../../../core/api/desk.ts';
import type { Clock } from '../../../../core/base/clock.ts';
import type { AlertId } from '../../../../core/base/ids.ts';
import type { AlertSound } from '../../../../core/people/settings.ts';
import type { TopicMessage } from '../../../../core/rpc/define.ts';
import type { DeskClient } from '../../../shared/deskClient.ts';

/** Minimum interval of checks for sounding alerts that other desks have handled, ms. */
const askEveryMs = 2_000;
/** The maximum number of alerts per check. */
const mostAsked = 20;
/** The maximum number of alerts held one by one; in a flood the others are only counted. */
const maxQueued = 500;

export type Annunciation = TopicMessage<DeskTopics, 'annunciations'>;

/**
 * Decides which alerts sound at this desk, and when.
 * One window of the desk sounds; the others keep the same count silently.
 */
export interface AlertSoundScheduler {
  announce(message: Annunciation): void;
  /** Called when the queue has changed; null: there is none, and sounds and checks stop. */
  onQueue(queue: QueueState | null): void;
  /** Called with alerts that were looked at, in any window. */
  looked(alerts: readonly AlertId[]): void;
  /** Called after a change of the settings, the mute or the window that sounds. */
  again(): void;
  /**
   * Plays a test sound at once, unless another sounds just now.
   * Only in the window that holds the audio lock.
   */
  tryOut(priority: AlertPriority, volume: number): void;
}

interface Waiting {
  readonly priority: AlertPriority;
  /** Start of the waiting time, by the monotonic clock. */
  readonly at: number;
}

export function createAlertSoundScheduler(options: {
  readonly desk: Pick<DeskClient, 'call'>;
  readonly clock: Clock;
  readonly settings: () => AlertSound;
  /** Time until which this desk is muted, ms since the epoch; 0: not muted. */
  readonly mutedUntil: () => number;
  /** Tests whether this window is the one that sounds. */
  readonly isVoice: () => boolean;
  readonly play: (priority: AlertPriority, volume: number) => void;
}): AlertSoundScheduler {
  const { desk, clock, settings, mutedUntil, isVoice, play } = options;
  const waiting = new Map<AlertId, Waiting>();
  /** Alerts that are only counted, and those already unacknowledged when this window was opened. */
  const others = new Map<AlertPriority, Waiting>();
  let state = silentSoundState;
  let flood = false;
  let isFirst = true;
  let cancel = () => {};
  let cancelAsk = () => {};
  let askedAt = Number.NEGATIVE_INFINITY;
  let isAsking = false;

  function calls(): Record<AlertPriority, UnattendedAlerts> {
    const sums: Record<AlertPriority, UnattendedAlerts> = {
      critical: { count: 0, newestAt: 0 },
      high: { count: 0, newestAt: 0 },
      medium: { count: 0, newestAt: 0 },
      low: { count: 0, newestAt: 0 },
    };
    for (const { priority, at } of [...waiting.values(), ...others.values()]) {
      const { count, newestAt } = sums[priority];
      sums[priority] = { count: count + 1, newestAt: Math.max(newestAt, at) };
    }
    return sums;
  }

  function plan(): void {
    cancel();
    if (!isVoice()) return;
    const wall = clock.now();
    const until = mutedUntil();
    if (until > wall) {
      cancel = clock.after(until - wall, plan);
      return;
    }
    const now = clock.monotonic();
    const next = planSound(calls(), state, settings(), { flood, now, wall });
    state = next.state;
    if (next.sound) play(next.sound, settings().volume / 100);
    if (next.nextAt !== null) cancel = clock.after(Math.max(1, next.nextAt - now), plan);
  }

  /** Asks the desk which alerts still wait, as another desk may have handled them. */
  function ask(): void {
    if (isAsking || waiting.size === 0) return;
    cancelAsk();
    const wait = askedAt + askEveryMs - clock.monotonic();
    if (wait > 0) {
      cancelAsk = clock.after(wait, ask);
      return;
    }
    askedAt = clock.monotonic();
    isAsking = true;
    const ids = [...waiting.keys()].slice(-mostAsked);
    void Promise.all(ids.map((alert) => desk.call('alert.get', { alert }))).then((answers) => {
      isAsking = false;
      for (const [at, answer] of answers.entries()) {
        const id = ids[at];
        if (!id || !answer.ok) continue;
        const { alert } = answer.value.shown;
        if (alert.acknowledged || !isAlertQueued(alert)) waiting.delete(id);
      }
      plan();
    });
  }

  return {
    announce(message) {
      for (const { why, shown } of message.alerts) {
        const { alert } = shown;
        // A repeated alert was acknowledged, but has no owner.
        if (alert.acknowledged && why === 'new') continue;
        waiting.delete(alert.id);
        waiting.set(alert.id, { priority: alert.priority, at: clock.monotonic() });
      }
      for (const priority of AlertPriority.options)
        if ((message.more[priority] ?? 0) > 0) others.set(priority, { priority, at: clock.monotonic() });
      while (waiting.size > maxQueued) {
        const oldest = waiting.keys().next().value;
        if (oldest === undefined) break;
        waiting.delete(oldest);
      }
      plan();
    },
    onQueue(queue) {
      if (!queue) {
        waiting.clear();
        others.clear();
        isFirst = true;
        cancel();
        cancelAsk();
        return;
      }
      flood = queue.load.state === 'flood';
      for (const priority of AlertPriority.options) {
        const count = queue.unacknowledged[priority] ?? 0;
        if (count === 0) {
          others.delete(priority);
          for (const [id, one] of waiting) if (one.priority === priority) waiting.delete(id);
        } else if (isFirst && (priority === 'critical' || priority === 'high'))
          others.set(priority, { priority, at: clock.monotonic() });
      }
      isFirst = false;
      ask();
      plan();
    },
    looked(alerts) {
      // An operator who looks at the queue has also seen that there are more.
      const had = waiting.size + others.size;
      others.clear();
      for (const id of alerts) waiting.delete(id);
      if (waiting.size < had) plan();
    },
    again: plan,
    tryOut(priority, volume) {
      const now = clock.monotonic();
      if (getNextSoundAt(state) > now) return;
      state = { ...state, busyUntil: getSoundEnd(priority, now) };
      play(priority, volume);
      plan();
    },
  };
}

interface Pulse {
  /** Start, from the beginning of the sound, and length, both s. */
  readonly at: number;
  readonly lasts: number;
  readonly hertz: number;
}

/**
 * The pulses of each priority, distinguishable by ear alone.
 * The ranks are those of IEC 60601-1-8: ten pulses, three, two, one.
 * Critical is a burst of five twice, high three rising, medium two falling, low one soft. None is longer than
 * `soundRules` says.
 */
const patterns: Readonly<Record<AlertPriority, readonly Pulse[]>> = {
  critical: [0, 0.12, 0.24, 0.42, 0.54, 0.8, 0.92, 1.04, 1.22, 1.34].map((at, n) => ({
    at,
    lasts: 0.09,
    hertz: n % 5 < 3 ? 880 : 1_174,
  })),
  high: [0, 0.25, 0.5].map((at, n) => ({ at, lasts: 0.18, hertz: 587 + n * 110 })),
  medium: [
    { at: 0, lasts: 0.2, hertz: 523 },
    { at: 0.28, lasts: 0.24, hertz: 440 },
  ],
  low: [{ at: 0, lasts: 0.22, hertz: 392 }],
};
/** Loudness of each priority as a share of the full volume. */
const loudness: Readonly<Record<AlertPriority, number>> = { critical: 1, high: 0.7, medium: 0.45, low: 0.3 };
/** Fade at both ends of a pulse, s: without it a pulse clicks. */
const rampS = 0.012;

/** A sound that would begin later than this is dropped, ms: it would overlap the next one. */
const lateMs = betweenSoundsMs;

export interface AlertTones {
  /**
   * Plays the sound of a priority.
   * `volume`: 0 to 1. If the browser blocks audio, `onAudible` receives false.
   */
  play(priority: AlertPriority, volume: number): void;
}

/** Creates the sounds of alerts with Web Audio. `onAudible`: whether the last sound was audible. */
export function createAlertTones(options: {
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly onAudible: (isAudible: boolean) => void;
}): AlertTones {
  const { clock, onAudible } = options;
  let context: AudioContext | undefined;
  return {
    play(priority, volume) {
      context ??= new AudioContext();
      const to = context;
      if (to.state === 'running') {
        schedulePulses(to, priority, volume);
        return;
      }
      // The browser queues sounds that a page may not play yet, and would play them all together once it may.
      const askedAt = clock.monotonic();
      const cancel = clock.after(lateMs, () => onAudible(false));
      to.resume().then(
        () => {
          cancel();
          onAudible(true);
          if (clock.monotonic() - askedAt <= lateMs) schedulePulses(to, priority, volume);
        },
        () => onAudible(false),
      );
    },
  };
}

function schedulePulses(context: AudioContext, priority: AlertPriority, volume: number): void {
  const from = context.currentTime + 0.02;
  for (const pulse of patterns[priority]) {
    const [begin, end] = [from + pulse.at, from + pulse.at + pulse.lasts];
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = 'triangle';
    tone.frequency.value = pulse.hertz;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(volume * loudness[priority], begin + rampS);
    gain.gain.setValueAtTime(volume * loudness[priority], end - rampS);
    gain.gain.linearRampToValueAtTime(0, end);
    tone.connect(gain).connect(context.destination);
    tone.start(begin);
    tone.stop(end);
  }
}
