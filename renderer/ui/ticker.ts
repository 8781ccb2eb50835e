import { useEffect, useRef } from 'react';
import type { Cancel } from '../../core/clock.ts';

const runs = new Set<() => void>();

/** Just after each whole second of the wall clock, so that all figures on screen change together and once. */
function tickNext(): void {
  const untilNextMs = 1_000 - (Date.now() % 1_000) + 2;
  setTimeout(() => {
    for (const run of runs) run();
    if (runs.size > 0) tickNext();
  }, untilNextMs);
}

function everySecond(run: () => void): Cancel {
  if (runs.size === 0) tickNext();
  runs.add(run);
  return () => runs.delete(run);
}

/**
 * A ref to an element whose text is `text()`, written anew each second and at each render. Straight into its text node: 16
 * tiles must not cost 16 renders a second.
 */
export function useTicking<E extends HTMLElement>(text: () => string): React.RefObject<E | null> {
  const ref = useRef<E>(null);
  const latest = useRef(text);
  const write = useRef(() => {
    const [element, now] = [ref.current, latest.current()];
    if (element && element.textContent !== now) element.textContent = now;
  });
  useEffect(() => {
    latest.current = text;
    write.current();
  });
  useEffect(() => everySecond(write.current), []);
  return ref;
}
