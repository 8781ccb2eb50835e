import type { ComponentProps, ComponentPropsWithRef } from 'react';
import styles from './forms.module.css';

/** The properties of a field, in addition to the attributes of its input. */
interface Props extends Omit<ComponentProps<'input'>, 'onChange' | 'width'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Width in rem; without it the field takes the available space. */
  readonly width?: number;
}

/** A short text field with its label in front. */
export function LabelledTextField({ label, onChange, width, ...rest }: Props) {
  return (
    <label
      className={styles.field}
      data-wrong={rest['aria-invalid'] === true}
      data-grows={width === undefined}
    >
      <span>{label}</span>
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        maxLength={120}
        style={width === undefined ? undefined : { width: `${width}rem` }}
        {...rest}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** A form's line for the text of an entry; its label shows while it is empty. Further attributes go to its input. */
export function TextLine(
  props: Omit<ComponentPropsWithRef<'input'>, 'onChange'> & {
    readonly label: string;
    readonly value: string;
    readonly onChange: (value: string) => void;
  },
) {
  const { label, onChange, ...rest } = props;
  return (
    <div className={styles.line}>
      <input
        className={styles.wide}
        type="text"
        aria-label={label}
        placeholder={label}
        maxLength={4_000}
        {...rest}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
