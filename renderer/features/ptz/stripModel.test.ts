import { describe, expect, it } from 'vitest';
import type { ControlView } from '../../../core/api/shell.ts';
import { CameraId, WindowId } from '../../../core/base/ids.ts';
import { still } from '../../../core/ptz/ptz.ts';
import { stripSays } from './stripModel.ts';

const [one, two] = [CameraId.parse('demo:camera:1'), CameraId.parse('demo:camera:2')];
const window = WindowId.parse('w1');
const nothing: ControlView = {
  link: 'connected',
  fault: null,
  priority: 1_000,
  sticks: [],
  inputApi: 'sdl',
  profiles: [],
  selected: { camera: one, window, seen: true },
  spot: null,
  map: null,
  steering: null,
  unanswered: [],
  faults: [],
  leases: [],
  stopped: null,
  refused: null,
  delayMs: null,
};
const stick: ControlView['sticks'][number] = {
  identity: { vid: '046d', pid: 'c215', name: 'Extreme 3D', axes: 4, hats: 1, buttons: 12 },
  profile: null,
  from: null,
  mustCentre: false,
};

describe('the strip of every window', () => {
  it('is not there without a stick, while nothing moves and nothing is wrong', () => {
    expect(stripSays(nothing, true)).toBeUndefined();
    expect(stripSays({ ...nothing, sticks: [stick] }, false)).toBeUndefined();
  });

  it('says what the stick would steer, and what moves before that', () => {
    const view = { ...nothing, sticks: [stick] };
    expect(stripSays(view, true)).toMatchObject({
      camera: one,
      window,
      sticks: ['Extreme 3D'],
      isUnknown: true,
    });
    const steering = { camera: two, velocity: { ...still, pan: 1 }, source: 'mouse' } as const;
    expect(stripSays({ ...view, steering }, true)).toMatchObject({ camera: two, window: undefined });
  });

  it('says why the camera of the stick cannot be controlled, and warns', () => {
    const fault = { code: 'ptz.moveRefused', params: { why: 'no' } } as const;
    const view = { ...nothing, sticks: [stick], faults: [{ camera: one, fault }] };
    expect(stripSays(view, true)).toMatchObject({ fault, weight: 'warn' });
    expect(stripSays({ ...view, unanswered: [one] }, true)).toMatchObject({
      isUnanswered: true,
      fault: undefined,
    });
    expect(stripSays({ ...view, faults: [{ camera: two, fault }] }, true)).toMatchObject({
      fault: undefined,
      weight: 'calm',
    });
  });

  it('says that the stick moves a map, but what moves or was stopped first', () => {
    const view = { ...nothing, sticks: [stick], map: window };
    const unseen = { camera: one, window, seen: false };
    expect(stripSays({ ...view, selected: unseen }, true)).toMatchObject({
      isMap: true,
      camera: null,
      window,
      isUnseen: false,
      weight: 'calm',
    });
    const steering = { camera: two, velocity: { ...still, pan: 1 }, source: 'stick' } as const;
    expect(stripSays({ ...view, steering }, true)).toMatchObject({ isMap: false, camera: two });
    const stopped = { camera: one, cause: 'leaseLost', at: 1 } as const;
    expect(stripSays({ ...view, stopped }, true)).toMatchObject({ isMap: false, camera: one });
  });

  it('names what was stopped, without a stick too', () => {
    const stopped = { camera: two, cause: 'leaseLost', at: 1 } as const;
    expect(stripSays({ ...nothing, stopped }, true)).toMatchObject({ camera: two, weight: 'warn' });
  });

  it('warns where the stick must come back to its centre, or nobody sees what it would move', () => {
    const held = { ...nothing, sticks: [{ ...stick, mustCentre: true }] };
    expect(stripSays(held, true)).toMatchObject({ weight: 'warn', mustCentre: true });
    const selected = { camera: one, window, seen: false };
    expect(stripSays({ ...nothing, sticks: [stick], selected }, true)).toMatchObject({
      weight: 'warn',
      isUnseen: true,
    });
  });

  it('warns of a camera that does not answer, also once nothing is wanted of it, without a stick too', () => {
    const unanswered = [two];
    expect(stripSays({ ...nothing, unanswered }, true)).toMatchObject({
      camera: two,
      isUnanswered: true,
      weight: 'warn',
    });
    const steering = { camera: one, velocity: { ...still, pan: 1 }, source: 'mouse' } as const;
    expect(stripSays({ ...nothing, unanswered, steering }, true)).toMatchObject({
      camera: one,
      isUnanswered: false,
      weight: 'warn',
    });
  });

  it('tells of a link that was lost, without a stick too', () => {
    expect(stripSays({ ...nothing, link: 'lost' }, true)?.weight).toBe('alarm');
  });
});
