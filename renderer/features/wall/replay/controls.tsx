import type { ReactNode } from 'react';
import { useSpeech } from '../../../i18n/words.ts';
import { type Player, speeds } from '../../../media/replay/player.ts';
import { Mark, type Shape } from '../../../ui/mark.tsx';
import styles from './controls.module.css';
import { doingOf, jumpMs } from './model.ts';

/** Buttons for all that the keys do. */
export function Controls(props: {
  readonly player: Player | undefined;
  /** Not one picture is kept. */
  readonly isEmpty: boolean;
  readonly playback: Player['state']['playback'] | undefined;
}) {
  const { playback, isEmpty } = props;
  const player = isEmpty ? undefined : props.player;
  const { t } = useSpeech();
  const isPlaying = playback?.isPlaying === true && !isEmpty;
  const button = (label: string, face: ReactNode, run: (() => void) | undefined, name = label) => (
    <button
      type="button"
      className={styles.button}
      title={label}
      aria-label={name}
      disabled={!run}
      onClick={run}
    >
      {face}
    </button>
  );
  /** So many seconds, or pictures, to one side. By what is on it too, for whoever says its name. */
  const aside = (label: string, count: number, shape: Shape, run: (() => void) | undefined) =>
    button(
      label,
      <span className={styles.aside} data-side={shape}>
        <Mark shape={shape} /> {count}
      </span>,
      run,
      `${count} ${label}`,
    );
  return (
    <div className={styles.controls}>
      <div className={styles.row}>
        {aside(t.replay.back, 5, 'farBefore', player && (() => player.seekBy(-jumpMs)))}
        {aside(t.replay.stepBack, 1, 'before', player && (() => player.step(-1)))}
        {button(
          isPlaying ? t.replay.pause : t.replay.play,
          <span className={styles.main}>
            <Mark shape={isPlaying ? 'pause' : 'play'} />
          </span>,
          player && (() => player.toggle()),
        )}
        {aside(t.replay.stepForward, 1, 'after', player && (() => player.step(1)))}
        {aside(t.replay.forward, 5, 'farAfter', player && (() => player.seekBy(jumpMs)))}
      </div>
      <div className={styles.row} role="toolbar" aria-label={t.replay.speed}>
        {speeds.map((speed) => (
          <button
            key={speed}
            type="button"
            className={styles.button}
            aria-pressed={playback?.speed === speed}
            title={t.replay.speed}
            disabled={!player}
            onClick={() => player?.setSpeed(speed)}
          >
            {speed === 0.25 ? t.replay.quarter : t.replay.times(speed)}
          </button>
        ))}
      </div>
      <span className={styles.doing}>{t.replay[doingOf({ isEmpty, isPlaying })]}</span>
    </div>
  );
}
