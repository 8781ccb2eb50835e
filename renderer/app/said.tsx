import type { ReactNode } from 'react';
import styles from './console.module.css';

/**
 * Over whatever the window shows, always in the same place; there before anything is said, or it would not be read out.
 * `children`: what stands there instead.
 */
export function Said(props: { readonly text: string | undefined; readonly children?: ReactNode }) {
  return (
    <div className={styles.passing}>
      <p className={styles.said} data-passing="" role="status">
        {props.text}
      </p>
      {props.children}
    </div>
  );
}
