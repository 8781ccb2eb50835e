import { describe, expect, it } from 'vitest';
import type { ControlView } from '../../../core/api/shell.ts';
import { CameraId, DeskId, WindowId } from '../../../core/base/ids.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { zeroVelocity } from '../../../core/ptz/ptz.ts';
import { fakeCameraControl, fakeControlView } from '../../../test/fakes/controlView.ts';
import { getPtzFooterStatus, getPtzOverlayStatus, type PtzOverlayFacts } from './statusModel.ts';

const camera = CameraId.parse('demo:camera:1');
const [desk, theirs] = [DeskId.parse('desk-0123456789abcdef'), DeskId.parse('desk-fedcba9876543210')];
const view = fakeControlView();
const presence = (of: Partial<Presence>): Presence => ({
  camera,
  steering: null,
  tour: null,
  watching: [],
  ...of,
});
const by = (name: string, at: DeskId, kind: 'steering' | 'reserved' = 'steering') =>
  presence({ steering: { name, desk: at, priority: 1_000, kind, since: 0, until: 1 } });
const says = (facts: Partial<PtzOverlayFacts>) =>
  getPtzOverlayStatus({
    camera,
    isSelected: true,
    wanted: zeroVelocity,
    refused: undefined,
    view,
    priority: 1_000,
    state: null,
    presence: undefined,
    desk,
    ...facts,
  });

