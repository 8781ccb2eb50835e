import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { CityTile } from '../core/city/city.ts';
import { type CityTexts, cityStartBytes, type Deflate, finishCity, packTile } from '../core/city/format.ts';
import type { CityPlan } from '../core/city/make/plan.ts';

const deflateAtBest = promisify(deflateRaw);
const deflate: Deflate = (bytes) => deflateAtBest(bytes, { level: 9 });

/** Tiles that are deflated at once, on Node's own threads, while the next are cut. */
const tilesAtOnce = 8;

/** A file that takes its name only when it is whole; what is left of one that was not goes with `drop`. */
export class Draft {
  readonly path: string;
  readonly #draft: string;
  #file: number | undefined;

  constructor(path: string) {
    this.path = path;
    this.#draft = `${path}.${process.pid}.part`;
  }

  /** Makes the draft, so that what stands against it is known before the work. @throws what the file system says */
  begin(): void {
    this.#file ??= openSync(this.#draft, 'w');
  }

  write(bytes: Uint8Array, at?: number): void {
    if (this.#file === undefined) throw new Error('the draft is not begun, or done');
    for (let done = 0; done < bytes.length; ) {
      const where = at === undefined ? null : at + done;
      done += writeSync(this.#file, bytes, done, bytes.length - done, where);
    }
  }

  keep(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    renameSync(this.#draft, this.path);
  }

  drop(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#draft, { force: true });
  }
}

export interface Written {
  readonly bytes: number;
  readonly tiles: number;
}

/** Writes a planned city. `texts` is asked for when all tiles are made; `onTile` hears of each. */
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
  draft.keep();
  return { bytes: bytes + tail.length, tiles: entries.length };
}
