import type { Cancel } from '../../core/clock.ts';
import type { MediaSource, Still } from './source.ts';
import type { View, ViewerEvents } from './view.ts';

/** Tells one window how the streams it watches stand, each from its first view there to its last. */
export interface Following {
  begin(view: View, source: MediaSource): void;
  end(view: View): void;
}

export function createFollowing(events: Pick<ViewerEvents, 'onStatus' | 'onStill'>): Following {
  const followed = new Map<string, { uses: number; readonly stop: Cancel }>();
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

  return {
    begin(view, source) {
      const still = source.lastKeyframe();
      const entry = followed.get(keyOf(view));
      if (entry) entry.uses += 1;
      else followed.set(keyOf(view), { uses: 1, stop: follow(view, source, still !== undefined) });
      events.onStatus(view, source.status());
      if (still) events.onStill(view, still);
    },
    end(view) {
      const entry = followed.get(keyOf(view));
      if (!entry) return;
      entry.uses -= 1;
      if (entry.uses > 0) return;
      followed.delete(keyOf(view));
      entry.stop();
    },
  };
}
