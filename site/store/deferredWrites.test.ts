import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createDeferredWrites } from './index.ts';

function open() {
  const clock = handClock();
  const disk = { full: false };
  const written: string[] = [];
  const log: string[] = [];
  const late = createDeferredWrites(
    (write) => {
      if (disk.full) throw new Error('database or disk is full');
      write();
    },
    clock,
    (line) => log.push(line),
  );
  return { clock, disk, written, log, late, add: (name: string) => late.add(() => written.push(name)) };
}

it('a deferred write is made at once if possible', () => {
  const { written, log, clock, add } = open();
  add('a');
  expect([written, log, clock.pending]).toEqual([['a'], [], 0]);
});

it('deferred writes wait in order, are reported once, and are made when the disk recovers', async () => {
  const { clock, disk, written, log, add } = open();
  disk.full = true;
  add('a');
  add('b');
  await clock.advance(60_000);
  expect(log).toEqual(['store refuses writes; they wait: database or disk is full']);
  disk.full = false;
  await clock.advance(30_000);
  expect(written).toEqual(['a', 'b']);
  expect(log).toHaveLength(2);
  expect(clock.pending).toBe(0);
});

it('deferred writes are tried a last time at the end, and losses are reported', () => {
  const { disk, log, late, clock, add } = open();
  disk.full = true;
  add('a');
  late.close();
  expect(log.at(-1)).toBe('store: 1 record is lost');
  expect(clock.pending).toBe(0);
});
