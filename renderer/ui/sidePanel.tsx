import { type ComponentPropsWithoutRef, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './aside.module.css';
import { IconButton } from './iconButton.tsx';
import { useContextKeys } from './keyDispatch.ts';
import { getNextTabStop } from './tabStops.ts';

/** Further attributes go to its section. Its `onKeyDown` runs before Tab and Esc are handled, and prevents handled keys. */
interface Props extends ComponentPropsWithoutRef<'section'> {
  /** The title, and the label of the button that closes it. */
  readonly labels: { readonly title: string; readonly close: string };
  /** Undefined while the operation in it must not be left. */
  readonly onClose: (() => void) | undefined;
  /** `list`: over the list of cameras; `wall`: over the far edge of the wall, for panels that need the list or much space. */
  readonly side?: 'list' | 'wall';
  /** Width in rem; never wider than the window. */
  readonly width?: number;
  /** More controls in the header. */
  readonly tools?: ReactNode;
  /** Called when the focus goes to another part of the window. */
  readonly onLeave?: () => void;
}

/** Closes the open panel. */
let closeOpen: (() => void) | undefined;

/**
 * A panel for work next to the wall, which goes on meanwhile; it owns the keys while it has the focus.
 * Tab stays within it, because elements under it are hidden. Esc closes it, also from the wall where Esc has no other meaning.
 * Only one is open: the next closes the one before, unless that must not be left.
 */
export function SidePanel({
  labels,
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
  // Read before a field of the panel takes the focus.
  const before = useRef(document.activeElement);
  // A layout effect, so that the next key press already goes to the panel.
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
      // Skipped if another element has taken the focus: the next panel's field, or a tile.
      const isFree = document.activeElement === null || document.activeElement === document.body;
      if (isFree && from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  useContextKeys('panel', (event) => {
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
      aria-label={labels.title}
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
          const to = getNextTabStop(event.currentTarget, event.shiftKey);
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
        <h2>{labels.title}</h2>
        {tools}
        <IconButton shape="cross" label={labels.close} disabled={!onClose} onClick={() => onClose?.()} />
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}
