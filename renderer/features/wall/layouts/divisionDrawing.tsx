import { type Division, getDivisionGrid } from '../../../../core/wall/division.ts';
import styles from './layouts.module.css';

/** A small drawing of a division. `portrait`: as on an upright monitor. */
export function DivisionDrawing({
  division,
  portrait,
}: {
  readonly division: Division;
  readonly portrait: boolean;
}) {
  const { columns, rows, cells } = getDivisionGrid(division);
  const [width, height] = portrait ? [18, 32] : [32, 18];
  const [w, h] = [width / columns, height / rows];
  const gap = Math.min(1, w / 4, h / 4);
  return (
    <svg className={styles.drawing} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {cells.map((cell) => (
        <rect
          key={`${cell.x} ${cell.y}`}
          x={cell.x * w + gap / 2}
          y={cell.y * h + gap / 2}
          width={cell.w * w - gap}
          height={cell.h * h - gap}
        />
      ))}
    </svg>
  );
}
