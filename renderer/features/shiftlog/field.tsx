import styles from './forms.module.css';

/** A short field with its name before it. */
export function Field(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** rem; left out: it takes the room there is. */
  readonly width?: number;
  readonly wrong?: boolean;
  readonly maxLength?: number;
  readonly isFirst?: boolean;
  readonly testId?: string;
}) {
  const { label, value, onChange, width } = props;
  return (
    <label className={styles.field} data-wrong={props.wrong === true} data-grows={width === undefined}>
      <span>{label}</span>
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        value={value}
        placeholder={props.hint}
        maxLength={props.maxLength ?? 120}
        style={width === undefined ? undefined : { width: `${width}rem` }}
        aria-invalid={props.wrong === true}
        onChange={(event) => onChange(event.target.value)}
        {...(props.isFirst ? { 'data-first': true } : {})}
        {...(props.testId ? { 'data-testid': props.testId } : {})}
      />
    </label>
  );
}
