import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shellChannel } from '../../core/api/channels.ts';
import { shellCalls } from '../../core/api/shell.ts';
import type { Result } from '../../core/base/result.ts';
import { Operator } from '../../core/people/operator.ts';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { consoleDriver } from './console.ts';
import { contractSuite } from './suite.ts';

const diagnose = (console: Console, call: 'call' | 'first', ...input: unknown[]) =>
  console.inWindow<Result<unknown>>(
    `watchfloorDiagnostics.${call}(${input.map((each) => JSON.stringify(each)).join()})`,
  );

/** A wall on which every tab has tiles, if only those that the page put there by itself. */
const hasTiles = z.object({
  tabs: z.object({ tabs: z.array(z.object({ layout: z.object({ tiles: z.array(z.unknown()).min(1) }) })) }),
});

contractSuite('Electron: a real window, through its own client', () =>
  consoleDriver(
    ['--diagnostics'],
    async (console) => {
      await eventually('the page', () => console.inWindow<boolean>(`'watchfloorDiagnostics' in globalThis`));
      return {
        call: (name, input) => diagnose(console, 'call', name, input),
        first: (topic) => diagnose(console, 'first', topic),
      };
    },
    async (desk, operator) => {
      const { rights } = Operator.parse(operator);
      if (!rights.includes('layout.own') || !rights.includes('camera.list')) return;
      // The page fills a new operator's wall and stores it, which must not happen during a test.
      await eventually('the page’s own layout in the store', async () => {
        const wall = await desk.call('wall.get', {});
        return wall.ok && hasTiles.safeParse(wall.value).success;
      });
    },
  ),
);

describe('main’s contract over a real window', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: ['--site=ws://127.0.0.1:1'] });
    // This preload lets a page send messages to main that the console's own preload would block.
    await console.app.evaluate(
      ({ session }, preload) => session.defaultSession.setPreloads([preload]),
      resolve(import.meta.dirname, '../fixtures/shell/foreign.cjs'),
    );
    await console.page.reload();
    await eventually('the page with its second preload', () => console.inWindow<boolean>(`'raw' in window`));
  });
  afterAll(() => console?.close());

  const camera = 'hn:camera:1';
  const profile = {
    vid: '046d',
    pid: 'c215',
    name: 'Extreme 3D',
    pan: null,
    tilt: null,
    zoom: null,
    buttons: [],
  };
  const examples: { readonly [K in keyof typeof shellCalls]: unknown } = {
    'window.describe': {},
    'window.fullScreen': { on: false },
    'window.focus': {},
    'tile.exchange': { from: { window: 'w', tab: 'first', tile: 0, content: null }, content: null },
    'window.report': { tiles: [] },
    'export.show': { file: 'camera-1_20261125-231530_clip_1f2e3d4c.mp4' },
    'displays.list': {},
    'displays.number': {},
    'window.open': { display: 1 },
    'window.close': { window: 'w2' },
    'window.moveTo': { window: 'w1', display: 1 },
    'window.setFallback': { window: 'w1', fallback: 'first' },
    'profile.save': { name: 'Ban đêm' },
    'profile.use': { name: '' },
    'profile.remove': { name: 'Ban đêm' },
    // One of the seven changes made above.
    'displays.takeBack': { changeId: 7 },
    'control.look': { camera, seen: true },
    'control.see': { camera, ageMs: 40 },
    'control.spot': { camera },
    'control.steer': { camera, velocity: { pan: 1 }, source: 'keyboard' },
    'control.stop': { camera },
    'control.do': { camera, command: { do: 'home' } },
    'control.map': { on: false },
    'control.follow': { camera },
    'lease.take': { camera },
    'lease.release': { camera },
    'lease.reserve': { camera, forMs: 60_000, reason: 'Tai nạn ở nút giao' },
    'lease.request': { camera },
    'lease.answer': { camera, to: 'hn:operator:lan', give: true },
    'lease.releaseOther': { camera, reason: 'Tai nạn ở nút giao' },
    'stick.learn': { on: false },
    'stick.save': { profile },
    'stick.forget': { vid: profile.vid, pid: profile.pid },
    'stick.gamepad': { stick: null },
  };
  /** The rate of a window's calls is limited, so rejected calls are repeated. */
  const ask = (name: unknown, input: unknown) =>
    eventually('an answer', async () => {
      const answer = await console.inWindow<Result<unknown>>(
        `raw.invoke(${[shellChannel, name, input].map((each) => JSON.stringify(each)).join()})`,
      );
      return answer.ok || answer.fault.code !== 'call.tooMany' ? answer : undefined;
    });

  it.each(Object.entries(shellCalls))(
    '%s responds to a window as its contract defines',
    async (name, spec) => {
      const example = Object.entries(examples).find(([key]) => key === name)?.[1];
      const answer = await ask(name, example);
      // No file has been exported here.
      if (name === 'export.show')
        expect(answer).toMatchObject({ ok: false, fault: { code: 'export.noFile' } });
      // Nobody is signed in who may control a camera.
      else if (!answer.ok && /^(control|lease)\./.test(name)) expect(answer.fault.code).toMatch(/^steer\./);
      else expect(spec.output.safeParse(answer.ok && answer.value).success).toBe(true);
    },
  );

  it.each(Object.keys(shellCalls))('%s rejects an input of the wrong type as invalid', async (name) => {
    for (const input of ['nonsense', null, 7, []])
      expect(await ask(name, input)).toMatchObject({ ok: false, fault: { code: 'call.invalid' } });
  });

  it.each(['no.such.call', 'constructor', '__proto__', '', 7, null])(
    'rejects a call named “%s” as unknown',
    async (name) => {
      expect(await ask(name, {})).toMatchObject({ ok: false, fault: { code: 'call.unknown' } });
    },
  );
});
