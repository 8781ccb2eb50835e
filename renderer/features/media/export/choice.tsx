import { Button } from '../../../ui/button.tsx';
import styles from './export.module.css';

/** One of a few, side by side. */
export function Choice<V extends string | number>(props: {
  readonly label: string;
  readonly of: readonly (readonly [V, string])[];
  readonly now: V;
  readonly onChoose: (value: V) => void;
}) {
  return (
    <div className={styles.row} role="radiogroup" aria-label={props.label}>
      <span className={styles.dim}>{props.label}</span>
      {props.of.map(([value, word]) => (
        <Button
          key={value}
          look="chip"
          role="radio"
          pressed={value === props.now}
          onClick={() => props.onChoose(value)}
        >
          {word}
        </Button>
      ))}
    </div>
  );
}
