import { describe, expect, it, vi } from 'vitest';
import { shellChannel } from '../../core/api/channels.ts';
import { shellCalls } from '../../core/api/shell.ts';
import { ok } from '../../core/base/result.ts';
import { handClock } from '../../test/fakes/clock.ts';

const electron = vi.hoisted(() => ({
  channels: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
}));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, run: (event: unknown, ...args: unknown[]) => unknown) =>
      void electron.channels.set(channel, run),
  },
}));
const { handleShellCalls } = await import('./shell.ts');

const origin = 'app://watchfloor';
function listening(unattended = false) {
  const log: string[] = [];
  const clock = handClock();
  const asked: unknown[] = [];
  const handlers = Object.fromEntries(
    Object.keys(shellCalls).map((name) => [
      name,
      (input: unknown) => {
        asked.push([name, input]);
        if (name === 'profile.use') throw new Error('a bug');
        return ok({});
      },
    ]),
  );
  const { refused } = handleShellCalls({
    clock,
    origin,
    unattended,
    log: (line: string) => void log.push(line),
    windowOf: (id) => (id === 1 ? { id: 'w1' } : undefined),
    handlers: handlers as never,
  });
  const call = (name: unknown, input: unknown, { sender = 1, frame = {} as object | null } = {}) =>
    electron.channels.get(shellChannel)?.(
      {
        sender: { id: sender },
        senderFrame: frame && { parent: null, origin, url: `${origin}/index.html`, ...frame },
      },
      name,
      input,
    ) as Promise<{ ok: boolean; fault?: { code: string } }>;
  return { call, refused, log, asked, clock };
}

describe('handleShellCalls', () => {
  it('accepts a call from the top frame of one of our windows, at our origin', async () => {
    const { call, asked } = listening();
    expect(await call('displays.list', {})).toEqual({ ok: true, value: {} });
    expect(asked).toEqual([['displays.list', {}]]);
  });

  it.each([
    ['contents that are no window of ours', { sender: 2 }],
    ['a frame within a page', { frame: { parent: {} } }],
    ['another origin', { frame: { origin: 'https://x.example' } }],
    ['our page by another scheme', { frame: { origin: 'file://' } }],
    ['no origin', { frame: { origin: 'null' } }],
    ['a frame that is gone', { frame: null }],
  ])('and refuses one of %s, counts it, and says so', async (_what, from) => {
    const { call, refused, asked, log } = listening();
    expect(await call('displays.list', {}, from)).toMatchObject({
      ok: false,
      fault: { code: 'call.refused' },
    });
    expect([refused(), asked, log.length]).toEqual([1, [], 1]);
  });

  it('accepts only calls of the contract, with valid input', async () => {
    const { call, asked } = listening();
    for (const name of [
      'constructor',
      '__proto__',
      'hasOwnProperty',
      '',
      7,
      null,
      {},
      { toString: 1 },
      'x'.repeat(9_000),
    ])
      expect(await call(name, {})).toMatchObject({ fault: { code: 'call.unknown' } });
    for (const input of [null, undefined, 7, 'on', [], { on: 'yes' }, { on: { toString: 1 } }])
      expect(await call('window.fullScreen', input)).toMatchObject({ fault: { code: 'call.invalid' } });
    expect(asked).toEqual([]);
  });

  it('accepts 50 calls a second and limits the log of refused ones', async () => {
    const { call, clock, log } = listening();
    const answers = await Promise.all(Array.from({ length: 60 }, () => call('displays.list', {})));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(50);
    await clock.advance(1_000);
    expect((await call('displays.list', {})).ok).toBe(true);
    for (let at = 0; at < 1_000; at += 1) await call('displays.list', {}, { sender: 2 });
    expect(log.length).toBeLessThan(12);
  });

  it('accepts from a wall display only calls that move no window', async () => {
    const { call } = listening(true);
    expect((await call('displays.list', {})).ok).toBe(true);
    expect(await call('window.fullScreen', { on: false })).toMatchObject({ fault: { code: 'call.refused' } });
  });

  it('replies with an error number, not the message, when a handler throws', async () => {
    const { call, log } = listening();
    const answer = await call('profile.use', { name: 'x' });
    expect(answer).toEqual({ ok: false, fault: { code: 'call.failed', params: { id: 'shell-1' } } });
    expect(log.join()).toContain('a bug');
  });
});
