import type { AlertPriority } from '../../../../core/alerts/alert.ts';
import { betweenSoundsMs } from '../../../../core/alerts/announce.ts';
import type { Clock } from '../../../../core/base/clock.ts';

interface Pulse {
  /** Seconds from the beginning, and how long it lasts. */
  readonly at: number;
  readonly lasts: number;
  readonly hertz: number;
}

/**
 * Apart by ear alone (IEC 60601-1-8's ranks: ten pulses, three, two, one): critical a burst of five twice, high three rising, medium
 * two falling, low one soft. Within what `soundRules` says that each lasts.
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
/** Of the full volume; a room is dark and still. */
const loudness: Readonly<Record<AlertPriority, number>> = { critical: 1, high: 0.7, medium: 0.45, low: 0.3 };
/** A pulse that begins or ends at once clicks, s. */
const rampS = 0.012;

/** One that begins later than this would sound over the next, ms: it is let go. */
const lateMs = betweenSoundsMs;

export interface Tones {
  /** `volume`: 0 to 1. Silent, and told so, where the machine lets the page make no sound. */
  play(priority: AlertPriority, volume: number): void;
}

/** `onAudible`: whether the machine made the last one heard. */
export function createTones(options: {
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly onAudible: (isAudible: boolean) => void;
}): Tones {
  const { clock, onAudible } = options;
  let context: AudioContext | undefined;
  return {
    play(priority, volume) {
      context ??= new AudioContext();
      const to = context;
      if (to.state === 'running') {
        sound(to, priority, volume);
        return;
      }
      // What a page may not play yet is kept by the machine, and all of it would sound together once it may.
      const askedAt = clock.monotonic();
      const cancel = clock.after(lateMs, () => onAudible(false));
      to.resume().then(
        () => {
          cancel();
          onAudible(true);
          if (clock.monotonic() - askedAt <= lateMs) sound(to, priority, volume);
        },
        () => onAudible(false),
      );
    },
  };
}

function sound(context: AudioContext, priority: AlertPriority, volume: number): void {
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
