import type { Clock } from '../../core/base/clock.ts';

/** Time without input after which the operator may have left, ms. */
export const operatorIdleMs = 15_000;

const touches = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

/** Tells whether an operator uses a window. The focus alone does not tell: it stays when the operator leaves. */
export interface UserActivity {
  areThere(): boolean;
  close(): void;
}

/** Watches for input. Presence begins at once, because an operator's action starts the watching. */
export function watchUserActivity(target: EventTarget, clock: Pick<Clock, 'monotonic'>): UserActivity {
  let touchedAt = clock.monotonic();
  let restingAt = '';
  const touched = (event: Event) => {
    if (event.type === 'pointermove') {
      // Content that moves under a resting pointer also raises pointer events, without a change of the screen position.
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
    areThere: () => clock.monotonic() - touchedAt < operatorIdleMs,
    close() {
      for (const touch of touches) target.removeEventListener(touch, touched, how);
    },
  };
}
