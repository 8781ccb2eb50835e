import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './viewsHead.module.css';

export interface ViewTab<V extends string> {
  readonly view: V;
  /** The digit that goes there. */
  readonly digit: number;
  readonly name: string;
  readonly hint?: string;
  /** How many it holds, where that is worth saying; `alarm`: some of them should not wait. */
  readonly tally?: { readonly text: string; readonly alarm: boolean } | undefined;
}

/** The head of a panel of several views: one of them is shown. */
export function ViewsHead<V extends string>(props: {
  readonly label: string;
  readonly tabs: readonly ViewTab<V>[];
  readonly view: V;
  /** There are many, and little room. */
  readonly dense?: boolean;
  readonly onView: (view: V) => void;
  /** How it stands: beside the views where there is room, else below them. */
  readonly middle?: ReactNode;
  /** What stands at its end. */
  readonly children: ReactNode;
}) {
  return (
    <header className={styles.head} data-middle={props.middle !== undefined}>
      <nav className={styles.views} aria-label={props.label} data-dense={props.dense === true}>
        {props.tabs.map(({ view, digit, name, hint, tally }) => (
          <Button
            key={view}
            look="quiet"
            className={styles.view}
            pressed={view === props.view}
            title={hint}
            onClick={() => props.onView(view)}
          >
            <kbd>{digit}</kbd>
            {name}
            {tally && <b data-alarm={tally.alarm}>{tally.text}</b>}
          </Button>
        ))}
      </nav>
      {props.middle}
      {props.children}
    </header>
  );
}
