import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { createSerialRequest } from './query.ts';

/** A desk that replies when the test lets it. */
function setUp() {
  const waiting: ((answer: Result<number>) => void)[] = [];
  const answers: number[] = [];
  const faults: string[] = [];
  let asked = 0;
  const asking = createSerialRequest<number>(
    () => {
      asked += 1;
      return new Promise((resolve) => waiting.push(resolve));
    },
    (answer) => void (answer.ok ? answers.push(answer.value) : faults.push(answer.fault.code)),
  );
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return {
    asking,
    answers,
    faults,
    settle,
    asked: () => asked,
    async answer(n: number | Result<number>) {
      waiting.shift()?.(typeof n === 'number' ? ok(n) : n);
      await settle();
    },
  };
}

describe('a query that is due more often than the desk replies', () => {
  it('sends one request for all reasons at a time', async () => {
    const { asking, asked, settle } = setUp();
    asking.ask();
    asking.ask();
    await settle();
    expect(asked()).toBe(1);
  });

  it('passes on each response and sends one more request for all changes since', async () => {
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

  it('can be sent again after its response', async () => {
    const { asking, answers, answer, settle } = setUp();
    for (const n of [1, 2]) {
      asking.ask();
      await settle();
      await answer(n);
    }
    expect(answers).toEqual([1, 2]);
  });

  it.each(['call.operatorChanged', 'call.lockedSince'] as const)(
    'is sent again after %s, which is not reported',
    async (code) => {
      const { asking, asked, answers, answer, settle, faults } = setUp();
      asking.ask();
      await settle();
      await answer(fail(code));
      expect([asked(), answers, faults]).toEqual([2, [], []]);
      await answer(2);
      expect([asked(), answers, faults]).toEqual([2, [2], []]);
    },
  );

  it('reports any other failure and does not retry', async () => {
    const { asking, asked, answer, settle, faults } = setUp();
    asking.ask();
    await settle();
    await answer(fail('call.closed'));
    expect([asked(), faults]).toEqual([1, ['call.closed']]);
  });

  it('drops the response and sends nothing once it is closed', async () => {
    const { asking, asked, answers, answer, settle } = setUp();
    asking.ask();
    await settle();
    asking.ask();
    asking.close();
    await answer(1);
    expect([asked(), answers]).toEqual([1, []]);
  });
});
