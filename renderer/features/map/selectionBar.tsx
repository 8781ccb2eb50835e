import { useStore } from 'zustand';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import type { MapDeed } from './keys.ts';
import styles from './map.module.css';
import { useWallWords } from './wallButton.tsx';
import type { MapWorld } from './world.ts';

/** How many cameras are chosen, and what can be done with them all. */
export function SelectionBar({
  world,
  onDeed,
}: {
  readonly world: MapWorld;
  readonly onDeed: (deed: MapDeed) => void;
}) {
  const { t } = useSpeech();
  const wallWords = useWallWords();
  const count = useStore(world.model, (now) => now.selection.size);
  if (count === 0) return null;
  const words = t.map.card;
  return (
    <div className={styles.selection} data-testid="map-selection">
      <strong>{words.selected(count)}</strong>
      <Button onClick={() => onDeed('wall')} says={wallWords(count)} />
      <Button look="quiet" onClick={() => world.model.setState({ selection: new Set() })}>
        {words.clear}
      </Button>
    </div>
  );
}

/** The trail that is drawn, and what can be done with it. */
export function TrailBar({ world }: { readonly world: MapWorld }) {
  const { t } = useSpeech();
  const trail = useStore(world.model, (now) => now.trail);
  if (trail.length === 0) return null;
  const words = t.map.trail;
  const cameras = [...new Set(trail.map(({ camera }) => camera))];
  return (
    <div className={styles.selection} data-testid="map-trail">
      <strong>{words.title(cameras.length)}</strong>
      <Button onClick={() => world.onWall(cameras)}>{words.wall}</Button>
      <Button look="quiet" onClick={() => world.model.setState({ trail: [] })}>
        {words.clear}
      </Button>
    </div>
  );
}
