import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { Clock } from '../core/base/clock.ts';
import styles from './console.module.css';

/** What is said in passing has been read by then, by whoever looked up for it, ms. */
const saidForMs = 6_000;

type Say = (text: string | undefined) => void;

/** Where parts of a window say in passing what became of something; undefined: nothing is to be said any more. */
export const SayContext = createContext<Say>(() => {});
export const useSay = (): Say => useContext(SayContext);

/** What is said now, and saying something: the last word counts. */
export function useSaying(clock: Clock): { readonly said: string | undefined; readonly say: Say } {
  const [said, setSaid] = useState<string>();
  const cancel = useRef(() => {});
  const say = useCallback(
    (text: string | undefined) => {
      cancel.current();
      setSaid(text);
      if (text !== undefined) cancel.current = clock.after(saidForMs, () => setSaid(undefined));
    },
    [clock],
  );
  useEffect(() => () => cancel.current(), []);
  return { said, say };
}

/**
 * Over whatever the window shows, always in the same place; there before anything is said, or it would not be read out.
 * `children`: what stands there instead.
 */
export function Said(props: { readonly text: string | undefined; readonly children?: ReactNode }) {
  return (
    <div className={styles.passing}>
      <p className={styles.said} data-passing="" role="status">
        {props.text}
      </p>
      {props.children}
    </div>
  );
}
