import { beforeEach, describe, expect, it } from 'vitest';
import type { ControlView } from '../../../core/api/shell.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import { CameraId, DeskId, OperatorId, WindowId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { repeatEveryMs, zeroVelocity } from '../../../core/ptz/ptz.ts';
import { type HandClock, handClock } from '../../../test/fakes/clock.ts';
import { fakeControlView } from '../../../test/fakes/controlView.ts';
import type { ControlMessage } from '../../shared/mainClient.ts';
import { createPtzClient, type PtzClient } from './ptzClient.ts';

const camera = CameraId.parse('demo:camera:1');
const desk = DeskId.parse('desk-fedcba9876543210');
const other = CameraId.parse('demo:camera:2');
const right = { ...zeroVelocity, pan: 0.5 };
const left = { ...zeroVelocity, pan: -0.5 };

let messages: string[];
let answer: Result<Record<string, never>>;
let away: () => void;
let hear: (message: ControlMessage) => void;
let control: PtzClient;
let hand: HandClock;
let go: (ms: number) => Promise<void>;

beforeEach(() => {
  messages = [];
  answer = ok({});
  hand = handClock();
  go = hand.advance;
  const call = (name: string) => async (input: object) => {
    messages.push(`${name} ${JSON.stringify(input)}`);
    return name === 'steer' ? answer : ok({});
  };
  const nothing = async () => ok({});
  control = createPtzClient({
    shell: {
      'control.look': call('look'),
      'control.see': call('see'),
      'control.follow': call('follow'),
      'control.steer': (input) => call(`steer`)({ of: input.camera, pan: input.velocity.pan }),
      'control.stop': call('stop'),
      'control.map': async ({ on }) => ok({ accepted: on }),
      'control.do': nothing,
      'lease.take': nothing,
      'lease.release': nothing,
      'lease.reserve': nothing,
      'lease.request': nothing,
      'lease.answer': nothing,
      'lease.releaseOther': nothing,
      'stick.learn': nothing,
      'stick.save': nothing,
      'stick.forget': nothing,
    },
    listen: (received) => {
      hear = received;
    },
    onAway(run): Cancel {
      away = run;
      return () => {};
    },
    window: WindowId.parse('w1'),
    desk: () => desk,
    clock: hand,
  });
});

const steers = () => messages.filter((each) => each.startsWith('steer')).length;

describe('moves by mouse or keyboard', () => {
  it('are sent at once and repeated until release, and then stopped', async () => {
    control.steer(camera, right, 'keyboard');
    expect(steers()).toBe(1);
    await go(3 * repeatEveryMs);
    expect(steers()).toBe(4);
    control.release();
    expect(messages.at(-1)).toBe(`stop {"camera":"${camera}"}`);
    await go(3 * repeatEveryMs);
    expect(steers()).toBe(4);
  });

  it('are limited to the camera’s command rate, ending with the newest', async () => {
    control.steer(camera, right, 'mouse');
    for (let at = 0; at < 20; at += 1) control.steer(camera, { ...right, pan: at / 100 + 0.01 }, 'mouse');
    expect(steers()).toBe(1);
    await go(50);
    expect(steers()).toBe(2);
    expect(messages.at(-1)).toContain('0.2');
  });

  it('stop when the window loses the focus', async () => {
    control.steer(camera, right, 'keyboard');
    away();
    expect(messages.at(-1)).toMatch(/^stop/);
    await go(2 * repeatEveryMs);
    expect(steers()).toBe(1);
  });

  it('stop the camera before another one is moved', () => {
    control.steer(camera, right, 'keyboard');
    control.steer(other, left, 'keyboard');
    expect(messages.map((each) => each.split(' ')[0])).toEqual(['steer', 'stop', 'steer']);
  });

  it('are not repeated after a refusal until they are released', async () => {
    const refused: string[] = [];
    control.onRefused(({ fault }) => refused.push(fault.code));
    answer = fail('call.closed');
    control.steer(camera, right, 'keyboard');
    await go(0);
    control.steer(camera, left, 'keyboard');
    await go(3 * repeatEveryMs);
    expect(steers()).toBe(1);
    expect(refused).toEqual(['call.closed']);
    // Main waits for the release.
    control.release();
    expect(messages.at(-1)).toContain('"pan":0');
    control.steer(camera, left, 'keyboard');
    expect(steers()).toBe(3);
  });
});

const viewOf = (last: number, selected: ControlView['selected'] = null) =>
  fakeControlView({ selected, delayMs: { last, p95: last } });

it('the window reports its selected camera on change, and again after another window’s selection', async () => {
  const window = WindowId.parse('w1');
  const selected = { camera, window, seen: true };
  control.look(camera, true, true);
  hear({ watchfloor: 'control', control: viewOf(1, selected) });
  control.look(camera, true, true);
  expect(messages).toHaveLength(1);
  control.look(camera, false, true);
  expect(messages).toHaveLength(2);
  await go(100);
  hear({ watchfloor: 'control', control: viewOf(2, { ...selected, window: WindowId.parse('w2') }) });
  control.look(camera, false, true);
  expect(messages).toHaveLength(3);
});

it('a view is published at once, and the newest ten times a second', async () => {
  let shown = 0;
  control.view.subscribe(() => {
    shown += 1;
  });
  for (let at = 1; at <= 50; at += 1) hear({ watchfloor: 'control', control: viewOf(at) });
  expect(control.view.getState()?.delayMs?.last).toBe(1);
  await go(100);
  expect(control.view.getState()?.delayMs?.last).toBe(50);
  expect(shown).toBe(2);
});

describe('the cause of a stop', () => {
  const stopped = (cause: 'leaseLost' | 'screenLocked', leases: ControlView['leases'] = []) =>
    hear({
      watchfloor: 'control',
      control: { ...viewOf(1), leases, stopped: { camera, cause, at: hand.now() } },
    });
  const held: ControlView['leases'][number] = {
    camera,
    holder: { operator: OperatorId.parse('hn:operator:lan'), name: 'Lan', desk, priority: 1_000 },
    kind: 'steering',
    since: 0,
    until: 5_000,
    reason: null,
    requests: [],
  };

  it('is shown for half a minute only', async () => {
    stopped('screenLocked', [held]);
    expect(control.view.getState()?.stopped?.cause).toBe('screenLocked');
    await go(31_000);
    expect(control.view.getState()?.stopped).toBeNull();
  });

  it('is cleared once a lost lease is this desk’s again', () => {
    stopped('leaseLost', [held]);
    expect(control.view.getState()?.stopped).toBeNull();
  });
});
