import styles from './mark.module.css';

/** Icons for lines of text: 16 by 16, in the text's colour. Other pictures do not belong into text. */

/** A stroke of an icon. */
const line = (d: string) => <path d={d} fill="none" strokeWidth="1.8" />;
const filled = (d: string) => <path d={d} stroke="none" />;
/** An upward arrow, turned clockwise by the given degrees. */
const arrow = (turned: number) => (
  <g transform={`rotate(${turned} 8 8)`}>{line('M8 14.5V2.4M3.4 7 8 2.4 12.6 7')}</g>
);

/** Shapes that distinguish states without colour. */
const states = {
  dot: <circle cx="8" cy="8" r="5" stroke="none" />,
  ring: <circle cx="8" cy="8" r="5.5" fill="none" strokeWidth="2.5" />,
  half: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" strokeWidth="2.5" />
      {filled('M8 2.5a5.5 5.5 0 0 1 0 11z')}
    </>
  ),
  triangle: filled('M8 1 15.5 15H.5z'),
  square: filled('M1.5 1.5h13v13h-13z'),
  diamond: filled('M8 .5 15.5 8 8 15.5 .5 8z'),
  stop: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" strokeWidth="2.5" />
      <path d="M4 12 12 4" fill="none" strokeWidth="2.5" />
    </>
  ),
  ticked: line('M1.9 1.9h12.2v12.2H1.9zM4.4 8.2 7 10.8l4.8-5.6'),
};

/** Icons of actions on buttons, or of the kind of an item next to its name. */
const icons = {
  cross: line('M3 3l10 10M13 3 3 13'),
  plus: line('M8 2.2v11.6M2.2 8h11.6'),
  minus: line('M2.2 8h11.6'),
  pencil: line('M2.2 13.8l.9-3.8 8-8 2.9 2.9-8 8zM9.3 3.8l2.9 2.9'),
  search: line('M11.3 6.8a4.7 4.7 0 1 1-9.4 0 4.7 4.7 0 0 1 9.4 0zM10.2 10.2l4.4 4.4'),
  /** A tile with a plus. */
  toTile: line('M1.9 1.9h12.2v12.2H1.9zM8 4.6v6.8M4.6 8h6.8'),
  sound: (
    <>
      <ellipse cx="5" cy="12.4" rx="2.9" ry="2.3" stroke="none" />
      {line('M7 12.4V1.6c.6 2.8 4.6 2.6 4.6 6.4')}
    </>
  ),
  eye: (
    <>
      {line('M1 8c3.6-5.6 10.4-5.6 14 0-3.6 5.6-10.4 5.6-14 0z')}
      <circle cx="8" cy="8" r="2.2" stroke="none" />
    </>
  ),
  stick: (
    <>
      <circle cx="8" cy="3.5" r="3" stroke="none" />
      {filled('M7 6h2v5H7z')}
      {filled('M2 11h12v3.5H2z')}
    </>
  ),
  /** Replay. */
  again: line('M3.4 4.6A6 6 0 1 1 2 8.8M3 .8v4.2h4.2'),
  play: filled('M3 1.2 14.5 8 3 14.8z'),
  pause: filled('M2.8 1.5h3.6v13H2.8zM9.6 1.5h3.6v13H9.6z'),
  opens: line('M2.6 5.2 8 10.6l5.4-5.4'),
  before: line('M10.6 2.6 5.2 8l5.4 5.4'),
  after: line('M5.4 2.6 10.8 8l-5.4 5.4'),
  farBefore: line('M7.8 2.6 2.4 8l5.4 5.4M13.8 2.6 8.4 8l5.4 5.4'),
  farAfter: line('M8.2 2.6 13.6 8l-5.4 5.4M2.2 2.6 7.6 8l-5.4 5.4'),
  up: arrow(0),
  upRight: arrow(45),
  right: arrow(90),
  downRight: arrow(135),
  down: arrow(180),
  downLeft: arrow(225),
  left: arrow(270),
  upLeft: arrow(315),
  sun: (
    <>
      <circle cx="8" cy="8" r="3.2" stroke="none" />
      {line(
        'M8 .8v2.4M8 12.8v2.4M.8 8h2.4M12.8 8h2.4M2.9 2.9l1.7 1.7M11.4 11.4l1.7 1.7M2.9 13.1l1.7-1.7M11.4 4.6l1.7-1.7',
      )}
    </>
  ),
  moon: filled('M13.8 10.4A6.4 6.4 0 0 1 5.6 2.2a6.4 6.4 0 1 0 8.2 8.2z'),
  wide: line('M4.5 3.5 1 8l3.5 4.5M11.5 3.5 15 8l-3.5 4.5M1.5 8h13'),
  /** Lines closer together, and farther apart. */
  close: line('M1 2.2h14M1 6.1h14M1 10h14M1 13.9h14'),
  loose: line('M1 3h14M1 8h14M1 13h14'),
};

const shapes = { ...states, ...icons };

/** A shape that can be drawn: a state or an icon. */
export type IconShape = keyof typeof shapes;

/** Draws a shape in the text's colour. It adds no meaning: the text next to it, or the button's name, says the same. */
export function IconMark({ shape }: { readonly shape: IconShape }) {
  return (
    <svg className={styles.mark} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[shape]}
    </svg>
  );
}

/** A state of a row's item. */
export interface StateMark {
  readonly text: string;
  readonly shape: IconShape;
  readonly weight: 'alarm' | 'warn' | 'plain' | 'dim';
}

/** Shows the states of a row's item: shape and word, in the colour of its severity. */
export function StateMarks({ marks }: { readonly marks: readonly StateMark[] }) {
  return marks.map((mark) => (
    <span key={mark.text} className={styles.state} data-weight={mark.weight}>
      <IconMark shape={mark.shape} />
      {mark.text}
    </span>
  ));
}
