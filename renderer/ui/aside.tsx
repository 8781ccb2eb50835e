import { type ComponentPropsWithoutRef, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './aside.module.css';
import { IconButton } from './iconButton.tsx';
import { useKeys } from './keyDispatch.ts';
import { tabRound } from './tabbing.ts';

/** The attributes of its section, and these. Its `onKeyDown` comes before Tab and Esc, and prevents what it has handled. */
interface Props extends ComponentPropsWithoutRef<'section'> {
  readonly title: string;
  readonly closeLabel: string;
  /** Undefined while the operation in it must not be left. */
  readonly onClose: (() => void) | undefined;
  /** Over the list of cameras; `wall`: over the far edge of the wall, where the list is used too or much has to be shown. */
  readonly side?: 'list' | 'wall';
  /** rem; never wider than the window. */
  readonly width?: number;
  /** More controls in the header. */
  readonly tools?: ReactNode;
  /** Called when the focus goes to another part of the window. */
  readonly onLeave?: () => void;
}

/** Closes the one that is open. */
let closeOpen: (() => void) | undefined;

/**
 * The one way in which something is worked on beside the wall, which goes on: the keys are its own while the focus is in it.
 * Tab goes round in it: what lies under it is not seen. Esc closes it, also from the wall where Esc means nothing else there. One
 * at a time: the next closes the one before, unless that must not be left alone.
 */
export function Aside({
  title,
  closeLabel,
  onClose,
  side = 'list',
  width = 34,
  tools,
  onLeave,
  onKeyDown,
  children,
  ...rest
}: Props) {
  const element = useRef<HTMLElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  // Before a field of its own takes the focus.
  const before = useRef(document.activeElement);
  // At once: the next key is its own.
  useLayoutEffect(() => {
    if (!element.current?.contains(document.activeElement)) element.current?.focus();
  }, []);
  useEffect(() => {
    closeOpen?.();
    const closeThis = () => close.current?.();
    closeOpen = closeThis;
    const from = before.current;
    return () => {
      if (closeOpen === closeThis) closeOpen = undefined;
      // Unless something else has it already: the next panel's field, a tile.
      const isFree = document.activeElement === null || document.activeElement === document.body;
      if (isFree && from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  useKeys('panel', (event) => {
    if (event.key !== 'Escape' || !onClose) return false;
    onClose();
    return true;
  });
  return (
    <section
      {...rest}
      ref={element}
      className={styles.aside}
      style={{ width: `min(${width}rem, calc(100vw - 1rem))` }}
      aria-label={title}
      data-side={side}
      data-keys="own"
      tabIndex={-1}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) onLeave?.();
      }}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.defaultPrevented) return;
        if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) {
          const to = tabRound(event.currentTarget, event.shiftKey);
          if (!to) return;
          event.preventDefault();
          to.focus();
        }
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose?.();
      }}
    >
      <header className={styles.head}>
        <h2>{title}</h2>
        {tools}
        <IconButton shape="cross" label={closeLabel} disabled={!onClose} onClick={() => onClose?.()} />
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}
