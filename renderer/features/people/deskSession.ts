import { useCallback, useEffect, useState } from 'react';
import { useClock, useDesk } from '../../shared/services.ts';

/** The minimum interval between two reports of activity to the desk, ms. */
const touchedEveryMs = 5_000;
const touches = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** The session of the person at the desk: reports activity, locks it, and changes the operator. */
export function useDeskSession(options: {
  readonly enabled: boolean;
  /** The operator is signed in by name; the demo's shared operator is not. */
  readonly known: boolean;
  readonly locked: boolean;
  readonly operator: string | undefined;
}): {
  /** Another operator is about to take over. */
  readonly changing: boolean;
  readonly toggleChange: () => void;
  readonly endChange: () => void;
  readonly lock: () => void;
} {
  const desk = useDesk();
  const clock = useClock();
  const { enabled, known, locked, operator } = options;
  const [changing, setChanging] = useState(false);
  const toggleChange = useCallback(() => setChanging((now) => !now), []);
  const endChange = useCallback(() => setChanging(false), []);
  // The status message reports the result.
  const lock = useCallback(() => void desk.call('session.lock', {}), [desk]);

  useEffect(() => {
    if (!enabled || !known || locked) return undefined;
    let last = Number.NEGATIVE_INFINITY;
    const onTouch = () => {
      const now = clock.monotonic();
      if (now - last < touchedEveryMs) return;
      last = now;
      void desk.call('session.touched', {}); // the next report repeats a lost one
    };
    for (const touch of touches) window.addEventListener(touch, onTouch, { capture: true, passive: true });
    return () => {
      for (const touch of touches) window.removeEventListener(touch, onTouch, { capture: true });
    };
  }, [enabled, known, locked, desk, clock]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the change of operator is complete, or the lock asks for the same
  useEffect(() => setChanging(false), [operator, locked]);

  return { changing: enabled && changing && !locked, toggleChange, endChange, lock };
}
