import { formatTime } from '../../../core/base/text.ts';
import { whyNone } from '../../i18n/whyNone.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media, TileSnapshot } from '../../media/index.ts';
import { Mark } from '../../ui/mark.tsx';
import { stateShape } from '../../ui/stateShape.ts';
import { useTicking } from '../../ui/ticker.ts';
import styles from './over.module.css';

/**
 * What lies over the picture, by how old it is: nothing while it is live; a badge; the time of the last picture in large
 * figures, and why no other comes. All of it follows from the tile's state and ages: nothing moves by itself.
 */
export function Over(props: {
  readonly now: TileSnapshot | undefined;
  readonly tile: number;
  readonly media: Media;
  readonly isSiteCutOff: boolean;
}) {
  const { now, tile, media, isSiteCutOff } = props;
  const { t, language } = useSpeech();
  const state = now?.state ?? 'waiting';
  const age = useTicking<HTMLSpanElement>(() => {
    const ageMs = media.tile(tile)?.ageMs ?? -1;
    if (ageMs < 0) return t.tile.noPictureYet;
    const words = t.age(ageMs / 1_000);
    if (state === 'late') return t.tile.lateBadge(words);
    return (state === 'still' || state === 'paused' ? t.tile.stillNote : t.tile.lastPicture)(words);
  });
  const takenAt = useTicking<HTMLSpanElement>(
    () => {
      const at = media.tile(tile)?.pictureAt;
      if (at === undefined) return '';
      return state === 'frozen' ? t.tile.sameSince(formatTime(at)) : formatTime(at);
    },
    state === 'frozen' ? 'words' : 'figures',
  );

  if (state === 'live') return null;
  const known = whyNone(now?.cause, isSiteCutOff, t, language);
  if (state === 'waiting') return <p className={styles.waiting}>{known ?? t.tile.waiting}</p>;
  if (state === 'late')
    return (
      <p className={styles.badge}>
        <Mark shape={stateShape[state]} />
        <span ref={age} />
      </p>
    );
  if (state === 'frozen')
    return (
      <p className={styles.frozen}>
        <strong className={styles.word}>
          <Mark shape={stateShape[state]} />
          {t.tile.frozen}
        </strong>
        <span ref={takenAt} />
      </p>
    );
  if (state === 'still' || state === 'paused')
    return (
      <p className={styles.still}>
        <span ref={age} />
      </p>
    );
  const why = known ?? (state === 'stale' ? t.tile.causeUnknown : t.tile.lostHint);
  return (
    <div className={styles.stopped} data-mark={state}>
      <strong className={styles.word}>
        <Mark shape={stateShape[state]} />
        {t.tile.states[state]}
      </strong>
      <span ref={takenAt} className={styles.lastAt} />
      <span ref={age} className={styles.ago} />
      <span className={styles.cause}>{why}</span>
    </div>
  );
}
