import type { Clock } from '../../core/base/clock.ts';

/** Whoever touched nothing for so long may have gone, ms. */
export const handsRestMs = 15_000;

const touches = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

/** Whether somebody is at a window: that it has the keys says only that somebody was. */
export interface Hands {
  areThere(): boolean;
  close(): void;
}

/** Somebody is there as it begins: it is begun by a hand. */
export function watchHands(target: EventTarget, clock: Pick<Clock, 'monotonic'>): Hands {
  let touchedAt = clock.monotonic();
  let restingAt = '';
  const touched = (event: Event) => {
    if (event.type === 'pointermove') {
      // What moves under a pointer that stands still is no hand.
      const { screenX, screenY } = event as PointerEvent;
      const position = `${screenX} ${screenY}`;
      if (position === restingAt) return;
      restingAt = position;
    }
    touchedAt = clock.monotonic();
  };
  const how = { capture: true, passive: true };
  for (const touch of touches) target.addEventListener(touch, touched, how);
  return {
    areThere: () => clock.monotonic() - touchedAt < handsRestMs,
    close() {
      for (const touch of touches) target.removeEventListener(touch, touched, how);
    },
  };
}
