import type { City, PackedTile, TileKey } from '../../../core/map/city/city.ts';
import { unpackTile } from '../../../core/map/city/format.ts';
import { inflate } from '../inflate.ts';
import type { ShownCity } from '../painter.ts';
import type { ToMap } from './messages.ts';

type CityMessage = NonNullable<Extract<ToMap, { readonly t: 'city' }>['city']>;

/** The city that the window opened, as painters have it: the window reads its tiles. */
export interface LentCity {
  shown(city: CityMessage): ShownCity;
  /** A tile that was asked for came. */
  came(message: Extract<ToMap, { readonly t: 'tile' }>): void;
}

export function lendCity(ask: (id: number, key: TileKey) => void): LentCity {
  let last = 0;
  const waiting = new Map<number, { came(tile: PackedTile | undefined): void; failed(why: Error): void }>();
  const packed = ({ level, x, y }: TileKey) =>
    new Promise<PackedTile | undefined>((came, failed) => {
      last += 1;
      waiting.set(last, { came, failed });
      ask(last, { level, x, y });
    });
  return {
    shown({ file, header, tiles }) {
      const city: Pick<City, 'header' | 'tiles' | 'packed' | 'tile'> = {
        header,
        tiles,
        packed,
        async tile(key) {
          const found = await packed(key);
          return found && unpackTile(found, key, header, inflate);
        },
      };
      return { file, city };
    },
    came({ id, tile, why }) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (why === undefined) asked?.came(tile);
      else asked?.failed(new Error(why));
    },
  };
}
