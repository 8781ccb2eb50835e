import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { deferredWrites } from './index.ts';

function open() {
  const clock = handClock();
  const disk = { full: false };
  const written: string[] = [];
  const log: string[] = [];
  const late = deferredWrites(
    (write) => {
      if (disk.full) throw new Error('database or disk is full');
      write();
    },
    clock,
    (line) => log.push(line),
  );
  return { clock, disk, written, log, late, add: (name: string) => late.add(() => written.push(name)) };
}

it('writes at once what can be written', () => {
  const { written, log, clock, add } = open();
  add('a');
  expect([written, log, clock.pending]).toEqual([['a'], [], 0]);
});

it('keeps what cannot, in order, says so once, and writes it when the disk takes it again', async () => {
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

it('tries a last time at the end, and says what is lost', () => {
  const { disk, log, late, clock, add } = open();
  disk.full = true;
  add('a');
  late.close();
  expect(log.at(-1)).toBe('store: 1 record is lost');
  expect(clock.pending).toBe(0);
});
