import { createStore } from 'zustand/vanilla';
import type { ControlView } from '../../core/api/shell.ts';
import { type CameraId, DeskId, OperatorId, WindowId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Lease, Presence, Steerer } from '../../core/ptz/lease.ts';
import type { LeaseNotice } from '../../core/ptz/leaseNotices.ts';
import { type CameraControl, type PtzMissing, zeroVelocity } from '../../core/ptz/ptz.ts';
import type { StickProfile } from '../../core/ptz/stick.ts';
import type { PtzClient, StickState } from '../../renderer/features/ptz/ptzClient.ts';

/** Scenes of PTZ control. */
export type Scene =
  | 'idle'
  | 'steering'
  | 'stopped'
  | 'other'
  | 'asked'
  | 'lost'
  | 'unconfirmed'
  | 'unreachable'
  | 'refused'
  | 'unanswered';
export const scenes: readonly Scene[] = [
  'idle',
  'steering',
  'stopped',
  'other',
  'asked',
  'lost',
  'unconfirmed',
  'unreachable',
  'refused',
  'unanswered',
];

const window = WindowId.parse('w1');
export const ownDesk = DeskId.parse('desk-0123456789abcdef');
const otherDesk = DeskId.parse('desk-fedcba9876543210');
const steerer = (name: string, desk: DeskId, priority: number): Steerer => ({
  operator: OperatorId.parse(`hn:operator:p${priority}`),
  name,
  desk,
  priority,
});
const me = steerer('Nguyễn Thị Hồng Nhung', ownDesk, 1_000);
const other = steerer('Lê Quang Minh', otherDesk, 10_000);

const axis = (number: number) => ({
  axis: number,
  midpoint: 0,
  deadZone: 0.08,
  exponent: 2,
  invert: number === 1,
});
const profile: StickProfile = {
  vid: '046d',
  pid: 'c215',
  name: 'Logitech Extreme 3D Pro',
  pan: axis(0),
  tilt: axis(1),
  zoom: axis(2),
  buttons: [
    { button: 0, plain: { do: 'stop' }, modified: { do: 'home' } },
    { button: 1, plain: { do: 'modifier' }, modified: { do: 'none' } },
    { button: 2, plain: { do: 'preset', number: 1 }, modified: { do: 'focusNear' } },
  ],
};
const identity = { vid: '046d', pid: 'c215', name: 'Logitech Extreme 3D Pro', axes: 4, hats: 1, buttons: 12 };
const velocity = { ...zeroVelocity, pan: 0.62, tilt: 0.3, zoom: -0.4 };

const faults: Partial<Record<Scene, Fault>> = {
  unreachable: { code: 'ptz.unreachable', params: { why: 'ECONNREFUSED' } },
  refused: { code: 'ptz.moveRefused', params: { why: 'The action cannot be carried out' } },
};
const missingOf = (scene: Scene): PtzMissing[] =>
  scene === 'refused'
    ? [{ part: 'presets', why: { code: 'ptz.badAnswer', params: { why: 'GetPresets' } } }]
    : [];

export function fixturePresence(scene: Scene, camera: CameraId): ReadonlyMap<CameraId, Presence> {
  const now = Date.now();
  const holder = scene === 'other' ? other : scene === 'steering' || scene === 'asked' ? me : undefined;
  const steering = holder && {
    name: holder.name,
    desk: holder.desk,
    priority: holder.priority,
    kind: 'steering' as const,
    since: now,
    until: now + 5_000,
  };
  const watching = ['Lê Quang Minh', 'Phạm Thu Hà'];
  const fault = faults[scene] ?? null;
  const missing = missingOf(scene);
  const control = fault || missing.length > 0 ? { control: { fault, missing } } : {};
  return new Map([[camera, { camera, steering: steering ?? null, tour: null, watching, ...control }]]);
}

