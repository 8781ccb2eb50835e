import { expect, it } from 'vitest';
import { oneAtATime } from './turns.ts';

it('work asked for while it is being done is done once more after that, also where it threw', async () => {
  const ends: (() => void)[] = [];
  const bugs: unknown[] = [];
  const { ask, isRunning } = oneAtATime(
    async () => {
      await new Promise<void>((end) => ends.push(end));
      if (ends.length === 1) throw new Error('a bug');
    },
    (error) => void bugs.push(error),
  );
  const settled = () => new Promise((next) => setImmediate(next));
  ask();
  ask();
  ask();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await settled();
  expect(bugs).toHaveLength(1);
  expect(ends).toHaveLength(2);
  expect(isRunning()).toBe(true);
  ends[1]?.();
  await settled();
  expect(ends).toHaveLength(2);
  expect(isRunning()).toBe(false);
});
