import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { SiteTopics } from '../../core/api/site.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { CityFile, maxCityBytes } from '../../core/map/api.ts';
import type { Inflate } from '../../core/map/city/city.ts';
import { openCity } from '../../core/map/city/format.ts';
import { createPublication, type TopicSources } from '../../core/rpc/topics.ts';
import { watchFile } from '../shared/watchFile.ts';

/** Time without further changes before a changed file is read, ms: it may be copied slowly over a network. */
const settleMs = 500;
/** Retry interval for a missing or unreadable file or folder, ms. */
const againMs = 30_000;
/** Rate limit for all desks together: they fetch a new city simultaneously, over the same network as video. */
const bytesPerS = 20 * 1024 * 1024;
/** Bytes hashed at a time: under a millisecond. */
const pieceBytes = 256 * 1024;

/** The city map that the site gives to its desks. */
export interface SiteCity {
  /** Publishes nothing before the file was checked, nor while it is unreadable: desks keep theirs. */
  readonly topics: TopicSources<Pick<SiteTopics, 'city'>>;
  /** Reads a part; shorter than `length` only at the end of the file. */
  read(hash: string, at: number, length: number): Promise<Result<Uint8Array>>;
  close(): Promise<void>;
}

const noCity: SiteCity = {
  topics: { city: { read: () => [{ city: null }], changedBy() {} } },
  read: () => Promise.resolve(fail('city.unknown')),
  close: () => Promise.resolve(),
};

interface Opened {
  readonly city: CityFile;
  readonly handle: FileHandle;
}

const inflateAll = promisify(inflateRaw);
const inflate: Inflate = (bytes, most) => inflateAll(bytes, { maxOutputLength: most });

interface CityOptions {
  readonly clock: Clock;
  readonly onFault: (fault: Fault) => void;
  readonly onFaultOver: (code: Fault['code']) => void;
}

/** Opens the file and follows its changes; undefined: no map. Errors never stop the site: they are reported, and the file is retried. */
export const openSiteCity = (file: string | undefined, options: CityOptions): SiteCity =>
  file === undefined ? noCity : follow(file, options);

function follow(file: string, options: CityOptions): SiteCity {
  const { clock } = options;
  let current: Opened | undefined;
  const topics = { city: createPublication(() => (current ? [{ city: current.city }] : [])) };
  let unwatch: Cancel | undefined;
  let cancel: Cancel = () => undefined;
  let looking: Promise<void> = Promise.resolve();
  let closed = false;
  let lastPublished: Fault['code'] | undefined;

  function over(): void {
    if (lastPublished !== undefined) options.onFaultOver(lastPublished);
    lastPublished = undefined;
  }
  function wrong(fault: Fault): void {
    soon(againMs);
    if (fault.code === lastPublished) return;
    over();
    lastPublished = fault.code;
    options.onFault(fault);
  }

  async function look(): Promise<void> {
    if (closed) return;
    try {
      unwatch ??= watchFile(file, () => soon(settleMs), unwatched);
      const tried = await openCityFile(file, () => closed);
      if (!tried.ok) return wrong(tried.fault);
      const found = tried.value;
      if (closed || found === undefined || found.city.hash === current?.city.hash) {
        await found?.handle.close();
        // The file is still being written; it will be read when it is stable.
        if (found === undefined) soon(settleMs);
        else over();
        return;
      }
      const before = current;
      current = found;
      over();
      topics.city.publishEach();
      await before?.handle.close();
    } catch (error) {
      if (closed) return;
      const why = error instanceof Error ? error.message : String(error);
      wrong({ code: 'city.unreadable', params: { file, why: why.slice(0, 300) } });
    }
  }

  function soon(ms: number): void {
    cancel();
    if (closed) return;
    cancel = clock.after(ms, () => {
      looking = looking.then(look);
    });
  }

  function unwatched(): void {
    unwatch = undefined;
    soon(againMs);
  }

  /** Monotonic ms at which all requested data will have been sent under the rate limit. */
  let givenAt = 0;
  function turn(bytes: number): Promise<void> {
    const now = clock.monotonic();
    const waitMs = Math.max(0, givenAt - now);
    givenAt = now + waitMs + (bytes / bytesPerS) * 1_000;
    return waitMs === 0 ? Promise.resolve() : new Promise((resolve) => void clock.after(waitMs, resolve));
  }

  soon(0);
  return {
    topics,
    async read(hash, at, length) {
      const asked = current;
      if (asked?.city.hash !== hash) return fail('city.unknown');
      const wanted = Math.max(0, Math.min(length, asked.city.bytes - at));
      await turn(wanted);
      try {
        const bytes = await readStretch(asked.handle, at, wanted);
        // The file was truncated in place.
        return bytes.length === wanted ? ok(bytes) : fail('city.unknown');
      } catch (error) {
        if (current !== asked) return fail('city.unknown');
        return fail('city.unreadable', { file, why: String(error).slice(0, 300) });
      }
    },
    async close() {
      closed = true;
      cancel();
      unwatch?.();
      await looking;
      await current?.handle.close();
      current = undefined;
    },
  };
}

/**
 * Opens and hashes a file; undefined: it changed meanwhile, or is no longer needed. Faults: those of `openCity`.
 * @throws errors of the disk
 */
async function openCityFile(file: string, isUnwanted: () => boolean): Promise<Result<Opened | undefined>> {
  const handle = await open(file, 'r');
  try {
    const before = await handle.stat();
    if (!before.isFile()) throw new Error('not a file');
    if (before.size > maxCityBytes) throw new Error(`larger than ${maxCityBytes} bytes`);
    const opened = await openCity((at, length) => readStretch(handle, at, length), inflate);
    if (!opened.ok) {
      await handle.close();
      return opened;
    }
    const hash = createHash('sha256');
    for (let at = 0; at < before.size; at += pieceBytes) {
      hash.update(await readStretch(handle, at, pieceBytes));
      if (isUnwanted()) break;
    }
    const after = await handle.stat();
    if (isUnwanted() || after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      await handle.close();
      return ok(undefined);
    }
    const { name, attribution } = opened.value.header;
    const city = CityFile.parse({ hash: hash.digest('hex'), bytes: before.size, name, attribution });
    return ok({ city, handle });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads a part; shorter at the end of the file. */
async function readStretch(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await handle.read(bytes, have, length - have, at + have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return bytes.subarray(0, have);
}
