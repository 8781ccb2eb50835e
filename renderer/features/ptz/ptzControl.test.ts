import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ControlView } from '../../../core/api/shell.ts';
import { CameraId, OperatorId, WindowId } from '../../../core/base/ids.ts';
import { ok } from '../../../core/base/result.ts';
import { createSingleTab } from '../../../core/wall/tabs.ts';
import { createWallState } from '../../../core/wall/wall.ts';
import { type HandClock, handClock } from '../../../test/fakes/clock.ts';
import { fixtureCity } from '../../../tools/gallery/city.ts';
import { fixtureControl, fixturePresence, ownDesk, type Scene } from '../../../tools/gallery/control.ts';
import type { TileState, TileStatus } from '../../media/index.ts';
import { createWallStore, type WallStore } from '../wall/wallStore.ts';
import type { PtzClient, RefusedMove } from './ptzClient.ts';
import { createPtzControl, type PtzControl, type PtzKeyEvent } from './ptzControl.ts';

const city = fixtureCity(8);
/** Every fourth camera of the fixture's city is a PTZ camera: the second is one, the first is fixed. */
const [fixed, ptzCamera] = [CameraId.parse('hn:camera:1'), CameraId.parse('hn:camera:2')];

let clock: HandClock;
let wall: WallStore;
let messages: string[];
let states: Map<number, TileState>;
let changed: () => void;
let hasFocus: boolean;
let focus: () => void;
let away: () => void;
let refuseLast: (refused: RefusedMove) => void;
let control: PtzClient;
let steering: PtzControl;

function begin(scene: Scene = 'idle'): void {
  clock = handClock();
  messages = [];
  states = new Map();
  hasFocus = true;
  wall = createWallStore({
    ...createWallState(createSingleTab({ division: '4', tiles: [fixed, ptzCamera] })),
    selected: 1,
  });
  control = {
    ...fixtureControl(scene, ptzCamera, false),
    look: (camera, seen, steerable) => messages.push(`look ${camera} ${seen} ${steerable}`),
    see: (camera, ageMs) => messages.push(`see ${camera} ${ageMs}`),
    follow: (camera) => messages.push(`follow ${camera}`),
    steer: (_, { pan, tilt, zoom }) =>
      messages.push(`steer ${pan.toFixed(2)} ${tilt.toFixed(2)} ${zoom.toFixed(2)}`),
    release: () => messages.push('release'),
    stop: (camera) => messages.push(`stop ${camera}`),
    async do(command, input) {
      messages.push(`${command} ${'command' in input ? JSON.stringify(input.command) : ''}`.trim());
      return ok(undefined);
    },
    onRefused(received) {
      refuseLast = received;
      return () => {};
    },
  };
  steering = createPtzControl({
    control,
    media: {
      tile(at): TileStatus | undefined {
        const camera = [fixed, ptzCamera][at];
        if (!camera) return undefined;
        const state = states.get(at) ?? 'live';
        return {
          tile: at,
          camera,
          stream: 'sub',
          state,
          ageMs: 0,
          pictureAt: 0,
          cause: undefined,
          width: 640,
          height: 360,
          framesDecoded: 1,
          reduced: undefined,
          loss: undefined,
        };
      },
      onTile(_, run) {
        changed = run;
        return () => {};
      },
    },
    mirror: {
      cameras: createStore(() => city),
      presence: createStore(() => fixturePresence(scene, ptzCamera)),
      status: createStore(() => ({
        connected: true,
        desk: {
          desk: ownDesk,
          site: { name: '', url: '', embedded: false, state: 'connected', since: 0, cause: null } as const,
          operator: {
            id: OperatorId.parse('hn:operator:lan'),
            name: 'lan',
            displayName: 'Lan',
            roles: ['operator'],
            rights: ['ptz.steer' as const],
            scope: 'all' as const,
            demo: false,
          },
          settings: { language: 'vi' as const },
          restarts: 0,
        },
      })),
    },
    wall,
    onTouch() {},
    hasFocus: () => hasFocus,
    onFocus(run) {
      focus = run;
      return () => {};
    },
    onAway(run) {
      away = run;
      return () => {};
    },
    clock,
  });
}

const press = (key: string, more: Partial<PtzKeyEvent> = {}): PtzKeyEvent => ({
  key,
  code: key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  ...more,
});
const down = (key: string, more?: Partial<PtzKeyEvent>) => steering.key(press(key, more), true);
const up = (key: string) => steering.key(press(key), false);
const steers = () => messages.filter((each) => each.startsWith('steer'));

beforeEach(() => begin());

