import { memo } from 'react';
import type { StandingLine } from '../../../core/shiftlog/line.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { type Shape, type StateMark, StateMarks } from '../../ui/mark.tsx';
import styles from './row.module.css';
import { dayAndMinute } from './row.tsx';
import { standingState } from './standingDrafts.ts';

export const standingElementId = (id: string): string => `standing-${id}`;

const shapes = { soon: 'ring', now: 'dot', over: 'triangle' } as const satisfies Record<string, Shape>;

/** One thing to watch for, to obey or to expect. */
export const StandingRow = memo(function StandingRow(props: {
  readonly line: StandingLine;
  readonly active: boolean;
  readonly now: number;
  readonly byId: CamerasState['byId'];
  readonly onPick: (id: string) => void;
}) {
  const { line, active, now, byId } = props;
  const { t } = useSpeech();
  const words = t.log.standing;
  const { standing, ended } = line;
  const state = standingState(standing, now);
  const marks: readonly StateMark[] = [
    ...(line.pending ? [{ text: t.log.pending, shape: 'half', weight: 'warn' } as const] : []),
    ...(ended
      ? []
      : [{ text: words[state], shape: shapes[state], weight: state === 'over' ? 'warn' : 'plain' } as const]),
  ];
  const cameras = standing.cameras.flatMap((id) => byId.get(id)?.camera ?? []);
  return (
    <div
      id={standingElementId(line.id)}
      className={styles.row}
      data-kind="standing"
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onPointerDown={() => props.onPick(line.id)}
    >
      <div className={styles.kind}>
        <span className={styles.type}>{words.kinds[standing.what]}</span>
        <StateMarks marks={marks} />
      </div>
      <div className={styles.body}>
        <p className={styles.text} data-whole={active}>
          {standing.text}
        </p>
        <p className={styles.order}>
          {standing.until === null
            ? words.open(dayAndMinute(standing.from))
            : words.span(dayAndMinute(standing.from), dayAndMinute(standing.until))}
        </p>
        <p className={styles.under} data-whole={active}>
          <b>{line.by.name}</b>
          {standing.place?.text && <span>{standing.place.text}</span>}
          {cameras.map((camera) => (
            <span key={camera.id}>
              {t.log.camera(camera.number)} {camera.name}
            </span>
          ))}
        </p>
        {ended && (
          <p className={styles.under}>{words.ended(ended.by.name, dayAndMinute(ended.at), ended.reason)}</p>
        )}
      </div>
    </div>
  );
});
