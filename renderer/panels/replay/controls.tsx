import type { ReactNode } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { type Player, speeds } from '../../media/replay/player.ts';
import styles from './controls.module.css';
import { jumpMs } from './model.ts';

/** Buttons for all that the keys do. */
export function Controls(props: {
  readonly player: Player | undefined;
  readonly playback: Player['state']['playback'] | undefined;
}) {
  const { player, playback } = props;
  const { t } = useSpeech();
  const isPlaying = playback?.isPlaying === true;
  const button = (label: string, face: ReactNode, run: (() => void) | undefined) => (
    <button
      type="button"
      className={styles.button}
      title={label}
      // By what is on it too, for whoever says its name.
      aria-label={typeof face === 'string' ? `${face} ${label}` : label}
      disabled={!run}
      onClick={run}
    >
      {face}
    </button>
  );
  return (
    <div className={styles.controls}>
      <div className={styles.row}>
        {button(t.replay.back, '« 5', player && (() => player.seekBy(-jumpMs)))}
        {button(t.replay.stepBack, '‹ 1', player && (() => player.step(-1)))}
        {button(
          isPlaying ? t.replay.pause : t.replay.play,
          <span className={styles.main}>{isPlaying ? '❚❚' : '▶'}</span>,
          player && (() => player.toggle()),
        )}
        {button(t.replay.stepForward, '1 ›', player && (() => player.step(1)))}
        {button(t.replay.forward, '5 »', player && (() => player.seekBy(jumpMs)))}
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
      <span className={styles.doing}>{isPlaying ? t.replay.playing : t.replay.paused}</span>
    </div>
  );
}
