import { useEffect, useRef } from 'react';
import styles from './aside.module.css';
import { Button } from './button.tsx';

/** What is worked on beside the wall, which goes on: the keys are its own while the focus is in it. Esc closes it. */
export function Aside(props: {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    if (!element.current?.contains(before)) element.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section
      ref={element}
      className={styles.aside}
      aria-label={props.title}
      data-keys="own"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        props.onClose();
      }}
    >
      <header className={styles.head}>
        <h2>{props.title}</h2>
        <Button look="quiet" aria-label={props.closeLabel} title={props.closeLabel} onClick={props.onClose}>
          ✕
        </Button>
      </header>
      <div className={styles.body}>{props.children}</div>
    </section>
  );
}
