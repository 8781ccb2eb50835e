import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../core/base/result.ts';
import { type CityFile, cityPieceBytes } from '../../../core/map/api.ts';
import { fakeCity } from '../../../test/fakes/city.ts';
import { testFolder } from '../../../test/fakes/folder.ts';
import { someBytes, startDeskCity as start } from '../../../test/fixtures/deskCity.ts';
import { forCaller } from '../../../test/fixtures/forCaller.ts';
import { fill, smallDisk } from '../../../test/fixtures/smallDisk.ts';

const megabyte = 1024 * 1024;

const aCity = someBytes(megabyte + 1_234);

// The window is never read.
const never = undefined as never;

describe('the copy of the city', () => {
  it('is available once it is complete, and is read in ranges', async () => {
    const { city, has, until, isHere, readAll, states, folder, state } = start();
    expect(state()).toEqual({ city: null, copying: null, fault: null });
    const file = has(aCity);
    await until(() => isHere(file));
    expect((await readAll(file)).equals(aCity)).toBe(true);
    const steps = states.flatMap(({ copying }) => (copying ? [copying.have] : []));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps[0]).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([`${file.hash}.city`, 'city.json'].sort());
    const read = (at: number, length: number) =>
      city.handlers['city.read']({ hash: file.hash, at, length }, never, forCaller);
    expect(await read(aCity.length - 2, 10)).toEqual(ok(aCity.slice(-2)));
    expect(await read(aCity.length + 2, 10)).toEqual(ok(new Uint8Array()));
    expect(
      await city.handlers['city.read']({ ...file, hash: never, at: 0, length: 1 }, never, forCaller),
    ).toMatchObject({
      fault: { code: 'city.unknown' },
    });
  });

  it('resumes after a lost link, at any position', async () => {
    // The number of pieces varies: the slower they arrive, the smaller they are.
    for (let cutAt = 0; ; cutAt += 1) {
      const { city, site, has, until, isHere, readAll, cut, state } = start();
      let came = 0;
      site.onPiece((piece) => {
        if (came === cutAt) cut(true);
        came += 1;
        return ok(piece);
      });
      const file = has(aCity);
      await until(() => came > 0 && state().copying === null);
      if (isHere(file)) return expect(cutAt).toBeGreaterThan(5);
      expect(came).toBe(cutAt + 1);
      expect(state()).toEqual({ city: null, copying: null, fault: null });
      cut(false);
      city.receives.city.onMessage({ city: file });
      await until(() => isHere(file));
      expect((await readAll(file)).equals(aCity)).toBe(true);
      // Only the interrupted piece is requested again.
      expect(site.requestedOffsets.length - new Set(site.requestedOffsets).size).toBe(1);
    }
  });

  it('resumes after the desk was restarted, at any position', async () => {
    const site = fakeCity(() => {});
    const folder = testFolder();
    const lengths: number[] = [];
    for (let life = 0; ; life += 1) {
      if (life > 100) throw new Error('it never ends');
      const { city, has, until, isHere } = start({ site, folder });
      const before = site.requestedOffsets.length;
      const file = has(aCity);
      await until(() => isHere(file) || site.requestedOffsets.length >= before + 2);
      if (isHere(file)) break;
      city.close();
      const part = join(folder, `${file.hash}.part`);
      await until(() => existsSync(part));
      lengths.push(readFileSync(part).length);
    }
    expect(lengths.length).toBeGreaterThan(5);
    const { state, readAll } = start({ site, folder });
    const { city: stored } = state();
    expect(stored && (await readAll(stored)).equals(aCity)).toBe(true);
  });

  it('is available without the site', async () => {
    const first = start();
    await first.until(() => first.isHere(first.has(aCity)));
    first.city.close();
    const { readAll, state } = start({ folder: first.folder });
    const { city: stored, fault } = state();
    expect(fault).toBeNull();
    expect(stored).toMatchObject({ name: 'Hà Nội thử', attribution: '© ai đó' });
    expect(stored && (await readAll(stored)).equals(aCity)).toBe(true);
  });

  it('stays available until the next one is complete, and is then removed', async () => {
    const { city, site, has, until, isHere, readAll, folder, state } = start();
    const before = has(aCity);
    await until(() => isHere(before));
    const next = someBytes(300_000, 2);
    let seen = 0;
    site.onPiece(async (piece) => {
      expect((await readAll(before)).equals(aCity)).toBe(true);
      expect(state().city?.hash).toBe(before.hash);
      seen += 1;
      return ok(piece);
    });
    const after = has(next);
    await until(() => isHere(after));
    expect(seen).toBeGreaterThan(1);
    expect((await readAll(after)).equals(next)).toBe(true);
    expect(
      await city.handlers['city.read']({ hash: before.hash, at: 0, length: 1 }, never, forCaller),
    ).toMatchObject({
      fault: { code: 'city.unknown' },
    });
    await until(() => !existsSync(join(folder, `${before.hash}.city`)));
  });

  it('is abandoned if the site has another one meanwhile', async () => {
    const { site, has, until, isHere, folder } = start();
    const next = someBytes(200_000, 3);
    let after: CityFile | undefined;
    site.onPiece((piece, at) => {
      if (at > 0 && !after) after = has(next);
      return ok(piece);
    });
    const before = has(aCity);
    await until(() => after !== undefined && isHere(after));
    expect(readdirSync(folder).some((name) => name.startsWith(before.hash))).toBe(false);
  });

  it("is removed together with the site's", async () => {
    const { city, has, until, isHere, folder, state } = start();
    const file = has(aCity);
    await until(() => isHere(file));
    city.receives.city.onMessage({ city: null });
    await until(() => state().city === null);
    await until(() => readdirSync(folder).length === 0);
  });

  it('is discarded, reported and copied again if it arrived damaged', async () => {
    const { site, has, until, isHere, readAll, folder, state } = start();
    let isWrong = true;
    site.onPiece((piece, at) => {
      if (!isWrong || at === 0) return ok(piece);
      const other = piece.slice();
      other[0] = 255 - (other[0] ?? 0);
      return ok(other);
    });
    const file = has(aCity);
    await until(() => state().fault?.code === 'city.copyDamaged');
    expect(state().city).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    isWrong = false;
    await until(() => isHere(file), 1_000);
    expect(state().fault).toBeNull();
    expect((await readAll(file)).equals(aCity)).toBe(true);
  });

  it.each([
    ['nothing', () => new Uint8Array()],
    ['more than was asked for', () => someBytes(cityPieceBytes + 1, 4)],
  ])('is not created from %s', async (_what, piece) => {
    const { site, has, until, state } = start();
    site.onPiece(() => ok(piece()));
    has(aCity);
    await until(() => state().fault?.code === 'city.notCopied');
    expect(state().city).toBeNull();
  });

  it.each([
    ['changed', (file: string) => writeFileSync(file, aCity.with(99, 255 - (aCity[99] ?? 0)))],
    ['cut short', (file: string) => truncateSync(file, 5_000)],
    ['lost', (file: string) => rmSync(file)],
  ])('is checked at the next start and copied again if it was %s on the disk', async (_how, damage) => {
    const first = start();
    const file = first.has(aCity);
    await first.until(() => first.isHere(file));
    first.city.close();
    damage(join(first.folder, `${file.hash}.city`));
    const { has, until, isHere, readAll, state } = start({ folder: first.folder });
    await until(() => state().city === null);
    has(aCity);
    await until(() => isHere(file));
    expect((await readAll(file)).equals(aCity)).toBe(true);
  });

  it('is recognised as damaged if it is truncated while it is read', async () => {
    const { city, has, until, isHere, folder, readAll } = start();
    const file = has(aCity);
    await until(() => isHere(file));
    truncateSync(join(folder, `${file.hash}.city`), 5_000);
    const read = await city.handlers['city.read'](
      { hash: file.hash, at: 100_000, length: 10 },
      never,
      forCaller,
    );
    expect(read).toMatchObject({ fault: { code: 'city.unknown' } });
    await until(() => !isHere(file));
    await until(() => isHere(file));
    expect((await readAll(file)).equals(aCity)).toBe(true);
  });

  it('leaves bandwidth to others: one piece at a time, a few dozen per second, smaller ones on a slow link', async () => {
    const { site, has, until, isHere, clock } = start();
    const times: number[] = [];
    const sizes: number[] = [];
    let underWay = 0;
    let slowMs = 0;
    site.onPiece(async (piece) => {
      underWay += 1;
      expect(underWay).toBe(1);
      times.push(clock.monotonic());
      sizes.push(piece.length);
      if (slowMs > 0) await new Promise<void>((done) => void clock.after(slowMs, done));
      underWay -= 1;
      return ok(piece);
    });
    const file = has(someBytes(2 * megabyte, 5));
    await until(() => sizes.some((size) => size === cityPieceBytes), 1);
    slowMs = 400;
    const fast = times.length;
    await until(() => isHere(file));
    for (const [at, time] of times.entries()) {
      const later = times.filter((other) => other >= time && other < time + 1_000).length;
      expect(later).toBeLessThanOrEqual(at < fast ? 34 : 3);
    }
    expect(sizes.at(-2)).toBe(16 * 1024);
  });
});