describe('a window’s keys', () => {
  it('belong to the wall until PTZ control is turned on, and again when it is left', () => {
    expect([down('ArrowRight'), down('5'), down(' '), down('Escape')]).toEqual([false, false, false, false]);
    steering.toggle();
    expect(steering.state.getState().on).toBe(true);
    expect([down('ArrowRight'), up('ArrowRight'), down('2'), down(' ')]).toEqual([true, true, true, true]);
    expect(down('Escape')).toBe(true);
    expect(down('ArrowRight')).toBe(false);
  });

  it('move the camera while they are held, in combination', () => {
    steering.toggle();
    down('ArrowRight');
    down('ArrowUp');
    up('ArrowRight');
    up('ArrowUp');
    expect(steers()).toEqual(['steer 0.60 0.00 0.00', 'steer 0.42 0.42 0.00', 'steer 0.00 0.60 0.00']);
    expect(messages.at(-1)).toBe('release');
  });

  it('ignore the keyboard’s auto-repeat', () => {
    steering.toggle();
    down('ArrowLeft');
    expect(down('ArrowLeft', { repeat: true })).toBe(true);
    expect(steers()).toHaveLength(1);
  });

  it('ignore combinations with Ctrl or Alt', () => {
    steering.toggle();
    expect([down('1', { ctrlKey: true }), down('4', { altKey: true })]).toEqual([false, false]);
  });

  it('recall presets by position, go home, and stop', () => {
    steering.toggle();
    for (const key of ['2', '9', 'Home', ' ']) down(key);
    expect(messages.filter((each) => each.startsWith('control.do'))).toEqual([
      'control.do {"do":"preset","token":"2"}',
      'control.do {"do":"home"}',
    ]);
    expect(messages.at(-1)).toBe(`stop ${ptzCamera}`);
  });

  it('are released when the window loses the focus', () => {
    steering.toggle();
    down('ArrowLeft');
    away();
    expect(messages.at(-1)).toBe('release');
    down('ArrowUp');
    expect(steers().at(-1)).toBe('steer 0.00 0.60 0.00');
  });
});

describe('PTZ control', () => {
  it('ends when another tile is selected, and stops the motion', () => {
    steering.toggle();
    down('ArrowLeft');
    wall.act({ do: 'select', tile: 0 });
    expect(steering.state.getState()).toMatchObject({ on: false, camera: fixed });
    expect(messages).toContain('release');
  });
});

describe('a refusal', () => {
  it('is shown at the tile, without a request', async () => {
    wall.act({ do: 'select', tile: 0 });
    steering.toggle();
    expect(steering.state.getState()).toMatchObject({ on: false, refused: { why: 'fixed' } });
    await clock.advance(10_000);
    expect(steering.state.getState().refused).toBeUndefined();
  });

  it('occurs when the picture is no longer live, and stops the motion at once', () => {
    steering.toggle();
    down('ArrowLeft');
    states.set(1, 'late');
    changed();
    expect(messages.slice(-2)).toEqual(['release', `look ${ptzCamera} false true`]);
    expect(steering.state.getState()).toMatchObject({ on: true, refused: { why: 'notLive' } });
    down('ArrowUp');
    expect(steers()).toHaveLength(1);
  });

  it('occurs while another desk holds the lease, which only a separate key takes over', () => {
    begin('other');
    steering.toggle();
    down('ArrowLeft');
    expect(steers()).toHaveLength(0);
    expect(steering.state.getState().refused).toMatchObject({ why: 'held', name: 'Lê Quang Minh' });
    down('t');
    expect(messages.at(-1)).toBe('lease.take');
  });

  it('occurs for every movement while there is no control link', () => {
    begin('lost');
    steering.toggle();
    down('ArrowLeft');
    expect(steering.state.getState().refused).toEqual({ why: 'link' });
    expect(steers()).toHaveLength(0);
  });

  it('shows the gateway’s own reason', () => {
    steering.toggle();
    refuseLast({ camera: ptzCamera, fault: { code: 'call.closed', params: {} } });
    expect(steering.state.getState().refused).toMatchObject({ why: 'fault', fault: { code: 'call.closed' } });
  });
});

describe('the joystick’s target', () => {
  const selectedIn = (window: string): ControlView['selected'] => ({
    camera: ptzCamera,
    window: WindowId.parse(window),
    seen: true,
  });
  const notify = (selected: ControlView['selected']) =>
    control.view.setState((before) => before && { ...before, selected }, true);

  it('is reported at each selection, with its visibility and whether it can be controlled', () => {
    wall.act({ do: 'select', tile: 0 });
    expect(messages).toContain(`look ${ptzCamera} true true`);
    expect(messages.at(-1)).toBe('follow null');
    expect(messages).toContain(`look ${fixed} true false`);
  });

  it('is not changed by an unfocused window, but by one that gets the focus', () => {
    notify(selectedIn('w2'));
    hasFocus = false;
    messages.length = 0;
    states.set(1, 'stale');
    changed();
    expect(messages).toEqual([]);
    focus();
    expect(messages).toEqual([`look ${ptzCamera} false true`]);
  });
});

it('PTZ control requests the capabilities only of a camera that stays selected', async () => {
  expect(messages).not.toContain(`follow ${ptzCamera}`);
  await clock.advance(300);
  expect(messages).toContain(`follow ${ptzCamera}`);
});

it('one notch of the mouse wheel zooms for less than 250 ms', async () => {
  steering.wheel(-100);
  expect(steers()).toEqual(['steer 0.00 0.00 0.50']);
  await clock.advance(250);
  expect(messages.at(-1)).toBe('release');
});

it('PTZ control reports every second that the camera’s picture is live, only while it is', async () => {
  begin();
  await clock.advance(2_500);
  expect(messages.filter((what) => what.startsWith('see'))).toEqual([
    `see ${ptzCamera} 0`,
    `see ${ptzCamera} 0`,
  ]);
  // Without a notification from the tile, as when the page hangs.
  states.set(1, 'stale');
  await clock.advance(3_000);
  expect(messages.filter((what) => what.startsWith('see'))).toHaveLength(2);
});
