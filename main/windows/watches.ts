import type { Clock } from '../../core/base/clock.ts';
import { type Silence, watchSilence } from '../../core/base/silence.ts';

/** A page that has not loaded by then, ms, never will: its process or one of its connections hangs. */
export const loadsWithinMs = 20_000;
/** A page that has loaded but not said a word by then has failed in its own program. */
const firstWordWithinMs = 45_000;
/** A page that hangs this long is ended: it would show old pictures as if they were live. */
const hangsAfterMs = 10_000;

/** What a page may keep silent about only for a time. Each begins and ends by itself. */
export interface PageWatches {
  /** From its address given until it has loaded. */
  readonly loads: Silence;
  /** From then until its program has spoken. */
  readonly firstWord: Silence;
  /** From each of its reports to the next. */
  readonly beats: Silence;
  /** Ends all. */
  end(): void;
}

export function watchPage(options: {
  readonly clock: Clock;
  readonly onNotLoaded: () => void;
  readonly onNoWord: () => void;
  readonly onHangs: () => void;
}): PageWatches {
  const { clock } = options;
  const loads = watchSilence({ clock, silentMs: loadsWithinMs, onSilent: options.onNotLoaded });
  const firstWord = watchSilence({ clock, silentMs: firstWordWithinMs, onSilent: options.onNoWord });
  const beats = watchSilence({ clock, silentMs: hangsAfterMs, onSilent: options.onHangs });
  return {
    loads,
    firstWord,
    beats,
    end() {
      for (const watch of [loads, firstWord, beats]) watch.end();
    },
  };
}
