import { type ReactNode, type RefObject, useCallback, useRef } from 'react';
import { type Fault, faultText } from '../../../core/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import styles from './log.module.css';
import { type Chosen, useChosen } from './useChosen.ts';

/** The keys of a list that is drawn whole, and the ref to its element. */
export function usePlainKeys(ids: readonly string[]): {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly keys: Chosen;
} {
  const box = useRef<HTMLDivElement>(null);
  const show = useCallback((at: number) => {
    box.current?.querySelectorAll('[role="option"]')[at]?.scrollIntoView({ block: 'nearest' });
  }, []);
  return { box, keys: useChosen(ids, show) };
}

/** A list that is short enough to be drawn whole. */
export function PlainList(props: {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly label: string;
  /** Of the element that the keys are at. */
  readonly active: string | undefined;
  readonly testId: string;
  /** Undefined while nothing has been read. */
  readonly count: number | undefined;
  /** Why nothing could be read. */
  readonly fault: Fault | undefined;
  /** What is said where there are none. */
  readonly empty: ReactNode;
  readonly children: ReactNode;
}) {
  const { count, fault } = props;
  const { language } = useSpeech();
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list box, or a group while nothing is in it
    <div
      ref={props.box}
      className={styles.plainList}
      role={count ? 'listbox' : 'group'}
      data-list=""
      aria-label={props.label}
      aria-activedescendant={props.active}
      tabIndex={0}
      data-testid={props.testId}
    >
      {props.children}
      {count === 0 && <div className={styles.empty}>{props.empty}</div>}
      {count === undefined && fault && <div className={styles.empty}>{faultText(fault, language)}</div>}
    </div>
  );
}