describe('the PTZ overlay of a tile', () => {
  it('is absent without anything to report', () => {
    expect(says({})).toBeUndefined();
    expect(says({ presence: presence({ watching: ['Lan'] }) })).toBeUndefined();
  });

  it('names the controlling operator', () => {
    expect(says({ presence: by('Minh', theirs) })?.who).toEqual({ is: 'other', name: 'Minh' });
    expect(says({ presence: by('Minh', theirs, 'reserved') })?.who).toEqual({
      is: 'keeps',
      name: 'Minh',
      until: 1,
    });
    expect(says({ presence: presence({ tour: 'Đêm' }) })?.who).toEqual({ is: 'tour', name: 'Đêm' });
  });

  it('does not show an unresponsive camera as controlled', () => {
    const state = fakeCameraControl(camera, { unanswered: true });
    const moving = says({ wanted: { ...zeroVelocity, pan: 1 }, state });
    expect(moving).toMatchObject({ isUnanswered: true, who: undefined, toCameraMs: undefined });
    // Stops are repeated, and the camera’s motion is unknown.
    expect(says({ state })).toMatchObject({ isUnanswered: true, velocity: undefined });
    expect(says({ state: { ...state, unanswered: false } })).toBeUndefined();
  });

  it('shows why a camera cannot be controlled, instead of its controller', () => {
    const fault = { code: 'ptz.notFound', params: { status: 404 } } as const;
    const state = fakeCameraControl(camera, { state: 'refused', fault });
    const pushed = says({ wanted: { ...zeroVelocity, pan: 1 }, state });
    expect(pushed).toMatchObject({ fault, who: undefined, toCameraMs: undefined });
    expect(says({ state: { ...state, unanswered: true } })).toMatchObject({
      isUnanswered: true,
      fault: undefined,
    });
    // A tile without live pictures shows the required action itself and is not covered.
    const selected = { camera, window: WindowId.parse('w1'), seen: false };
    expect(says({ state, view: { ...view, selected } })).toBeUndefined();
  });

  it('offers the confirmation of a standstill only on a live picture', () => {
    const state = fakeCameraControl(camera, { stopUnconfirmed: true });
    const selected = { camera, window: WindowId.parse('w1'), seen: true };
    expect(says({ state, view: { ...view, selected } })).toMatchObject({
      isUnconfirmed: true,
      canConfirmSeen: true,
    });
    expect(says({ state, view: { ...view, selected: { ...selected, seen: false } } })?.canConfirmSeen).toBe(
      false,
    );
    expect(says({ state, isSelected: false, view: { ...view, selected } })?.canConfirmSeen).toBe(false);
  });

  it('shows motion at once, from this window’s input before main’s report', () => {
    const wanted = { ...zeroVelocity, pan: 0.5 };
    expect(says({ wanted })).toMatchObject({ velocity: wanted, who: { is: 'you' } });
    const velocity = { ...zeroVelocity, zoom: 1 };
    const moving = { ...view, steering: { camera, velocity, source: 'stick' as const } };
    expect(says({ view: moving, isSelected: false })?.velocity).toBe(velocity);
  });

  it('prefers the cause of a stop to the joystick’s refusal', () => {
    const fault = { code: 'steer.mustCentre' as const, params: {} };
    const refused = { ...view, refused: { camera, fault, at: 1 } };
    expect(says({ view: refused })?.refused).toEqual({ why: 'fault', fault });
    const stopped = { ...refused, stopped: { camera, cause: 'unplugged' as const, at: 1 } };
    expect(says({ view: stopped })).toMatchObject({ stopped: 'unplugged', refused: undefined });
  });

  it('offers to request another holder’s lease, and names the holder once', () => {
    const fault = { code: 'steer.held' as const, params: { by: 'Minh' } };
    const held = says({ view: { ...view, refused: { camera, fault, at: 1 } }, presence: by('Minh', theirs) });
    expect(held).toMatchObject({ canAsk: true, canTake: false, who: undefined });
  });

  it('offers to take a lease only from a lower priority', () => {
    const holder = { name: 'Minh', kind: 'steering', until: 1, reason: undefined, priority: 1_000 } as const;
    const refused = { why: 'held', ...holder } as const;
    expect(says({ refused })).toMatchObject({ canAsk: true, canTake: false });
    expect(says({ refused, priority: 10_000 })).toMatchObject({ canAsk: true, canTake: true });
    expect(says({ refused, priority: null })).toMatchObject({ canAsk: true, canTake: false });
  });

  it('names the new holder after a lost lease, in place of the stop’s cause', () => {
    const stopped = { ...view, stopped: { camera, cause: 'leaseLost' as const, at: 1 } };
    const centre = { why: 'fault', fault: { code: 'steer.mustCentre', params: {} } } as const;
    const lost = says({ view: stopped, refused: centre, presence: by('Minh', theirs) });
    expect(lost).toMatchObject({ stopped: undefined, refused: { why: 'held', name: 'Minh' }, canAsk: true });
    expect(says({ view: stopped })).toMatchObject({ stopped: 'leaseLost', canAsk: false });
  });

  it('requests centring of the joystick on the tile that it would control', () => {
    const sticks: ControlView['sticks'] = [
      {
        identity: { vid: '046d', pid: 'c215', name: '', axes: 1, hats: 0, buttons: 0 },
        profile: null,
        from: null,
        mustCentre: true,
      },
    ];
    const selected = { camera, window: WindowId.parse('w1'), seen: true };
    expect(says({ view: { ...view, sticks, selected } })?.mustCentre).toBe(true);
    // A tile without live pictures shows its own message first.
    const stopped = { camera, cause: 'stalePicture' as const, at: 1 };
    expect(
      says({ view: { ...view, sticks, stopped, selected: { ...selected, seen: false } } }),
    ).toBeUndefined();
    expect(says({ view: { ...view, sticks } })).toBeUndefined();
  });
});

