import { createContext, type ReactNode, type Ref, useContext } from 'react';
import { createPortal } from 'react-dom';
import { Button } from './button.tsx';
import styles from './viewsHead.module.css';

export interface ViewTab<V extends string> {
  readonly view: V;
  /** The digit key that opens the view. */
  readonly digit: number;
  readonly name: string;
  readonly hint?: string;
  /** A count, where it is useful; `alarm`: some of the items are urgent. */
  readonly badge?: { readonly text: string; readonly alarm: boolean } | undefined;
}

/** The header of a panel with several views, one of which is shown. */
export function ViewTabsHeader<V extends string>(props: {
  readonly label: string;
  readonly tabs: readonly ViewTab<V>[];
  readonly view: V;
  /** True if there are many views and little space. */
  readonly dense?: boolean;
  readonly onView: (view: V) => void;
  /** The element for the shown view's status: behind the tabs, in their last line if there is space. */
  readonly status: Ref<HTMLDivElement>;
  /** Controls at the end of the header. */
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

/** The element in a panel's header for the status of its view. */
export const StatusElementContext = createContext<HTMLElement | null>(null);

/** Shows a view's status in the header: number of rows, pending ones, and since when the site has not confirmed them. */
export function HeaderStatus({ children }: { readonly children: ReactNode }) {
  const place = useContext(StatusElementContext);
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
