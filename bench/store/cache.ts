import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrations } from '../../desk/store/schema.ts';
import { type City, openCity } from './city.ts';
import { openDeskStore } from './desk.ts';
import { reported, storedAlert } from './records.ts';

/** The cache of costly bench data, built once and rebuilt when its inputs change. */
const cacheFolder = join(homedir(), '.cache', 'watchfloor', 'bench');

/**
 * Returns a folder of the cache. @param of texts of all inputs: another text means another folder, and older ones are
 * removed
 * @param build fills the folder
 */
export function cached(
  name: string,
  of: readonly string[],
  build: (folder: string) => void,
): { readonly folder: string; readonly wasBuilt: boolean } {
  const key = createHash('sha256').update(of.join('\0')).digest('hex').slice(0, 16);
  const folder = join(cacheFolder, `${name}-${key}`);
  if (existsSync(join(folder, 'done'))) return { folder, wasBuilt: false };
  mkdirSync(cacheFolder, { recursive: true });
  for (const other of readdirSync(cacheFolder))
    if (other.startsWith(`${name}-`)) rmSync(join(cacheFolder, other), { recursive: true });
  const unfinished = `${folder}.unfinished`;
  mkdirSync(unfinished);
  process.stderr.write(`building ${folder}\n`);
  build(unfinished);
  writeFileSync(join(unfinished, 'done'), '');
  renameSync(unfinished, folder);
  return { folder, wasBuilt: true };
}

const sourceOf = (file: string) => readFileSync(resolve(import.meta.dirname, file), 'utf8');
/** Returns the source code that generates the records. */
export const generator = (): readonly string[] => [sourceOf('records.ts'), sourceOf('city.ts')];

const recordsAtOnce = 20_000;

/** Returns a cached desk store with so many alerts. */
export function filledStore(total: number, city: City = openCity()): string {
  const schema = migrations.map(({ sql }) => sql);
  return cached(`desk-${total}`, [...schema, ...generator()], (folder) => {
    const store = openDeskStore(folder, city);
    try {
      // A build that is interrupted starts again, so it needs no durability.
      store.pragma('synchronous = OFF');
      store.pragma('cache_size = -400000');
      const began = performance.now();
      for (let first = 0; first < total; first += recordsAtOnce) {
        const n = Math.min(recordsAtOnce, total - first);
        const records = Array.from({ length: n }, (_, at) =>
          reported(storedAlert(city, first + at, total), first + at),
        );
        store.take(records, first + 1);
        if (first % 500_000 === 0)
          process.stderr.write(
            `${first.toLocaleString('en')} alerts, ${Math.round((performance.now() - began) / 1_000)} s\n`,
          );
      }
      store.saveWords();
      store.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      store.close();
    }
  }).folder;
}
