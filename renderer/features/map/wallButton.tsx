import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { maxTiles } from '../../../core/wall/division.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { keyBehind } from '../../ui/keyBehind.ts';
import type { MapWorld } from './world.ts';

/**
 * Shows a card's own cameras on the wall, or as many of them as it has room for. While others are chosen W shows those: the key
 * stands at theirs then.
 */
export function CardWallButton(props: {
  readonly world: Pick<MapWorld, 'model'>;
  readonly cameras: () => readonly CameraId[];
  readonly says: string;
  readonly onWall: (cameras: readonly CameraId[]) => void;
}) {
  const { world, cameras, says, onWall } = props;
  const isKeys = useStore(world.model, ({ selection }) => selection.size === 0);
  return <Button onClick={() => onWall(cameras())} says={isKeys ? says : keyBehind(says).name} />;
}

/** What a button says that shows so many cameras on the wall. */
export function useWallWords(): (count: number) => string {
  const { wallAll, wallSome } = useSpeech().t.map.card;
  return (count) => (count > maxTiles ? wallSome(maxTiles, count) : wallAll(count));
}
