import { maxTiles } from '../../../core/domain/division.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import type { MapDeed } from './keys.ts';

/** Shows so many cameras on the wall, or says how many of them it has room for. */
export function WallButton({
  count,
  onDeed,
}: {
  readonly count: number;
  readonly onDeed: (deed: MapDeed) => void;
}) {
  const { t } = useSpeech();
  const words = t.map.card;
  return (
    <Button
      onClick={() => onDeed('wall')}
      says={count > maxTiles ? words.wallSome(maxTiles, count) : words.wallAll(count)}
    />
  );
}
