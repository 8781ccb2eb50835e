import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { getPresetByNumber } from '../../../core/ptz/presetNumber.ts';
import { isZeroVelocity, type PtzCommand, type Velocity, zeroVelocity } from '../../../core/ptz/ptz.ts';
import { countTiles } from '../../../core/wall/division.ts';
import { getActiveLayout } from '../../../core/wall/wall.ts';
import type { Media } from '../../media/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import type { WallStore } from '../wall/public.ts';
import type { PtzClient } from './ptzClient.ts';
import { type ControlRefusal, getControlRefusal } from './refusal.ts';
import { createSelectedTileReporter, type SelectedTileContent } from './selectedTileReporter.ts';
import {
  getHeldControlKey,
  getKeysVelocity,
  getPtzKey,
  getWheelVelocity,
  type HeldControlKey,
  wheelZoomMs,
} from './velocities.ts';

export interface PtzControlState extends SelectedTileContent {
  /** True while this window's mouse and keys control the selected tile's camera. */
  readonly on: boolean;
  /** Reason for the last refusal, shown for a while. */
  readonly refused: ControlRefusal | undefined;
  /** The velocity requested by this window's mouse or keys. */
  readonly velocity: Velocity;
}

/** PTZ control of a window's selected tile: the meaning of its keys and mouse, and refusals. */
export interface PtzControl {
  readonly state: StoreApi<PtzControlState>;
  /** Returns why the selected tile's camera cannot be controlled now. */
  whyNot(): ControlRefusal | undefined;
  toggle(): void;
  leave(): void;
  /** Moves the camera until `release` or another move. */
  drive(velocity: Velocity, source: 'mouse' | 'keyboard'): void;
  release(): void;
  /** Zooms by one notch of the wheel. */
  wheel(deltaY: number): void;
  stop(): void;
  /** Sends a command. Returns false if it was refused; the reason is shown. */
  command(command: PtzCommand): Promise<boolean>;
  /** Recalls a preset by its position in the camera's list, from 1. */
  preset(number: number): void;
  /** Takes, requests or releases the lease. */
  lease(event: 'lease.take' | 'lease.request' | 'lease.release'): void;
  refuse(refusal: ControlRefusal): void;
  /** Handles a key press or release; true if it belongs to PTZ control. */
  key(press: PtzKeyEvent, isDown: boolean): boolean;
  close(): void;
}

export type PtzKeyEvent = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat'
>;

/** Display time of a refusal. */
const refusedForMs = 6_000;

