import { useEffect, useRef, useState } from 'react';

/**
 * Returns whole seconds left of `seconds` since `key` changed; calls `onOver` once at the end. Undefined seconds: no countdown.
 */
export function useCountdown(
  seconds: number | undefined,
  key: unknown,
  onOver: () => void,
): number | undefined {
  const [left, setLeft] = useState(seconds);
  const over = useRef(onOver);
  over.current = onOver;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another countdown of as long
  useEffect(() => {
    setLeft(seconds);
    if (seconds === undefined) return undefined;
    const until = performance.now() + seconds * 1_000;
    const timer = setInterval(() => {
      const now = Math.ceil((until - performance.now()) / 1_000);
      setLeft(Math.max(0, now));
      if (now > 0) return;
      clearInterval(timer);
      over.current();
    }, 200);
    return () => clearInterval(timer);
  }, [seconds, key]);
  return seconds === undefined ? undefined : left;
}
