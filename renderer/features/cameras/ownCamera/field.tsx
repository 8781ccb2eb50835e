import type { ReactNode } from 'react';
import { Mark } from '../../../ui/mark.tsx';
import styles from './owncamera.module.css';

/** A field with its name; what is wrong with a camera may be in it. */
export function Field(props: {
  readonly label: string;
  readonly isWrong: boolean;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: what stands in it is its control
    <label className={styles.field} data-wrong={props.isWrong}>
      <span>
        {props.isWrong && <Mark shape="triangle" />} {props.label}
      </span>
      {props.children}
    </label>
  );
}

/** Something that is so or not. */
export function Tick(props: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label className={styles.tick}>
      <input
        type="checkbox"
        className={styles.box}
        checked={props.on}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  );
}