describe('a full disk', () => {
  it('is reported, leaves its free space to operators’ actions, and is tried again', async () => {
    const disk = await smallDisk(8);
    onTestFinished(() => disk.close());
    const filler = join(disk.folder, 'filler');
    const folder = join(disk.folder, 'city');
    writeFileSync(filler, Buffer.alloc(5 * megabyte));
    const { site, has, until, isHere, state } = start({ folder, spareBytes: 2 * megabyte });
    const file = has(aCity.subarray(0, megabyte));
    // 3 MB are free, of which 2 must stay free.
    await until(() => isHere(file));
    const next = someBytes(2 * megabyte, 6);
    const asked = site.requestedOffsets.length;
    const wanted = has(next);
    await until(() => state().fault?.code === 'city.noRoom');
    expect(state().city?.hash).toBe(file.hash);
    expect(site.requestedOffsets.length).toBe(asked);
    rmSync(filler);
    await until(() => isHere(wanted), 1_000);
    expect(state().fault).toBeNull();
  });

  it('gets back the partial copy that filled it', async () => {
    const disk = await smallDisk(8);
    onTestFinished(() => disk.close());
    const filler = join(disk.folder, 'filler');
    const { site, has, until, isHere, readAll, state } = start({ folder: join(disk.folder, 'city') });
    let pieces = 0;
    site.onPiece((piece) => {
      pieces += 1;
      if (pieces === 4) fill(filler);
      return ok(piece);
    });
    const file = has(aCity);
    await until(() => state().fault?.code === 'city.noRoom');
    await until(() => readdirSync(join(disk.folder, 'city')).length === 0);
    rmSync(filler);
    await until(() => isHere(file), 1_000);
    expect((await readAll(file)).equals(aCity)).toBe(true);
  });
});
