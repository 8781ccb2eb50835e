import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import { ListBox, type ListBoxProps } from '../../ui/listBox.tsx';
import styles from './log.module.css';

/** Estimated height of a row, rem. */
const rowRem = 4;

interface Props<T> extends Omit<ListBoxProps<T>, 'className' | 'height' | 'keyOf'> {
  /** The rows have been loaded. */
  readonly isRead: boolean;
  /** The reason why they could not be loaded. */
  readonly fault: Fault | undefined;
}

/** A list of all items of one kind, which the desk returns in one response. */
export function ShortList<T extends { readonly id: string }>({ isRead, fault, empty, ...rest }: Props<T>) {
  const { language } = useSpeech();
  const text = isRead ? empty : fault && faultText(fault, language);
  return (
    <ListBox
      {...rest}
      keyOf={({ id }) => id}
      height={() => rowRem}
      className={styles.list}
      empty={text && <div className={styles.empty}>{text}</div>}
    />
  );
}
