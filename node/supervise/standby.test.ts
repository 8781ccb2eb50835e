import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { withStandby } from './standby.ts';
import type { ChildProcess } from './supervise.ts';

function processes() {
  const clock = handClock();
  const all: { send(message: unknown): void; end(): void; readonly posted: unknown[] }[] = [];
  const messages: unknown[] = [];
  const spare = withStandby<never>({
    clock,
    afterMs: 3_000,
    stopMessage: 'stop',
    onStandbyMessage: (message, pid) => messages.push([message, pid]),
    start() {
      const received: ((message: unknown) => void)[] = [];
      const exits: ((code: number) => void)[] = [];
      const posted: unknown[] = [];
      all.push({
        send: (message) => received.forEach((run) => void run(message)),
        end: () => exits.forEach((run) => void run(1)),
        posted,
      });
      const child: ChildProcess<never> = {
        pid: all.length,
        post: (message) => void posted.push(message),
        onMessage: (run) => void received.push(run),
        onExit: (run) => void exits.push(run),
        terminate: () => undefined,
        kill: () => undefined,
      };
      return child;
    },
  });
  return { clock, all, spare, messages };
}

describe('a process with a standby', () => {
  it('starts a standby, which takes over with the messages it has sent', async () => {
    const { clock, all, spare, messages } = processes();
    expect(spare.start().pid).toBe(1);
    expect(all).toHaveLength(1);
    await clock.advance(3_000);
    expect(spare.isThere()).toBe(true);
    all[1]?.send('up');
    expect(messages).toEqual([['up', 2]]);
    const next = spare.start();
    expect(next.pid).toBe(2);
    expect(spare.isThere()).toBe(false);
    const received: unknown[] = [];
    next.onMessage((message) => void received.push(message));
    all[1]?.send('more');
    expect(received).toEqual(['up', 'more']);
    await clock.advance(3_000);
    expect(all).toHaveLength(3);
  });

  it('starts a standby if there is none, or if it has ended', async () => {
    const { clock, all, spare } = processes();
    spare.start();
    expect(spare.start().pid).toBe(2);
    await clock.advance(3_000);
    all[2]?.end();
    expect(spare.start().pid).toBe(4);
    await clock.advance(3_000);
    expect(all).toHaveLength(5);
  });

  it('ends the standby with the active process', async () => {
    const { clock, all, spare } = processes();
    spare.start();
    await clock.advance(3_000);
    spare.stop();
    expect(all[1]?.posted).toEqual(['stop']);
    await clock.advance(60_000);
    expect(all).toHaveLength(2);
  });
});
