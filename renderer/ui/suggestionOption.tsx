import type { MouseEvent, ReactNode } from 'react';
import styles from './pick.module.css';

/** An option below a field: a click selects it, and the field keeps the focus. */
export function SuggestionOption(props: {
  readonly id: string;
  readonly active: boolean;
  readonly onPick: (event: MouseEvent) => void;
  readonly priority?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    <div
      id={props.id}
      className={[styles.pick, props.className].filter(Boolean).join(' ')}
      role="option"
      tabIndex={-1}
      aria-selected={props.active}
      data-priority={props.priority}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onPick}
    >
      {props.children}
    </div>
  );
}
