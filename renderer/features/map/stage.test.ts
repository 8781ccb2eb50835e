import { expect, test, vi } from 'vitest';
import { createMapActionQueue } from './stage.ts';

test('a map action waits for the reply to an earlier one, and runs at once if none is pending', async () => {
  const done: string[] = [];
  const onFailed = vi.fn();
  const { run: enqueue, end } = createMapActionQueue(onFailed);
  enqueue(() => void done.push('first'));
  expect(done).toEqual(['first']);
  const answers: (() => void)[] = [];
  const asking = (name: string) => async () => {
    await new Promise<void>((answer) => answers.push(answer));
    done.push(name);
  };
  enqueue(asking('asked'));
  enqueue(() => void done.push('after it'));
  enqueue(asking('asked again'));
  expect(done).toEqual(['first']);
  answers.shift()?.();
  await vi.waitUntil(() => answers.length === 1);
  expect(done).toEqual(['first', 'asked', 'after it']);
  answers.shift()?.();
  await vi.waitUntil(() => done.includes('asked again'));

  const why = new Error('no answer');
  enqueue(() => Promise.reject(why));
  enqueue(() => void done.push('all the same'));
  await vi.waitUntil(() => done.includes('all the same'));
  expect(onFailed.mock.calls).toEqual([[why]]);
  await Promise.resolve();
  enqueue(() => void done.push('at once'));
  expect(done.at(-1)).toBe('at once');

  enqueue(asking('asked at the end'));
  enqueue(() => void done.push('never'));
  end();
  answers.shift()?.();
  await new Promise((next) => setTimeout(next));
  expect(done.slice(-2)).toEqual(['at once', 'asked at the end']);
});