/** Simulates the main process's PTZ control: shows a scene's state, and does nothing. */
export function fixtureControl(scene: Scene, camera: CameraId, withStick: boolean): PtzClient {
  const now = Date.now();
  const lease: Lease = {
    camera,
    holder: me,
    kind: 'steering',
    since: now,
    until: now + 5_000,
    reason: null,
    requests: scene === 'asked' ? [other] : [],
  };
  const isMine = scene === 'steering' || scene === 'asked' || scene === 'unanswered';
  const fault = faults[scene] ?? null;
  const view: ControlView = {
    link: scene === 'lost' ? 'lost' : 'connected',
    fault: null,
    priority: 1_000,
    sticks: withStick ? [{ identity, profile, from: 'ready', mustCentre: scene === 'stopped' }] : [],
    inputApi: withStick ? 'sdl' : 'gamepad',
    profiles: [profile],
    selected: { camera, window, seen: true },
    spot: null,
    map: null,
    steering: isMine ? { camera, velocity, source: 'stick' } : null,
    unanswered: scene === 'unanswered' ? [camera] : [],
    faults: fault ? [{ camera, fault }] : [],
    leases: isMine ? [lease] : [],
    stopped: scene === 'stopped' ? { camera, cause: 'unplugged', at: now } : null,
    refused: null,
    delayMs: { last: 9, p95: 21 },
  };
  const state: CameraControl = {
    camera,
    state: scene === 'unreachable' || scene === 'refused' ? scene : 'ready',
    capabilities: {
      pan: true,
      tilt: true,
      zoom: true,
      fovMove: true,
      absolute: true,
      relative: true,
      focus: true,
      autoFocus: true,
      iris: true,
      home: true,
      presets: true,
      tours: true,
      wiper: true,
      auxiliaries: ['tt:IRLamp|On', 'tt:IRLamp|Off'],
      timeout: true,
      scalesSpeed: false,
    },
    pose: { panDeg: 128.4, tiltDeg: -12.5, fovDeg: 24.6, moving: isMine, ageMs: 80 },
    presets: [
      { token: '1', name: 'Cổng chính' },
      { token: '2', name: 'Ngã tư, hướng Nguyễn Trãi' },
      { token: '3', name: 'Bến xe buýt' },
    ],
    tours: [
      {
        token: 't1',
        name: 'Vòng ban đêm',
        by: 'site',
        running: true,
        paused: isMine,
        stops: [
          { preset: '1', dwellS: 10, speed: 1 },
          { preset: '3', dwellS: 20, speed: 0.5 },
        ],
      },
    ],
    fault,
    missing: missingOf(scene),
    toCameraMs: 7,
    answerMs: 31,
    unanswered: scene === 'unanswered',
    stopUnconfirmed: scene === 'unconfirmed',
  };
  const notices: readonly LeaseNotice[] =
    scene === 'other'
      ? [{ id: 1, at: now, camera, meaning: { is: 'taken', name: other.name } }]
      : scene === 'asked'
        ? [{ id: 1, at: now, camera, meaning: { is: 'asks', name: other.name, operator: other.operator } }]
        : [];
  const received: StickState = {
    identity,
    reading: {
      axes: [0.55, -0.04, 0.3, 0],
      hats: [{ x: 0, y: 1 }],
      buttons: Array.from({ length: 12 }, (_, at) => at === 2),
    },
    velocity,
  };
  const noticesStore = createStore(() => notices);
  return {
    window,
    view: createStore<ControlView | null>(() => view),
    camera: createStore<CameraControl | null>(() => state),
    notices: noticesStore,
    stick: createStore<StickState | null>(() => (withStick ? received : null)),
    look() {},
    see() {},
    follow() {},
    steer() {},
    release() {},
    stop() {},
    do: async () => ok(undefined),
    dismiss: (id) =>
      noticesStore.setState(
        notices.filter((notice) => notice.id !== id),
        true,
      ),
    onRefused: () => () => {},
    onStep: () => () => {},
    mapKeys() {},
    onMapStick: () => () => {},
    close() {},
  };
}
