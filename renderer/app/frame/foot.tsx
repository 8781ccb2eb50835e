import type { ReactNode } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './foot.module.css';
import type { Counters } from './wallCounters.ts';

/** The window's last line: how the wall stands, the keys, and what runs it where that matters. */
export function Foot(props: {
  readonly counters: Counters;
  /** Tiles whose camera is in the registry no more: nothing is shown on them either. */
  readonly gone: number;
  readonly fallback: string | undefined;
  /** The wall is there, and with it the keys that work it. */
  readonly hasWall: boolean;
  /** The window cannot keep up and has given something up. */
  readonly isBehind: boolean;
  /** Opens or closes the panel of all streams' figures. */
  readonly onHealth: () => void;
  /** What this desk steers. */
  readonly steering: ReactNode;
  /** The shift that is on, and what of the watch should not wait. */
  readonly watch: ReactNode;
}) {
  const { fallback, hasWall, gone } = props;
  const all = props.counters.all + gone;
  const stopped = props.counters.stopped + gone;
  const { t } = useSpeech();
  return (
    <footer className={styles.foot}>
      {props.steering}
      {all > 0 && (
        <button type="button" className={styles.counter} title={t.health.open} onClick={props.onHealth}>
          {t.wall.live(props.counters.live, all)}
        </button>
      )}
      {props.isBehind && (
        <span className={styles.stopped} data-testid="machine-busy">
          <Mark shape="triangle" />
          {t.health.reducedWhy}
        </span>
      )}
      {stopped > 0 && (
        <span className={styles.stopped}>
          <Mark shape="triangle" />
          {t.wall.stopped(stopped)}
        </span>
      )}
      <span className={`${styles.whole} ${styles.keys}`}>
        {hasWall && t.wall.keys.map((key) => <span key={key}>{key}</span>)}
      </span>
      {props.watch}
      {fallback && (
        <span className={styles.fallback} title={t.frame.fallback(fallback).join(' · ')}>
          <Mark shape="triangle" />
          <span className={styles.whole}>
            {t.frame.fallback(fallback).map((part) => (
              <span key={part}>{part}</span>
            ))}
          </span>
        </span>
      )}
    </footer>
  );
}