export function createPtzControl(options: {
  readonly control: PtzClient;
  readonly media: Pick<Media, 'tile' | 'onTile'>;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence' | 'status'>;
  readonly wall: WallStore;
  /** Called when the operator uses a tile: its sequence pauses. */
  readonly onTouch: (tile: number) => void;
  /** True while the window has the keyboard focus. */
  readonly hasFocus: () => boolean;
  readonly onFocus: (run: () => void) => Cancel;
  readonly onAway: (run: () => void) => Cancel;
  readonly clock: Clock;
}): PtzControl {
  const { control, mirror, wall, clock } = options;
  const state = createStore<PtzControlState>(() => ({
    on: false,
    tile: wall.getState().selected,
    camera: undefined,
    isLive: false,
    refused: undefined,
    velocity: zeroVelocity,
  }));
  const held = new Map<string, HeldControlKey>();
  let cancelRefused: Cancel = () => {};
  let cancelWheel: Cancel = () => {};

  function whyNot(): ControlRefusal | undefined {
    const { camera, isLive } = state.getState();
    const { desk } = mirror.status.getState();
    const view = control.view.getState();
    // Main knows this desk's own leases before presence, which arrives through the site.
    const isOurs = view?.leases.some((lease) => lease.camera === camera) === true;
    return getControlRefusal({
      camera: camera && mirror.cameras.getState().byId.get(camera)?.camera,
      mayRight: desk?.operator?.rights.includes('ptz.steer') === true,
      isLive,
      link: view?.link ?? 'none',
      presence: camera && !isOurs ? mirror.presence.getState().get(camera) : undefined,
      desk: desk?.desk,
    });
  }

  function refuse(refusal: ControlRefusal): void {
    cancelRefused();
    state.setState({ refused: refusal, velocity: zeroVelocity });
    cancelRefused = clock.after(refusedForMs, () => state.setState({ refused: undefined }));
  }

  function forgive(): void {
    cancelRefused();
    if (state.getState().refused) state.setState({ refused: undefined });
  }

  function release(): void {
    cancelWheel();
    control.release();
    if (!isZeroVelocity(state.getState().velocity)) state.setState({ velocity: zeroVelocity });
  }

  function leave(): void {
    held.clear();
    release();
    if (state.getState().on) state.setState({ on: false });
  }

  function onShown(now: SelectedTileContent, isAnother: boolean): void {
    if (isAnother) {
      leave();
      forgive();
    }
    const wasMoving = !isZeroVelocity(state.getState().velocity);
    state.setState(now);
    if (now.isLive || !wasMoving) return;
    release();
    refuse({ why: 'notLive' });
  }

  function drive(velocity: Velocity, source: 'mouse' | 'keyboard'): void {
    cancelWheel();
    if (isZeroVelocity(velocity)) {
      release();
      return;
    }
    const refusal = whyNot();
    const { camera, tile } = state.getState();
    if (refusal || !camera) {
      control.release();
      refuse(refusal ?? { why: 'empty' });
      return;
    }
    forgive();
    options.onTouch(tile);
    state.setState({ velocity });
    control.steer(camera, velocity, source);
  }

  async function command(what: PtzCommand): Promise<boolean> {
    const refusal = whyNot();
    const { camera, tile } = state.getState();
    if (refusal || !camera) {
      refuse(refusal ?? { why: 'empty' });
      return false;
    }
    options.onTouch(tile);
    const result = await control.do('control.do', { camera, command: what });
    if (!result.ok) refuse({ why: 'fault', fault: result.fault });
    return result.ok;
  }

  function preset(number: number): void {
    const found = getPresetByNumber(control.camera.getState()?.presets ?? [], number);
    if (found) void command({ do: 'preset', token: found.token }); // command() shows a refusal
  }

  function lease(what: 'lease.take' | 'lease.request' | 'lease.release'): void {
    const { camera } = state.getState();
    if (!camera) return;
    void control.do(what, { camera }).then((result) => {
      if (!result.ok) refuse({ why: 'fault', fault: result.fault });
      else forgive();
    });
  }

  function toggle(): void {
    if (state.getState().on) {
      leave();
      return;
    }
    const refusal = whyNot();
    // A picture or a requested lease may arrive while PTZ control is on; other refusals do not change by themselves.
    const canWait = refusal?.why === 'notLive' || refusal?.why === 'held' || refusal?.why === 'link';
    if (refusal) refuse(refusal);
    if (refusal && !canWait) return;
    state.setState({ on: true });
    // The operator has turned to this window.
    selected.look();
  }

  function stop(): void {
    held.clear();
    release();
    const { camera } = state.getState();
    if (camera) control.stop(camera);
  }

  /** Handles keys with an immediate action. Returns true for such a key. */
  function oneKey(pressed: string): boolean {
    const meant = getPtzKey(pressed);
    if (meant?.do === 'preset') preset(meant.number);
    else if (meant?.do === 'stop') stop();
    else if (meant?.do === 'leave') leave();
    else if (meant?.do === 'home')
      void command({ do: 'home' }); // command() shows a refusal
    else if (meant?.do === 'take') lease('lease.take');
    else if (meant?.do === 'request') lease('lease.request');
    return meant !== undefined;
  }

  function key(press: PtzKeyEvent, isDown: boolean): boolean {
    if (press.ctrlKey || press.altKey || press.metaKey) return false;
    const name = press.key.length === 1 ? press.key.toLowerCase() : press.key;
    if (!state.getState().on) return false;
    const moves = getHeldControlKey(press.key);
    const isHeld = held.has(press.code);
    if (isDown && moves && !press.repeat) held.set(press.code, moves);
    else if (!isDown) held.delete(press.code);
    const concerns = (moves && isDown) || isHeld || (press.key === 'Shift' && held.size > 0);
    if (concerns) {
      if (!press.repeat) drive(getKeysVelocity(held.values(), press.shiftKey), 'keyboard');
      return true;
    }
    return isDown && (press.repeat ? name === ' ' : oneKey(name));
  }

  const onAway = () => {
    held.clear();
    release();
  };
  const cancels: readonly Cancel[] = [
    options.onAway(onAway),
    control.onRefused(({ camera, fault }) => {
      if (camera === state.getState().camera) refuse({ why: 'fault', fault });
    }),
    control.onStep((step) => {
      const { selected } = wall.getState();
      const count = countTiles(getActiveLayout(wall.getState()).division);
      wall.act({ do: 'select', tile: (selected + step + count) % count });
    }),
    mirror.status.subscribe((now, before) => {
      if (now.desk?.operator?.id === before.desk?.operator?.id) return;
      leave();
    }),
    control.view.subscribe((now, before) => {
      if (
        now?.link !== 'connected' &&
        before?.link === 'connected' &&
        !isZeroVelocity(state.getState().velocity)
      ) {
        release();
        refuse({ why: 'link' });
      }
    }),
  ];
  const selected = createSelectedTileReporter({ ...options, onChange: onShown });

  return {
    state,
    whyNot,
    toggle,
    leave,
    drive,
    release,
    wheel(deltaY) {
      drive(getWheelVelocity(deltaY), 'mouse');
      cancelWheel = clock.after(wheelZoomMs, release);
    },
    stop,
    command,
    preset,
    lease,
    refuse,
    key,
    close() {
      leave();
      selected.close();
      cancelRefused();
      for (const cancel of cancels) cancel();
    },
  };
}
