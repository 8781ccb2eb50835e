import type { Cancel, Clock } from '../../core/base/clock.ts';
import { streamsAhead } from '../../core/media/api.ts';
import { type Ahead, sendAhead } from './ahead.ts';
import type { MediaSource, Still } from './source.ts';
import type { View, ViewerEvents } from './view.ts';

/** Tells one window how the streams it watches stand, each from its first view there to its last. */
export interface Following {
  /** `ahead`: what is decoded before its consumer brings anything is wanted, too. */
  begin(view: View, source: MediaSource, ahead: boolean): void;
  /** Its consumer is to send again: what is decoded until it brings a keyframe is wanted. */
  again(view: View, source: MediaSource): void;
  /** Its consumer is to send again: until it brings a keyframe, the last one is wanted. */
  still(view: View, source: MediaSource): void;
  /** Its consumer sends from now on. */
  resumed(view: View): void;
  /** Its consumer sends nothing from now on. */
  paused(view: View): void;
  /** The window shows its consumer's own pictures. */
  shown(view: View): void;
  end(view: View): void;
}

export function createFollowing(
  events: Pick<ViewerEvents, 'onStatus' | 'onStill' | 'onAhead'>,
  clock: Clock,
): Following {
  const followed = new Map<string, { uses: number; readonly stop: Cancel }>();
  const aheads = new Map<string, Ahead>();
  const keyOf = (view: View) => `${view.stream} ${view.camera}`;

  function follow(view: View, source: MediaSource, hasStill: boolean): Cancel {
    const stops = [source.onStatus((status) => events.onStatus(view, status))];
    // The first keyframe may pass before the window has its consumer: as a still, it need not wait for the next.
    let shown = hasStill;
    const showFirst = (first: Still) => {
      if (!shown) events.onStill(view, first);
      shown = true;
    };
    if (!shown) stops.push(source.onKeyframe(showFirst));
    return () => {
      for (const stop of stops) stop();
    };
  }

  function endAhead(key: string): void {
    aheads.get(key)?.stop();
    aheads.delete(key);
  }

  function beginAhead(view: View, source: MediaSource): void {
    const key = keyOf(view);
    if (aheads.has(key) || aheads.size >= streamsAhead) return;
    aheads.set(
      key,
      sendAhead({
        ...{ source, clock },
        send: (pictures) => events.onAhead(view, pictures),
        onOver: () => aheads.delete(key),
      }),
    );
  }

  return {
    begin(view, source, ahead) {
      const still = source.lastKeyframe();
      const key = keyOf(view);
      const entry = followed.get(key);
      if (entry) entry.uses += 1;
      else followed.set(key, { uses: 1, stop: follow(view, source, still !== undefined) });
      events.onStatus(view, source.status());
      if (still) events.onStill(view, still);
      if (ahead) beginAhead(view, source);
    },
    again: beginAhead,
    still(view, source) {
      const still = source.lastKeyframe();
      if (still) events.onStill(view, still);
    },
    resumed: (view) => aheads.get(keyOf(view))?.resumed(),
    paused(view) {
      // Another view of it may still want them.
      if (followed.get(keyOf(view))?.uses === 1) endAhead(keyOf(view));
    },
    shown: (view) => endAhead(keyOf(view)),
    end(view) {
      const key = keyOf(view);
      const entry = followed.get(key);
      if (!entry) return;
      entry.uses -= 1;
      if (entry.uses > 0) return;
      followed.delete(key);
      entry.stop();
      endAhead(key);
    },
  };
}
