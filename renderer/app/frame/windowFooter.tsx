import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/translations.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import styles from './foot.module.css';
import type { WallCounters } from './wallCounters.ts';

/** The window's footer: the state of the wall, the keys, and the runtime where that matters. */
export function WindowFooter(props: {
  readonly counters: WallCounters;
  /** The number of tiles whose camera is no longer in the registry; they show no video either. */
  readonly gone: number;
  readonly fallback: string | undefined;
  /** The wall is shown, and with it the keys that work on it. */
  readonly hasWall: boolean;
  /** The window cannot keep up and has reduced some streams. */
  readonly isBehind: boolean;
  /** Opens or closes the panel of stream statistics. */
  readonly onHealth: () => void;
  /** The camera that this desk controls. */
  readonly steering: ReactNode;
  /** The current shift, and the urgent items of the shift log. */
  readonly shift: ReactNode;
}) {
  const { fallback, hasWall, gone } = props;
  const all = props.counters.all + gone;
  const stopped = props.counters.stopped + gone;
  const { t } = useLanguage();
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
          <IconMark shape="triangle" />
          {t.health.reducedWhy}
        </span>
      )}
      {stopped > 0 && (
        <span className={styles.stopped}>
          <IconMark shape="triangle" />
          {t.wall.stopped(stopped)}
        </span>
      )}
      <span className={`${styles.whole} ${styles.keys}`}>
        {hasWall && t.wall.keys.map((key) => <span key={key}>{key}</span>)}
      </span>
      {props.shift}
      {fallback && (
        <span className={styles.fallback} title={t.frame.fallback(fallback).join(' · ')}>
          <IconMark shape="triangle" />
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