describe('the PTZ footer', () => {
  const [one, two] = [CameraId.parse('demo:camera:1'), CameraId.parse('demo:camera:2')];
  const window = WindowId.parse('w1');
  const nothing = fakeControlView({ selected: { camera: one, window, seen: true } });
  const stick: ControlView['sticks'][number] = {
    identity: { vid: '046d', pid: 'c215', name: 'Extreme 3D', axes: 4, hats: 1, buttons: 12 },
    profile: null,
    from: null,
    mustCentre: false,
  };

  describe('getPtzFooterStatus', () => {
    it('is absent without a joystick, while nothing moves and nothing is wrong', () => {
      expect(getPtzFooterStatus(nothing, true)).toBeUndefined();
      expect(getPtzFooterStatus({ ...nothing, sticks: [stick] }, false)).toBeUndefined();
    });

    it('shows the camera that the joystick would control, and a moving one before that', () => {
      const view = { ...nothing, sticks: [stick] };
      expect(getPtzFooterStatus(view, true)).toMatchObject({
        camera: one,
        window,
        sticks: ['Extreme 3D'],
        isUnknown: true,
      });
      const steering = { camera: two, velocity: { ...zeroVelocity, pan: 1 }, source: 'mouse' } as const;
      expect(getPtzFooterStatus({ ...view, steering }, true)).toMatchObject({
        camera: two,
        window: undefined,
      });
    });

    it('shows with a warning why the joystick’s camera cannot be controlled', () => {
      const fault = { code: 'ptz.moveRefused', params: { why: 'no' } } as const;
      const view = { ...nothing, sticks: [stick], faults: [{ camera: one, fault }] };
      expect(getPtzFooterStatus(view, true)).toMatchObject({ fault, weight: 'warn' });
      expect(getPtzFooterStatus({ ...view, unanswered: [one] }, true)).toMatchObject({
        isUnanswered: true,
        fault: undefined,
      });
      expect(getPtzFooterStatus({ ...view, faults: [{ camera: two, fault }] }, true)).toMatchObject({
        fault: undefined,
        weight: 'calm',
      });
    });

    it('shows that the joystick moves a map, but first a moving or stopped camera', () => {
      const view = { ...nothing, sticks: [stick], map: window };
      const unseen = { camera: one, window, seen: false };
      expect(getPtzFooterStatus({ ...view, selected: unseen }, true)).toMatchObject({
        isMap: true,
        camera: null,
        window,
        isUnseen: false,
        weight: 'calm',
      });
      const steering = { camera: two, velocity: { ...zeroVelocity, pan: 1 }, source: 'stick' } as const;
      expect(getPtzFooterStatus({ ...view, steering }, true)).toMatchObject({ isMap: false, camera: two });
      const stopped = { camera: one, cause: 'leaseLost', at: 1 } as const;
      expect(getPtzFooterStatus({ ...view, stopped }, true)).toMatchObject({ isMap: false, camera: one });
    });

    it('names a stopped camera, even without a joystick', () => {
      const stopped = { camera: two, cause: 'leaseLost', at: 1 } as const;
      expect(getPtzFooterStatus({ ...nothing, stopped }, true)).toMatchObject({
        camera: two,
        weight: 'warn',
      });
    });

    it('warns where the joystick must be centred, or its target is on no live tile', () => {
      const held = { ...nothing, sticks: [{ ...stick, mustCentre: true }] };
      expect(getPtzFooterStatus(held, true)).toMatchObject({ weight: 'warn', mustCentre: true });
      const selected = { camera: one, window, seen: false };
      expect(getPtzFooterStatus({ ...nothing, sticks: [stick], selected }, true)).toMatchObject({
        weight: 'warn',
        isUnseen: true,
      });
    });

    it('warns of an unresponsive camera, even without a pending command or a joystick', () => {
      const unanswered = [two];
      expect(getPtzFooterStatus({ ...nothing, unanswered }, true)).toMatchObject({
        camera: two,
        isUnanswered: true,
        weight: 'warn',
      });
      const steering = { camera: one, velocity: { ...zeroVelocity, pan: 1 }, source: 'mouse' } as const;
      expect(getPtzFooterStatus({ ...nothing, unanswered, steering }, true)).toMatchObject({
        camera: one,
        isUnanswered: false,
        weight: 'warn',
      });
    });

    it('shows a lost link, even without a joystick', () => {
      expect(getPtzFooterStatus({ ...nothing, link: 'lost' }, true)?.weight).toBe('alarm');
    });
  });
});
