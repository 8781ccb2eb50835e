import { describe, expect, it } from 'vitest';
import { ok, type Result } from '../../core/result.ts';
import { createAsking } from './asked.ts';

/** A desk that answers when the test lets it. */
function setUp() {
  const waiting: ((answer: Result<number>) => void)[] = [];
  const answers: number[] = [];
  let asked = 0;
  const asking = createAsking<number>(
    () => {
      asked += 1;
      return new Promise((resolve) => waiting.push(resolve));
    },
    (answer) => answer.ok && answers.push(answer.value),
  );
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return {
    ...{ asking, answers, settle },
    asked: () => asked,
    async answer(n: number) {
      waiting.shift()?.(ok(n));
      await settle();
    },
  };
}

describe('a question that is due more often than it is answered', () => {
  it('is asked once for all that is due at a time', async () => {
    const { asking, asked, settle } = setUp();
    asking.ask();
    asking.ask();
    await settle();
    expect(asked()).toBe(1);
  });

  it('is answered all the same, and asked once more for all that came meanwhile', async () => {
    const { asking, asked, answers, answer, settle } = setUp();
    asking.ask();
    await settle();
    asking.ask();
    asking.ask();
    await answer(1);
    expect([asked(), answers]).toEqual([2, [1]]);
    await answer(2);
    expect([asked(), answers]).toEqual([2, [1, 2]]);
  });

  it('can be asked again once it is answered', async () => {
    const { asking, answers, answer, settle } = setUp();
    for (const n of [1, 2]) {
      asking.ask();
      await settle();
      await answer(n);
    }
    expect(answers).toEqual([1, 2]);
  });

  it('is nobody’s once it is closed: neither answered nor asked again', async () => {
    const { asking, asked, answers, answer, settle } = setUp();
    asking.ask();
    await settle();
    asking.ask();
    asking.close();
    await answer(1);
    expect([asked(), answers]).toEqual([1, []]);
  });
});
