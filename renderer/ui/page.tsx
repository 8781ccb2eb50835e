import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import { IconButton } from './iconButton.tsx';
import { giveKeys, giveKeysBack, takesLetters } from './keyOwner.ts';
import { pageKey } from './listKeys.ts';
import styles from './page.module.css';

export interface PageHandle {
  /** Gives it the keys. True where it has them already. */
  focus(): boolean;
}

interface Props {
  readonly title: string;
  readonly wide: boolean;
  /** What the buttons in its head do, in words. */
  readonly labels: { readonly wider: string; readonly close: string };
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** What else stands in its head. */
  readonly tools?: ReactNode;
  readonly testId: string;
  readonly isStale?: boolean;
  /** Its own keys, where no field takes them; what it has dealt with it prevents. */
  readonly onKey?: (event: KeyboardEvent) => void;
  readonly handle: RefObject<PageHandle | null>;
  readonly children: ReactNode;
}

const firstOf = (root: HTMLElement | null): HTMLElement | null =>
  root?.querySelector<HTMLElement>('[data-first]') ?? root?.querySelector<HTMLElement>('[data-list]') ?? root;

/**
 * A page beside the wall, which goes on: the keys are its own while the focus is in it. W makes it wider or narrower, Esc gives
 * the keys back to the wall. What is to have the keys first says so by `data-first`, or is its first list.
 */
export function Page(props: Props) {
  const { title, wide, labels, onWide } = props;
  const root = useRef<HTMLElement>(null);
  useImperativeHandle(props.handle, () => ({
    focus: () => giveKeys(root.current, () => firstOf(root.current)?.focus()),
  }));
  useLayoutEffect(() => firstOf(root.current)?.focus(), []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const key = isPlain ? pageKey(event.key) : undefined;
    if (key === 'back') giveKeysBack();
    else if (takesLetters(event.target)) return;
    else if (key === 'wide') onWide();
    else {
      props.onKey?.(event);
      if (!event.defaultPrevented) return;
    }
    event.preventDefault();
  }

  return (
    <section
      ref={root}
      className={styles.page}
      aria-label={title}
      data-keys="own"
      data-wide={wide}
      data-stale={props.isStale === true}
      data-testid={props.testId}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <h2>{title}</h2>
        <div className={styles.tools}>{props.tools}</div>
        <IconButton shape="wide" label={labels.wider} onClick={onWide} />
        <IconButton shape="cross" label={labels.close} onClick={props.onClose} />
      </header>
      {props.children}
    </section>
  );
}
