import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { startHeartbeat } from './heartbeat.ts';

const everyMs = 2_000;
const silentMs = 8_000;

/** Creates a heartbeat whose pings are requests with a response. */
function set() {
  const clock = handClock();
  const happened: string[] = [];
  let answers: (() => void)[] = [];
  const { stop } = startHeartbeat({
    clock,
    everyMs,
    silentMs,
    ping() {
      happened.push('pinged');
      return new Promise<void>((answer) => answers.push(answer));
    },
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

describe('a ping with a response', () => {
  it('is sent again as long as it is answered', async () => {
    const { clock, happened, answer } = set();
    for (let beat = 0; beat < 10; beat++) {
      await clock.advance(everyMs);
      await answer();
    }
    expect(happened).toEqual(Array(10).fill('pinged'));
  });

  it('is reported silent once, 8 s after it was sent', async () => {
    const { clock, happened } = set();
    await clock.advance(silentMs);
    expect(happened).toEqual(['pinged']);
    await clock.advance(20_000);
    expect(happened).toEqual(['pinged', 'silent']);
  });

  it('counts as alive when its response is only late', async () => {
    const { clock, happened, answer } = set();
    await clock.advance(silentMs);
    await answer();
    await clock.advance(everyMs);
    expect(happened).toEqual(['pinged', 'pinged']);
  });

  it('is not sent once the heartbeat is stopped', async () => {
    const { clock, happened, stop } = set();
    stop();
    await clock.advance(60_000);
    expect(happened).toEqual([]);
  });
});

it('pings at every beat without a response, and counts silence from the last sign of life', async () => {
  const clock = handClock();
  const happened: string[] = [];
  const { alive } = startHeartbeat({
    clock,
    everyMs: 400,
    silentMs: 1_000,
    ping() {
      happened.push('pinged');
      return undefined;
    },
    onSilent: () => happened.push('silent'),
  });
  await clock.advance(800);
  alive();
  await clock.advance(800);
  expect(happened).toEqual(['pinged', 'pinged', 'pinged', 'pinged']);
  await clock.advance(4_000);
  expect(happened.slice(4)).toEqual(['silent']);
});
