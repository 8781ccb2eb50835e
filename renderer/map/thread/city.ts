import type { City, PackedTile, TileKey } from '../../../core/map/city/city.ts';
import { unpackTile } from '../../../core/map/city/format.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
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
  const requests = createRequests<PackedTile | undefined>();
  const packed = ({ level, x, y }: TileKey) => requests.request((id) => ask(id, { level, x, y }));
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
      if (why === undefined) requests.resolve(id, tile);
      else requests.reject(id, new Error(why));
    },
  };
}
