import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { getHatButton, maxSticks } from '../../core/ptz/stick.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import { extreme3d, hatBits, plugVirtualStick, type VirtualStick } from '../../test/fixtures/virtualStick.ts';
import type { ConnectedStick, ConnectedSticks } from './connectedSticks.ts';
import { openSdlSticks, sdlStartTimeoutMs } from './stick.ts';

const clock = createSystemClock();
const addon = process.env.WATCHFLOOR_JOYSTICK;
const open = (file = addon, log: (line: string) => void = () => undefined) =>
  openSdlSticks({ clock, log, addon: file });

/** Blocks this process, as when main is busy. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('a missing joystick addon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-stick-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is a fault that names the consequence', async () => {
    expect(await openSdlSticks({ clock, log: () => undefined, addon: undefined })).toMatchObject({
      ok: false,
      fault: { code: 'stick.noAddon' },
    });
    expect(await open('')).toMatchObject({ fault: { code: 'stick.noAddon' } });
  });

  it.each([
    ['does not load', () => file('broken.node', 'no library')],
    ['is something else', () => file('other.cjs', 'module.exports = {}')],
    ['throws', () => file('throws.cjs', 'exports.open = () => { throw new Error("why not"); }')],
    ['is nowhere', () => join(folder, 'none.node')],
  ])('is a fault too when it %s', async (_, make) => {
    expect(await open(make())).toMatchObject({ ok: false, fault: { code: 'stick.cannotStart' } });
  });

  it('reports SDL’s own message when SDL does not start, and is closed', async () => {
    const path = file(
      'failing.cjs',
      `exports.closed = 0;
       exports.open = (listener) => {
         setImmediate(() => listener([{ what: 'failed', why: 'no joysticks today' }]));
         return { close: () => { exports.closed += 1; } };
       };`,
    );
    expect(await open(path)).toMatchObject({
      fault: { code: 'stick.cannotStart', params: { why: 'no joysticks today' } },
    });
    const loaded: unknown = createRequire(import.meta.url)(path);
    expect(loaded).toMatchObject({ closed: 1 });
  });
});

describe('an SDL that hangs', () => {
  it('delays nothing for longer than its deadline', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watchfloor-stick-'));
    const path = join(folder, 'hangs.cjs');
    writeFileSync(path, 'exports.open = () => ({ close() { exports.closed = true; } });');
    const hand = handClock();
    const opening = openSdlSticks({ clock: hand, log: () => undefined, addon: path });
    await hand.advance(sdlStartTimeoutMs);
    expect(await opening).toMatchObject({ ok: false, fault: { code: 'stick.cannotStart' } });
    expect(createRequire(import.meta.url)(path)).toMatchObject({ closed: true });
    rmSync(folder, { recursive: true });
  });
});

describe('a stick that SDL reads', () => {
  const { wake, until } = createWaiter();
  const plugged: VirtualStick[] = [];
  const lines: string[] = [];
  let sticks: ConnectedSticks;
  let received: string[] = [];

  beforeEach(async () => {
    const opened = await open(addon, (line) => lines.push(line));
    if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
    sticks = opened.value;
    received = [];
    sticks.onChange((what) => {
      received.push(what);
      wake();
    });
    sticks.onButton((_, button, down) => {
      received.push(`${button} ${down ? 'down' : 'up'}`);
      wake();
    });
    sticks.onReading(wake);
  });
  afterEach(() => {
    for (const stick of plugged.splice(0)) stick.unplug();
    sticks.close();
  });

  const plug = async (kind = extreme3d): Promise<[VirtualStick, ConnectedStick]> => {
    const stick = plugVirtualStick(kind);
    plugged.push(stick);
    await until(() => sticks.list().some(({ instance }) => instance === stick.instance));
    const found = sticks.list().find(({ instance }) => instance === stick.instance);
    if (!found) throw new Error('it was there');
    return [stick, found];
  };
  const unplug = (stick: VirtualStick) => {
    plugged.splice(plugged.indexOf(stick), 1);
    stick.unplug();
  };

  it('is listed with its make, model and parts when it is plugged in, and removed when it is pulled out', async () => {
    expect(sticks.inputApi).toBe('sdl');
    const [stick, { identity }] = await plug({ ...extreme3d, name: ' Extreme\n\u0007 3D ' });
    expect(identity).toEqual({
      vid: '046d',
      pid: 'c215',
      name: 'Extreme 3D',
      axes: 4,
      hats: 1,
      buttons: 12,
    });
    expect(lines).toContain('stick plugged in: 046d:c215 Extreme 3D');
    unplug(stick);
    await until(() => received.includes('unplugged'));
    expect([sticks.list(), sticks.reading(stick.instance)]).toEqual([[], undefined]);
  });

  it('is read with axes from -1 to 1, by the time it moved', async () => {
    const [stick] = await plug();
    const times: number[] = [];
    sticks.onReading((_, __, atMs) => times.push(atMs));
    const before = clock.monotonic();
    stick.axis(0, 1);
    stick.axis(1, -1);
    stick.axis(2, 0.5);
    await until(() => sticks.reading(stick.instance)?.axes[2] !== 0);
    expect(sticks.reading(stick.instance)?.axes.slice(0, 2)).toEqual([1, -1]);
    expect(sticks.reading(stick.instance)?.axes[2]).toBeCloseTo(0.5, 3);
    // SDL's clock and ours are read one after the other.
    const slackMs = 2;
    expect(times[0]).toBeGreaterThanOrEqual(before - slackMs);
    expect(times.at(-1)).toBeLessThanOrEqual(clock.monotonic() + slackMs);
  });

  it('emits every press and every release, of hats as of buttons', async () => {
    const [stick] = await plug();
    stick.button(3, true);
    stick.hat(0, hatBits.up | hatBits.right);
    stick.hat(0, hatBits.right);
    stick.button(3, false);
    stick.hat(0, hatBits.centred);
    const right = getHatButton(0, 'right');
    await until(() => received.includes(`${right} up`));
    expect(received).toEqual([
      'plugged',
      '3 down',
      `${getHatButton(0, 'up')} down`,
      `${right} down`,
      `${getHatButton(0, 'up')} up`,
      '3 up',
      `${right} up`,
    ]);
    expect(sticks.reading(stick.instance)).toMatchObject({ hats: [{ x: 0, y: 0 }] });
  });

  it('gives a blocked program the newest axis values at once, and loses no press', async () => {
    const [stick] = await plug();
    let readings = 0;
    sticks.onReading(() => {
      readings += 1;
    });
    const presses = 100;
    for (let n = 1; n <= 1_000; n++) {
      stick.axis(0, n / 1_000);
      if (n % 10 === 0) stick.button(0, n % 20 !== 0);
    }
    block(100);
    await until(() => sticks.reading(stick.instance)?.axes[0] === 1);
    expect(received.slice(1)).toEqual(
      Array.from({ length: presses }, (_, at) => (at % 2 === 0 ? '0 down' : '0 up')),
    );
    expect(readings, '1,000 movements and 100 presses').toBeLessThan(200);
  });

  it('leaves no released button pressed, however many events came meanwhile', async () => {
    const [stick] = await plug();
    stick.button(1, true);
    await until(() => received.includes('1 down'));
    // More than the addon buffers for a program that does not read.
    for (let n = 0; n < 3_000; n++) stick.button(2, n % 2 === 0);
    stick.button(1, false);
    stick.button(4, true);
    stick.axis(0, 1);
    block(50);
    await until(() => received.includes('4 down'));
    expect(received.at(-2)).toBe('1 up');
    expect(sticks.reading(stick.instance)?.buttons.flatMap((down, button) => (down ? [button] : []))).toEqual(
      [4],
    );
    expect(sticks.reading(stick.instance)?.axes[0]).toBe(1);
  });

  it('removes a stick that was pulled out meanwhile, and finds the new one', async () => {
    const [stick] = await plug();
    for (let n = 0; n < 3_000; n++) stick.button(2, n % 2 === 0);
    unplug(stick);
    const late = plugVirtualStick();
    plugged.push(late);
    late.button(5, true);
    block(50);
    await until(() => sticks.reading(late.instance)?.buttons[5] === true);
    expect(sticks.list().map(({ instance }) => instance)).toEqual([late.instance]);
    expect(received.filter((what) => what.endsWith('plugged'))).toEqual(['plugged', 'unplugged', 'plugged']);
  });

  it('is one of many, up to the limit of a desk', async () => {
    for (let n = 0; n < maxSticks; n++) await plug({ ...extreme3d, pid: n + 1 });
    const extra = plugVirtualStick({ ...extreme3d, pid: 0xff });
    plugged.push(extra);
    plugged[0]?.axis(0, 1);
    await until(() => sticks.reading(plugged[0]?.instance ?? 0)?.axes[0] === 1);
    expect(sticks.list()).toHaveLength(maxSticks);
    expect(new Set(sticks.list().map(({ identity }) => identity.pid)).size).toBe(maxSticks);
  });

  it('cannot be opened twice: the second call fails', async () => {
    expect(await open()).toMatchObject({ ok: false, fault: { code: 'stick.cannotStart' } });
    const [stick] = await plug();
    stick.axis(0, 1);
    await until(() => sticks.reading(stick.instance)?.axes[0] === 1);
  });

  it('emits nothing once closed, though it goes on moving, and can be opened again', async () => {
    for (let round = 0; round < 5; round++) {
      const [stick] = await plug();
      let after = 0;
      for (let n = 0; n < 200; n++) stick.axis(n % 4, (n % 100) / 100);
      sticks.close();
      sticks.onReading(() => {
        after += 1;
      });
      await new Promise((next) => setImmediate(next));
      expect([after, sticks.list()]).toEqual([0, []]);
      // SDL ends with its last listener, and its virtual sticks with it.
      plugged.length = 0;
      const opened = await open();
      if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
      sticks = opened.value;
      sticks.onReading(wake);
      sticks.onChange(wake);
    }
    const [stick] = await plug();
    stick.axis(0, 1);
    await until(() => sticks.reading(stick.instance)?.axes[0] === 1);
  });
});
