import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { CityFile } from '../../../../core/map/api.ts';
import { syncFolder } from '../../../store/disk.ts';

const currentFile = 'city.json';
/** Hashed at a time: under a millisecond, and others have their turn in between. */
const hashBytes = 256 * 1024;

/** The city files of a desk, each by its hash, in a folder of their own. Everything throws what the disk says. */
export interface CityCopies {
  /** The one that is whole, as far as its length tells. */
  readonly current: CityFile | undefined;
  /** Undefined: the file is shorter than it was. */
  read(at: number, length: number): Promise<Uint8Array | undefined>;
  /** What `current` says is what lies there. */
  isSound(): Promise<boolean>;
  /** Bytes free on the disk. */
  free(): Promise<number>;
  /** How much of this one has come. */
  begin(city: CityFile): Promise<number>;
  add(city: CityFile, at: number, bytes: Uint8Array): Promise<void>;
  /** All of it has come: it takes the place of the one before. False: what came is something else, and is thrown away. */
  finish(city: CityFile): Promise<boolean>;
  /** Throws away what has come of another one. */
  discard(): Promise<void>;
  /** Throws away all of it. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export function openCopies(folder: string): CityCopies {
  const wholeOf = ({ hash }: CityFile) => join(folder, `${hash}.city`);
  const partOf = ({ hash }: CityFile) => join(folder, `${hash}.part`);
  let current = readCurrent();
  let reading: Promise<FileHandle> | undefined;
  let part: { readonly of: string; readonly handle: FileHandle } | undefined;

  function readCurrent(): CityFile | undefined {
    try {
      const reported = CityFile.parse(JSON.parse(readFileSync(join(folder, currentFile), 'utf8')));
      return existsSync(wholeOf(reported)) && statSync(wholeOf(reported)).size === reported.bytes
        ? reported
        : undefined;
    } catch {
      // There is none yet, or it is not whole: it is copied again.
      return undefined;
    }
  }

  async function closeReading(): Promise<void> {
    const before = reading;
    reading = undefined;
    await before?.then(
      (handle) => handle.close(),
      () => undefined,
    );
  }
  async function closePart(): Promise<void> {
    const before = part;
    part = undefined;
    await before?.handle.close();
  }
  async function partHandle(city: CityFile): Promise<FileHandle> {
    if (part?.of === city.hash) return part.handle;
    await closePart();
    // Not truncated: what came before goes on.
    const handle = await open(partOf(city), existsSync(partOf(city)) ? 'r+' : 'w+', 0o600);
    part = { of: city.hash, handle };
    return handle;
  }

  async function removeAllBut(keep: readonly string[]): Promise<void> {
    if (!existsSync(folder)) return;
    for (const name of await readdir(folder))
      if (!keep.includes(name)) await rm(join(folder, name), { force: true });
  }
  const currentNames = () => (current ? [currentFile, `${current.hash}.city`] : []);

  return {
    get current() {
      return current;
    },
    async read(at, length) {
      if (!current) return undefined;
      const wanted = Math.max(0, Math.min(length, current.bytes - at));
      reading ??= open(wholeOf(current), 'r');
      const bytes = await readWhole(await reading, at, wanted);
      return bytes.length === wanted ? bytes : undefined;
    },
    async isSound() {
      const lastPublished = current;
      if (!lastPublished) return false;
      const handle = await open(wholeOf(lastPublished), 'r');
      try {
        return (await hashOf(handle)) === lastPublished.hash;
      } finally {
        await handle.close();
      }
    },
    async free() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    async begin(city) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const partName = `${city.hash}.part`;
      await removeAllBut([...currentNames(), partName]);
      if (!existsSync(partOf(city))) return 0;
      const { size } = await (await partHandle(city)).stat();
      if (size <= city.bytes) return size;
      await (await partHandle(city)).truncate(0);
      return 0;
    },
    async add(city, at, bytes) {
      const handle = await partHandle(city);
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
        done += bytesWritten;
      }
    },
    async finish(city) {
      const handle = await partHandle(city);
      await handle.sync();
      const hash = await hashOf(handle);
      await closePart();
      if (hash !== city.hash) {
        await rm(partOf(city), { force: true });
        return false;
      }
      await rename(partOf(city), wholeOf(city));
      const draft = join(folder, `${currentFile}.part`);
      const noted = await open(draft, 'w', 0o600);
      try {
        await noted.writeFile(JSON.stringify(city), 'utf8');
        await noted.sync();
      } finally {
        await noted.close();
      }
      await rename(draft, join(folder, currentFile));
      await syncFolder(folder);
      current = city;
      await closeReading();
      await removeAllBut(currentNames());
      return true;
    },
    async discard() {
      await closePart();
      await removeAllBut(currentNames());
    },
    async clear() {
      current = undefined;
      await closeReading();
      await closePart();
      await removeAllBut([]);
    },
    async close() {
      await closeReading();
      await closePart();
    },
  };
}

/** Shorter where the file ends. */
async function readWhole(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await handle.read(bytes, have, length - have, at + have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return bytes.subarray(0, have);
}

async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const { size } = await handle.stat();
  for (let at = 0; at < size; at += hashBytes) hash.update(await readWhole(handle, at, hashBytes));
  return hash.digest('hex');
}
