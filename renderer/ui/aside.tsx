import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './aside.module.css';
import { IconButton } from './iconButton.tsx';
import { useKeys } from './keyDispatch.ts';
import { tabRound } from './tabbing.ts';

interface Props {
  readonly title: string;
  readonly closeLabel: string;
  /** Undefined while what it does must not be left alone. */
  readonly onClose: (() => void) | undefined;
  /** Over the list of cameras, or over the wall's far edge where the list is worked with, or much must be seen. */
  readonly side?: 'list' | 'wall';
  /** rem; it is never wider than the window. */
  readonly width?: number;
  /** What else stands in its head. */
  readonly tools?: ReactNode;
  readonly testId?: string;
  /** The keys of PTZ control go on working while the focus is in it. */
  readonly yieldsKeys?: boolean;
  /** How far what it does has come. */
  readonly stage?: string;
  /** Its keys, Esc apart; what it has dealt with it prevents. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** The keys went to something else of the window. */
  readonly onLeave?: () => void;
  readonly children: ReactNode;
}

/** Closes the one that is open. */
let closeOpen: (() => void) | undefined;

/**
 * The one way in which something is worked on beside the wall, which goes on: the keys are its own while the focus is in it.
 * Tab goes round in it: what lies under it is not seen. Esc closes it, also from the wall where Esc means nothing else there. One
 * at a time: the next closes the one before, unless that must not be left alone.
 */
export function Aside(props: Props) {
  const { title, closeLabel, onClose, side = 'list', width = 34, tools, onKeyDown } = props;
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
      ref={element}
      className={styles.aside}
      style={{ width: `min(${width}rem, calc(100vw - 1rem))` }}
      aria-label={title}
      data-side={side}
      data-keys="own"
      data-yields-keys={props.yieldsKeys ? 'always' : undefined}
      data-testid={props.testId}
      data-stage={props.stage}
      tabIndex={-1}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) props.onLeave?.();
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
      <div className={styles.body}>{props.children}</div>
    </section>
  );
}
