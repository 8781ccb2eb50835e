import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { createDiskReserve } from './diskReserve.ts';

async function stored(spare = 0) {
  const folder = testFolder();
  const clock = handClock();
  const ballast = createDiskReserve({
    folder,
    clock,
    log: () => {},
    onChange: () => {},
    bytes: 100_000,
    spare,
  });
  onTestFinished(() => ballast.close());
  const file = join(folder, 'ballast');
  const isThere = () => existsSync(file) && statSync(file).size === 100_000;
  return { ballast, clock, isThere };
}
const eventually = async (check: () => boolean) => {
  while (!check()) await new Promise((next) => setTimeout(next, 5));
};

describe('the disk space reserve', () => {
  it('is laid soon after the start, dropped when the disk is full, and restored', async () => {
    const { ballast, clock, isThere } = await stored();
    await clock.advance(5_000);
    await eventually(isThere);
    expect(ballast.paused()).toBeNull();
    expect(ballast.drop()).toBe(true);
    expect(isThere()).toBe(false);
    expect(ballast.paused()).toMatchObject({ code: 'desk.diskFull' });
    expect(ballast.drop()).toBe(false);
    await eventually(() => {
      void clock.advance(5_000);
      return ballast.paused() === null;
    });
    expect(isThere()).toBe(true);
  });

  it('is not restored while there is no space to spare', async () => {
    const { ballast, clock, isThere } = await stored(Number.MAX_SAFE_INTEGER);
    ballast.drop();
    await clock.advance(60_000);
    expect(ballast.paused()).not.toBeNull();
    expect(isThere()).toBe(false);
  });
});
