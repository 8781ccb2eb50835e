import styles from './mark.module.css';

/** Shapes that tell states apart without their colour. */
export type Shape = 'dot' | 'ring' | 'half' | 'triangle' | 'square' | 'diamond' | 'stop' | Icon;

/** What a button changes to: light, dark, closer together, farther apart, wide or narrow. */
type Icon = 'sun' | 'moon' | 'close' | 'loose' | 'wide';

const paths: Record<Shape, React.ReactNode> = {
  dot: <circle cx="8" cy="8" r="5" stroke="none" />,
  ring: <circle cx="8" cy="8" r="5.5" fill="none" strokeWidth="2.5" />,
  half: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" strokeWidth="2.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" stroke="none" />
    </>
  ),
  triangle: <path d="M8 1 15.5 15H.5z" stroke="none" />,
  square: <path d="M1.5 1.5h13v13h-13z" stroke="none" />,
  diamond: <path d="M8 .5 15.5 8 8 15.5 .5 8z" stroke="none" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="3.2" stroke="none" />
      <path
        d="M8 .8v2.4M8 12.8v2.4M.8 8h2.4M12.8 8h2.4M2.9 2.9l1.7 1.7M11.4 11.4l1.7 1.7M2.9 13.1l1.7-1.7M11.4 4.6l1.7-1.7"
        fill="none"
        strokeWidth="1.6"
      />
    </>
  ),
  moon: <path d="M13.8 10.4A6.4 6.4 0 0 1 5.6 2.2a6.4 6.4 0 1 0 8.2 8.2z" stroke="none" />,
  wide: <path d="M4.5 3.5 1 8l3.5 4.5M11.5 3.5 15 8l-3.5 4.5M1.5 8h13" fill="none" strokeWidth="1.8" />,
  close: <path d="M1 2.2h14M1 6.1h14M1 10h14M1 13.9h14" fill="none" strokeWidth="1.8" />,
  loose: <path d="M1 3h14M1 8h14M1 13h14" fill="none" strokeWidth="1.8" />,
  stop: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" strokeWidth="2.5" />
      <path d="M4 12 12 4" fill="none" strokeWidth="2.5" />
    </>
  ),
};

/** A state's shape, in the colour of the text around it. The word beside it says the same. */
export function Mark({ shape }: { readonly shape: Shape }) {
  return (
    <svg className={styles.mark} viewBox="0 0 16 16" aria-hidden="true">
      {paths[shape]}
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
