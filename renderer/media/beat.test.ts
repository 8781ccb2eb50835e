import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { keepBeat, maxUnanswered } from './beat.ts';

function set() {
  const clock = handClock();
  const happened: string[] = [];
  let answers: (() => void)[] = [];
  const stop = keepBeat({
    ask() {
      happened.push('asked');
      return new Promise<void>((answer) => answers.push(answer));
    },
    clock,
    onSilent: () => happened.push('silent'),
  });
  return {
    clock,
    happened,
    stop,
    async answer() {
      for (const one of answers) one();
      answers = [];
      await Promise.resolve();
    },
  };
}

it('asks on as long as it is answered', async () => {
  const { clock, happened, answer } = set();
  for (let beat = 0; beat < 10; beat++) {
    await clock.advance(2_000);
    await answer();
  }
  expect(happened).toEqual(Array(10).fill('asked'));
});

it('says once that nobody answers, 8 s after it asked', async () => {
  const { clock, happened } = set();
  await clock.advance(2_000 * maxUnanswered);
  expect(happened).toEqual(['asked']);
  await clock.advance(20_000);
  expect(happened).toEqual(['asked', 'silent']);
});

it('takes an answer that is only late', async () => {
  const { clock, happened, answer } = set();
  await clock.advance(2_000 * maxUnanswered);
  await answer();
  await clock.advance(2_000);
  expect(happened).toEqual(['asked', 'asked']);
});

it('is quiet once stopped', async () => {
  const { clock, happened, stop } = set();
  stop();
  await clock.advance(60_000);
  expect(happened).toEqual([]);
});
