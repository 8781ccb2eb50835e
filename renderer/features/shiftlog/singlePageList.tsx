import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { ListBox, type ListBoxProps } from '../../ui/listBox.tsx';
import { LogStatusLine } from './header.tsx';
import styles from './log.module.css';

/** Estimated height of a row, rem. */
const rowRem = 4;

interface Props<T> extends Omit<ListBoxProps<T>, 'className' | 'height' | 'keyOf'> {
  /** The number of rows, in words; undefined until they have been loaded. */
  readonly total: string | undefined;
  /** The reason why they could not be loaded, or not again. */
  readonly fault: Fault | undefined;
}

/** A list of all items of one kind, which the desk returns in one response, and its status in the header. */
export function SinglePageList<T extends { readonly id: string }>({
  total,
  fault,
  empty,
  ...rest
}: Props<T>) {
  const { t, language } = useLanguage();
  const isRead = total !== undefined;
  const why = fault && faultText(fault, language);
  const text = isRead ? empty : why;
  return (
    <>
      <LogStatusLine text={total ?? t.log.list.loading} fault={isRead ? why : undefined} />
      <ListBox
        {...rest}
        keyOf={({ id }) => id}
        height={() => rowRem}
        className={styles.list}
        empty={text && <div className={styles.empty}>{text}</div>}
      />
    </>
  );
}
