import type { RefObject } from 'react';
import styles from './searchField.module.css';

/** Limits the list below it as it is typed: Enter and the arrow go to the list, Esc empties it first. */
export function SearchField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** To the list. */
  readonly onLeave: () => void;
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  const { label, value, onChange } = props;
  return (
    <input
      ref={props.field}
      className={styles.search}
      type="text"
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      autoComplete="off"
      maxLength={100}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        // The keys are the input method's: its Enter takes a word.
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
        if (event.key === 'Escape') onChange('');
        event.preventDefault();
        event.stopPropagation();
        props.onLeave();
      }}
    />
  );
}
