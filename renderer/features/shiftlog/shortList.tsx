import type { ReactNode, RefObject } from 'react';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import { ListBox, type ListHandle } from '../../ui/listBox.tsx';
import styles from './log.module.css';

/** Before a row is measured, rem. */
const rowRem = 4;

/** All that there is of one kind, as the desk answers it at once. */
export function ShortList<T extends { readonly id: string }>(props: {
  readonly rows: readonly T[];
  readonly label: string;
  /** Of the element that the keys are at. */
  readonly active: string | undefined;
  readonly testId: string;
  /** It has been read. */
  readonly isRead: boolean;
  /** Why it could not be. */
  readonly fault: Fault | undefined;
  /** What is said where there are none. */
  readonly empty: ReactNode;
  readonly handle: RefObject<ListHandle | null>;
  readonly children: (row: T) => ReactNode;
}) {
  const { rows, fault } = props;
  const { language } = useSpeech();
  const text = props.isRead ? props.empty : fault && faultText(fault, language);
  return (
    <ListBox
      rows={rows}
      keyOf={({ id }) => id}
      height={() => rowRem}
      aria-label={props.label}
      data-testid={props.testId}
      className={styles.list}
      aria-activedescendant={props.active}
      ref={props.handle}
      empty={text && <div className={styles.empty}>{text}</div>}
    >
      {props.children}
    </ListBox>
  );
}
