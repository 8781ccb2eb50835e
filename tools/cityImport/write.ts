import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { CityTile } from '../../core/map/city/city.ts';
import {
  type CityTexts,
  cityStartBytes,
  type Deflate,
  finishCity,
  packTile,
} from '../../core/map/city/format.ts';
import type { CityPlan } from '../../core/map/city/make/plan.ts';
import type { Draft } from './draft.ts';

const deflateAtBest = promisify(deflateRaw);
const deflate: Deflate = (bytes) => deflateAtBest(bytes, { level: 9 });

/** Number of tiles that are deflated at once on Node's threads while the next ones are cut. */
const tilesAtOnce = 8;

export interface Written {
  readonly bytes: number;
  readonly tiles: number;
}

/** Writes a planned city completely into a draft. `texts` is called after all tiles; `onTile` receives each tile. */
export async function writeCity(
  draft: Draft,
  plan: CityPlan,
  texts: () => CityTexts,
  onTile: (tile: CityTile) => void,
): Promise<Written> {
  draft.write(new Uint8Array(cityStartBytes));
  let bytes = cityStartBytes;
  const entries: Awaited<ReturnType<typeof packTile>>['entry'][] = [];
  const waiting: ReturnType<typeof packTile>[] = [];
  const writeFirst = async () => {
    const first = await waiting.shift();
    if (!first) return;
    draft.write(first.bytes);
    bytes += first.bytes.length;
    entries.push(first.entry);
  };
  for (const tile of plan.tiles()) {
    waiting.push(packTile(tile, plan.header, deflate));
    onTile(tile);
    if (waiting.length >= tilesAtOnce) await writeFirst();
  }
  while (waiting.length > 0) await writeFirst();
  const { start, tail } = await finishCity(entries, texts(), deflate);
  draft.write(tail);
  draft.write(start, 0);
  return { bytes: bytes + tail.length, tiles: entries.length };
}
