import { useEffect, useState } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import type { Media } from '../../media/index.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './frame.module.css';

const stopped = new Set(['stale', 'lost', 'refused']);

/** How many of the wall's tiles live, told once a second at most. */
function useTally(media: Media): { live: number; stopped: number; all: number } {
  const [tally, setTally] = useState({ live: 0, stopped: 0, all: 0 });
  useEffect(() => {
    const count = () => {
      const tiles = media.tiles();
      const next = {
        live: tiles.filter((tile) => tile.state === 'live').length,
        stopped: tiles.filter((tile) => stopped.has(tile.state)).length,
        all: tiles.length,
      };
      setTally((now) =>
        now.live === next.live && now.stopped === next.stopped && now.all === next.all ? now : next,
      );
    };
    const cancels = Array.from({ length: 16 }, (_, tile) => media.onTile(tile, count));
    count();
    return () => {
      for (const cancel of cancels) cancel();
    };
  }, [media]);
  return tally;
}

/** The window's last line: how the wall stands, the keys, and what runs it where that matters. */
export function Foot(props: {
  readonly media: Media;
  readonly fallback: string | undefined;
  /** The wall is there, and with it the keys that work it. */
  readonly hasWall: boolean;
}) {
  const { media, fallback, hasWall } = props;
  const { t } = useSpeech();
  const tally = useTally(media);
  return (
    <footer className={styles.foot}>
      {tally.all > 0 && <span>{t.wall.live(tally.live, tally.all)}</span>}
      {tally.stopped > 0 && (
        <span className={styles.stopped}>
          <Mark shape="triangle" />
          {t.wall.stopped(tally.stopped)}
        </span>
      )}
      <span className={styles.keys}>{hasWall ? t.wall.keys : ''}</span>
      {fallback && (
        <span className={styles.fallback}>
          <Mark shape="triangle" />
          {t.frame.fallback(fallback)}
        </span>
      )}
    </footer>
  );
}
