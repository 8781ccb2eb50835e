import { type PointerEvent, useRef } from 'react';
import { useSpeech } from '../../../i18n/words.ts';
import type { Timeline } from '../../../media/replay/player.ts';
import { piecesOf, placeOf, type Span, timeAt } from './model.ts';
import styles from './scrubber.module.css';

const percent = (place: number) => `${place * 100}%`;

/** The minute that is kept, with its gaps; a press or a drag seeks. */
export function Scrubber(props: {
  readonly timeline: Timeline;
  readonly span: Span;
  readonly at: number;
  readonly onSeek: (at: number) => void;
}) {
  const { timeline, span, at, onSeek } = props;
  const { t } = useSpeech();
  const bar = useRef<HTMLDivElement>(null);

  function seek(event: PointerEvent<HTMLDivElement>): void {
    const box = bar.current?.getBoundingClientRect();
    if (box && event.buttons & 1) onSeek(timeAt(span, (event.clientX - box.x) / box.width));
  }

  return (
    <div
      className={styles.scrubber}
      role="slider"
      tabIndex={-1}
      aria-label={t.replay.position}
      aria-valuemin={0}
      aria-valuemax={Math.round((span.to - span.from) / 1_000)}
      aria-valuenow={Math.round((at - span.from) / 1_000)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={seek}
    >
      <div ref={bar} className={styles.bar} data-dark="">
        {piecesOf(timeline, span).map(({ kind, from, to, ms }) => (
          <div
            key={`${kind}${from}`}
            className={styles.piece}
            data-kind={kind}
            style={{ left: percent(from), width: percent(to - from) }}
            title={kind === 'gap' ? t.replay.gap(ms / 1_000) : undefined}
          />
        ))}
        <div className={styles.at} style={{ left: percent(placeOf(span, at)) }} />
      </div>
      <div className={styles.ends}>
        <span>{t.replay.secondsBack(Math.round((span.to - span.from) / 1_000))}</span>
        <span>{t.replay.now}</span>
      </div>
    </div>
  );
}
