import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { CityFile } from '../../../../core/map/api.ts';
import { syncFolder } from '../../../store/disk.ts';

const currentFile = 'city.json';
/** Bytes hashed per step: under a millisecond, so that other work can run in between. */
const hashBytes = 256 * 1024;

/** Stores a desk's city files by hash, in a folder of their own. All functions throw disk errors. */
export interface CityFileStore {
  /** The complete copy, judged by its length. */
  readonly current: CityFile | undefined;
  /** Returns undefined if the file is shorter than before. */
  read(at: number, length: number): Promise<Uint8Array | undefined>;
  /** Returns whether the file's hash matches `current`. */
  isSound(): Promise<boolean>;
  /** Returns the free bytes on the disk. */
  free(): Promise<number>;
  /** Returns how many bytes of this file have been received. */
  begin(city: CityFile): Promise<number>;
  add(city: CityFile, at: number, bytes: Uint8Array): Promise<void>;
  /** Replaces the previous copy by the completely received file. Returns false, and deletes it, if its hash is wrong. */
  finish(city: CityFile): Promise<boolean>;
  /** Deletes the received part of another file. */
  discard(): Promise<void>;
  /** Deletes everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export function openCityFileStore(folder: string): CityFileStore {
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
      // There is no copy yet, or it is incomplete: it is downloaded again.
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
    // Not truncated: a partial download continues.
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
      const file = current;
      if (!file) return false;
      const handle = await open(wholeOf(file), 'r');
      try {
        return (await hashOf(handle)) === file.hash;
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

/** Reads up to `length` bytes; fewer at the end of the file. */
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
