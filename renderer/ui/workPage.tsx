import {
  type ComponentPropsWithoutRef,
  type KeyboardEvent,
  type ReactNode,
  type RefAttributes,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import { IconButton } from './iconButton.tsx';
import { ensureFocus, returnFocusToWall, takesLetters } from './keyOwner.ts';
import { getPageKey } from './listKeys.ts';
import styles from './page.module.css';

export interface WorkPageHandle {
  /** Gives the page the focus. Returns true if it already had it. */
  focus(): boolean;
}

/** Further attributes go to its section. */
interface Props extends ComponentPropsWithoutRef<'section'>, RefAttributes<WorkPageHandle> {
  readonly title: string;
  readonly wide: boolean;
  /** Names of the buttons in the header. */
  readonly labels: { readonly wider: string; readonly close: string };
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** More controls in the header. */
  readonly tools?: ReactNode;
  /** Keys of the page while no text field has the focus. It prevents what it has handled. */
  readonly onKey?: (event: KeyboardEvent) => void;
}

const firstOf = (root: HTMLElement | null): HTMLElement | null =>
  root?.querySelector<HTMLElement>('[data-first]') ?? root?.querySelector<HTMLElement>('[data-list]') ?? root;

/**
 * A page next to the wall, which goes on meanwhile; it owns the keys while it has the focus.
 * W makes it wider or narrower, Esc returns the focus to the wall. The first focus goes to the element marked `data-first`, or
 * to its first list.
 */
export function WorkPage({
  title,
  wide,
  labels,
  onWide,
  onClose,
  tools,
  onKey,
  ref,
  children,
  ...rest
}: Props) {
  const root = useRef<HTMLElement>(null);
  useImperativeHandle(ref, () => ({
    focus: () => ensureFocus(root.current, () => firstOf(root.current)?.focus()),
  }));
  useLayoutEffect(() => firstOf(root.current)?.focus(), []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const key = isPlain ? getPageKey(event.key) : undefined;
    if (key === 'back') returnFocusToWall();
    else if (takesLetters(event.target)) return;
    else if (key === 'wide') onWide();
    else {
      onKey?.(event);
      if (!event.defaultPrevented) return;
    }
    event.preventDefault();
  }

  return (
    <section
      {...rest}
      ref={root}
      className={styles.page}
      aria-label={title}
      data-keys="own"
      data-wide={wide}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <h2>{title}</h2>
        <div className={styles.tools}>{tools}</div>
        <IconButton shape="wide" label={labels.wider} onClick={onWide} />
        <IconButton shape="cross" label={labels.close} onClick={onClose} />
      </header>
      {children}
    </section>
  );
}
