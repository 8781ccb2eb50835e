import { useEffect, useRef } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import styles from './layouts.module.css';

/** What is worked on beside the wall, which goes on: keys are its own while the focus is in it. Esc closes it. */
export function Sheet(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}) {
  const { t } = useSpeech();
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => {
    const focused = document.activeElement;
    if (!sheet.current?.contains(focused)) sheet.current?.focus();
    return () => {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    };
  }, []);
  return (
    <section
      ref={sheet}
      className={styles.sheet}
      aria-label={props.title}
      data-keys="own"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        props.onClose();
      }}
    >
      <header className={styles.sheetHead}>
        <h2>{props.title}</h2>
        <Button look="quiet" aria-label={t.layouts.close} title={t.layouts.close} onClick={props.onClose}>
          ✕
        </Button>
      </header>
      {props.children}
    </section>
  );
}
