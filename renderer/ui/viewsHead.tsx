import { createContext, type ReactNode, type Ref, useContext } from 'react';
import { createPortal } from 'react-dom';
import { Button } from './button.tsx';
import styles from './viewsHead.module.css';

export interface ViewTab<V extends string> {
  readonly view: V;
  /** The digit that goes there. */
  readonly digit: number;
  readonly name: string;
  readonly hint?: string;
  /** How many it holds, where that is worth saying; `alarm`: some of them should not wait. */
  readonly badge?: { readonly text: string; readonly alarm: boolean } | undefined;
}

/** The head of a panel of several views: one of them is shown. */
export function ViewsHead<V extends string>(props: {
  readonly label: string;
  readonly tabs: readonly ViewTab<V>[];
  readonly view: V;
  /** There are many, and little room. */
  readonly dense?: boolean;
  readonly onView: (view: V) => void;
  /** Where the view that is shown says how it stands: behind the tabs, in the last of their lines where there is room. */
  readonly status: Ref<HTMLDivElement>;
  /** What stands at its end. */
  readonly children: ReactNode;
}) {
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <nav className={styles.views} aria-label={props.label} data-dense={props.dense === true}>
          {props.tabs.map(({ view, digit, name, hint, badge }) => (
            <Button
              key={view}
              look="quiet"
              className={styles.view}
              pressed={view === props.view}
              title={hint}
              onClick={() => props.onView(view)}
            >
              <kbd>{digit}</kbd>
              <span className={styles.name}>{name}</span>
              {badge && <b data-alarm={badge.alarm}>{badge.text}</b>}
            </Button>
          ))}
        </nav>
        <div ref={props.status} className={styles.status} />
      </div>
      <div className={styles.end}>{props.children}</div>
    </header>
  );
}

/** The place in a panel's head for how its view stands. */
export const StatusPlace = createContext<HTMLElement | null>(null);

/** In the head: how much there is, what waits, and since when the site has not confirmed it. */
export function Status({ children }: { readonly children: ReactNode }) {
  const place = useContext(StatusPlace);
  return (
    place &&
    createPortal(
      <p className={styles.message} role="status">
        {children}
      </p>,
      place,
    )
  );
}
