import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createFixedRetry, createSyncLoop, type SyncLoopOptions } from './loop.ts';

const refused = fail('call.tooMany');
const unreachable = fail('site.unreachable', { site: 'A' });

/** Creates a loop whose runs end when the test decides. */
function startLoop(retry: SyncLoopOptions['retry'] = (failures) => failures * 1_000) {
  const clock = handClock();
  const logged: string[] = [];
  const pending: { resolve(result: Result<unknown>): void; reject(error: unknown): void }[] = [];
  let runs = 0;
  const loop = createSyncLoop({
    clock,
    log: (level, _event, fields) => logged.push(`${level} ${fields?.cause ?? fields?.why}`),
    name: 'test',
    retry,
    run() {
      runs += 1;
      return new Promise((resolve, reject) => pending.push({ resolve, reject }));
    },
  });
  const run = () => {
    const next = pending.shift();
    if (!next) throw new Error('nothing runs');
    return next;
  };
  return {
    loop,
    clock,
    logged,
    runs: () => runs,
    async end(result: Result<unknown> = ok({})) {
      run().resolve(result);
      await clock.advance(0);
    },
    async break(error: unknown) {
      run().reject(error);
      await clock.advance(0);
    },
  };
}

describe('a run', () => {
  it('waits for the start, and then begins at once', () => {
    const { loop, runs } = startLoop();
    loop.request();
    loop.requestAfter(10);
    expect([runs(), loop.state()]).toEqual([0, 'stopped']);
    loop.start();
    expect([runs(), loop.state()]).toEqual([1, 'running']);
  });

  it('is followed by one more, however often it was requested meanwhile', async () => {
    const { loop, runs, end } = startLoop();
    loop.start();
    loop.request();
    loop.request();
    expect(runs()).toBe(1);
    await end();
    expect([runs(), loop.state()]).toEqual([2, 'running']);
    await end();
    expect([runs(), loop.state()]).toEqual([2, 'idle']);
  });

  it.each([
    ['failed', () => refused],
    ['failed for want of a link', () => unreachable],
    ['threw', undefined],
  ])('that %s is followed by the one requested meanwhile', async (_how, result) => {
    const { loop, runs, end, break: breakRun } = startLoop();
    loop.start();
    loop.request();
    if (result) await end(result());
    else await breakRun(new Error('a bug'));
    expect([runs(), loop.state()]).toEqual([2, 'running']);
  });

  it('begins after a given time, unless another one comes earlier', async () => {
    const { loop, runs, end, clock } = startLoop();
    loop.start();
    await end();
    loop.requestAfter(500);
    expect(loop.state()).toBe('waiting');
    await clock.advance(499);
    expect(runs()).toBe(1);
    await clock.advance(1);
    expect(runs()).toBe(2);
    loop.requestAfter(500);
    await end();
    loop.request();
    await end();
    await clock.advance(1_000);
    expect([runs(), loop.state(), clock.pending]).toEqual([3, 'idle', 0]);
  });
});

describe('a failure', () => {
  it('is retried after the back-off, which a success resets', async () => {
    const { loop, runs, end, clock } = startLoop();
    loop.start();
    await end(refused);
    expect(loop.state()).toBe('waiting');
    await clock.advance(1_000);
    expect(runs()).toBe(2);
    await end(refused);
    await clock.advance(1_999);
    expect(runs()).toBe(2);
    await clock.advance(1);
    expect(runs()).toBe(3);
    await end();
    loop.request();
    await end(refused);
    await clock.advance(1_000);
    expect(runs()).toBe(5);
  });

  it.each([
    ['the site', refused, 10],
    ['the disk', fail('desk.storeFailed', { why: 'full' }), 60_000],
  ])('of %s has its own delay', async (_which, failure, ms) => {
    const { loop, runs, end, clock } = startLoop(createFixedRetry(10));
    loop.start();
    await end(failure);
    await clock.advance(ms - 1);
    expect(runs()).toBe(1);
    await clock.advance(1);
    expect(runs()).toBe(2);
  });

  it('is retried at once on request', async () => {
    const { loop, runs, end, clock } = startLoop();
    loop.start();
    await end(refused);
    loop.request();
    expect(runs()).toBe(2);
    await end();
    await clock.advance(10_000);
    expect(runs()).toBe(2);
  });

  it('by a thrown error is retried too', async () => {
    const { loop, runs, break: breakRun, clock } = startLoop();
    loop.start();
    await breakRun(new Error('a bug'));
    await clock.advance(1_000);
    expect([runs(), loop.state()]).toEqual([2, 'running']);
  });

  it('for lack of a link waits for the next start', async () => {
    const { loop, runs, end, clock, logged } = startLoop();
    loop.start();
    await end(unreachable);
    expect([loop.state(), clock.pending]).toEqual(['idle', 0]);
    loop.start();
    expect(runs()).toBe(2);
    // The link itself logs its loss.
    expect(logged).toEqual([]);
  });

  it('is logged once until a different one occurs or a run succeeds', async () => {
    const { loop, end, break: breakRun, clock, logged } = startLoop(() => 10);
    loop.start();
    for (let n = 0; n < 3; n += 1) {
      await end(refused);
      await clock.advance(10);
    }
    expect(logged).toEqual(['warn call.tooMany']);
    await breakRun('a bug');
    await clock.advance(10);
    expect(logged).toEqual(['warn call.tooMany', 'error a bug']);
    await end();
    loop.request();
    await breakRun('a bug');
    expect(logged).toEqual(['warn call.tooMany', 'error a bug', 'error a bug']);
  });
});

describe('a stopped loop', () => {
  it('stops retrying, and restarts with a fresh back-off', async () => {
    const { loop, runs, end, clock } = startLoop();
    loop.start();
    await end(refused);
    await clock.advance(1_000);
    await end(refused);
    loop.stop();
    await clock.advance(10_000);
    expect([runs(), clock.pending]).toEqual([2, 0]);
    loop.start();
    expect(runs()).toBe(3);
    await end(refused);
    await clock.advance(1_000);
    expect(runs()).toBe(4);
  });

  it('lets the run in progress finish, and starts no other', async () => {
    const { loop, runs, end, clock } = startLoop();
    loop.start();
    loop.request();
    loop.stop();
    await end(refused);
    await clock.advance(10_000);
    expect([runs(), loop.state(), clock.pending]).toEqual([1, 'stopped', 0]);
  });

  it('runs once more after a run if it was started again during it', async () => {
    const { loop, runs, end } = startLoop();
    loop.start();
    loop.stop();
    loop.start();
    expect(runs()).toBe(1);
    await end(unreachable);
    expect(runs()).toBe(2);
  });
});
