import { useVirtualizer } from '@tanstack/react-virtual';
import {
  Fragment,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react';
import styles from './listBox.module.css';
import { wholePage } from './listKeys.ts';
import { useRem } from './rem.ts';

/** What may be asked of a list. */
export interface ListHandle {
  /** Brings a row into sight; `start`: to the top of what is in sight. */
  show(index: number, align?: 'auto' | 'start'): void;
  toTop(): void;
  /** Rows that fit, about, less one that stays in sight. */
  page(): number;
  focus(): void;
}

/** What is in sight: its first and last row. */
export interface ListSight {
  readonly first: number;
  readonly last: number;
  readonly atTop: boolean;
}

interface Props {
  readonly count: number;
  /**
   * What a row is drawn for from one time to the next. None: its place, for lists whose rows change faster than they are read. Of a
   * long list it is the same function as long as its rows are: another one is asked for all of them again.
   */
  readonly keyAt?: ((index: number) => string) | undefined;
  /**
   * How high a row is, rem. None: there are few, and all are drawn, one below the other, each as high as its words and the list no
   * higher than they are; the active one is brought into sight by itself.
   */
  readonly height?: number | ((index: number) => number);
  /** Rows are as high as their words: the height is what is known before they are drawn. */
  readonly isMeasured?: boolean;
  readonly label: string;
  readonly id?: string;
  readonly testId?: string | undefined;
  readonly className?: string | undefined;
  /** The id of the element of the row that the keys are at. */
  readonly active?: string | undefined;
  readonly isMultiple?: boolean;
  /** A field above has the keys. */
  readonly hasField?: boolean;
  readonly onSight?: ((sight: ListSight) => void) | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
  readonly handle?: RefObject<ListHandle | null> | undefined;
  /** What is said where there are none. */
  readonly empty: ReactNode;
  /** Below the last row. */
  readonly tail?: ReactNode;
  /** A row: an option, a group of them, or what stands between them. */
  readonly children: (index: number) => ReactNode;
}

/** A list as long as it likes, of which only what is in sight is drawn; or a short one. */
export function ListBox(props: Props) {
  const { count, keyAt, height, active, onSight } = props;
  const isWhole = height === undefined;
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const heightOf = (index: number) => (typeof height === 'function' ? height(index) : (height ?? 0)) * rem;
  const virtual = useVirtualizer({
    count,
    enabled: !isWhole,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    ...(keyAt && { getItemKey: keyAt }),
    overscan: 5,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere
  useEffect(() => virtual.measure(), [rem]);
  const scrolled = useRef(0);
  const notify = useRef(() => {});
  notify.current = () => {
    // As last told of: asking the page now would lay all of it out in the middle of a task.
    const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
    onSight?.({ first: startIndex, last: endIndex, atTop: scrolled.current < heightOf(0) / 2 });
  };
  useEffect(() => notify.current());
  useEffect(() => {
    if (isWhole && active !== undefined)
      document.getElementById(active)?.scrollIntoView({ block: 'nearest' });
  }, [isWhole, active]);
  useImperativeHandle(props.handle, () => ({
    show: (index, align = 'auto') => virtual.scrollToIndex(index, { align }),
    toTop: () => scroller.current?.scrollTo({ top: 0 }),
    page: () =>
      isWhole ? wholePage : Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / heightOf(0)) - 1),
    focus: () => scroller.current?.focus(),
  }));
  const isEmpty = count === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a list box, or a group while nothing is in it
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list box, or a group while nothing is in it
    <div
      ref={scroller}
      id={props.id}
      className={[isWhole ? styles.whole : styles.list, props.className].filter(Boolean).join(' ')}
      // A list box of nothing but words would promise options.
      role={isEmpty ? 'group' : 'listbox'}
      aria-label={props.label}
      aria-multiselectable={isEmpty || !props.isMultiple ? undefined : true}
      aria-activedescendant={props.hasField ? undefined : active}
      data-list={props.hasField ? undefined : ''}
      tabIndex={props.hasField ? -1 : 0}
      data-testid={props.testId}
      onKeyDown={props.onKeyDown}
      onScroll={(event) => {
        scrolled.current = event.currentTarget.scrollTop;
        notify.current();
      }}
    >
      {isEmpty && props.empty}
      {isWhole ? (
        Array.from({ length: count }, (_, index) => (
          <Fragment key={keyAt?.(index) ?? index}>{props.children(index)}</Fragment>
        ))
      ) : (
        <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={props.isMeasured ? virtual.measureElement : undefined}
              data-index={item.index}
              className={styles.item}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {props.children(item.index)}
            </div>
          ))}
        </div>
      )}
      {!isEmpty && props.tail}
    </div>
  );
}
