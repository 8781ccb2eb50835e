import styles from './mark.module.css';
import { shapes } from './shapes.tsx';

/** What can be drawn: a state, or an icon. */
export type Shape = keyof typeof shapes;

/** A shape in the colour of the text around it. The word beside it, or the name of the button that it is on, says the same. */
export function Mark({ shape }: { readonly shape: Shape }) {
  return (
    <svg className={styles.mark} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[shape]}
    </svg>
  );
}

/** Something that a row says of what it is about. */
export interface StateMark {
  readonly text: string;
  readonly shape: Shape;
  readonly weight: 'alarm' | 'warn' | 'plain' | 'dim';
}

/** What a row says of what it is about: shape and word, in the colour of its weight. */
export function StateMarks({ marks }: { readonly marks: readonly StateMark[] }) {
  return marks.map((mark) => (
    <span key={mark.text} className={styles.state} data-weight={mark.weight}>
      <Mark shape={mark.shape} />
      {mark.text}
    </span>
  ));
}
