import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { liveConfirmationIntervalMs } from '../../core/api/shell.ts';
import { type CameraId, WindowId } from '../../core/base/ids.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import { type Velocity, zeroVelocity } from '../../core/ptz/ptz.ts';
import { type StickIdentity, StickProfile, type StickReading } from '../../core/ptz/stick.ts';
import { createConnectedSticks } from '../../main/ptz/connectedSticks.ts';
import { openControlLink } from '../../main/ptz/link.ts';
import { openProfileStore } from '../../main/ptz/profileStore.ts';
import { type DeskPtz, openPtzControl } from '../../main/ptz/ptzControl.ts';
import type { PtzPageMessage } from '../../main/ptz/ptzControlState.ts';
import { type HandClock, handClock } from './clock.ts';
import { cameraOf, type FakeGateway, fakeGateway, type GatewayCall, me, validTicket } from './gateway.ts';

export const [cam1, cam2] = [cameraOf('1'), cameraOf('2')];
export const [w1, w2] = [WindowId.parse('w1'), WindowId.parse('w2')];
export const ticket: ControlTicket = {
  url: 'ws://127.0.0.1:7444',
  ticket: validTicket,
  priority: 1_000,
  ...me,
};
export const identity: StickIdentity = {
  vid: '046d',
  pid: 'c215',
  name: 'Stick',
  axes: 2,
  hats: 0,
  buttons: 6,
};
const axis = (number: number) => ({ axis: number, midpoint: 0, deadZone: 0.1, exponent: 1, invert: false });
const none = { do: 'none' } as const;
export const profile = StickProfile.parse({
  vid: identity.vid,
  pid: identity.pid,
  name: 'Stick',
  pan: axis(0),
  tilt: axis(1),
  zoom: null,
  buttons: [
    { button: 0, plain: { do: 'stop' }, modified: none },
    { button: 1, plain: { do: 'home' }, modified: none },
    { button: 2, plain: { do: 'preset', number: 3 }, modified: none },
    { button: 3, plain: { do: 'nextTile' }, modified: none },
    { button: 4, plain: { do: 'wiper' }, modified: none },
    { button: 5, plain: { do: 'zoomIn' }, modified: none },
  ],
});
export const reading = (x: number, y = 0, down: readonly number[] = []): StickReading => ({
  axes: [x, y],
  hats: [],
  buttons: [0, 1, 2, 3, 4, 5].map((button) => down.includes(button)),
});
export const pan = (speed: number): Velocity => ({ ...zeroVelocity, pan: speed });

/** A desk's PTZ control with a fake stick, a fake gateway and a hand-operated clock. */
export interface SteeringDesk {
  readonly clock: HandClock;
  readonly gateway: FakeGateway;
  readonly board: ReturnType<typeof createConnectedSticks>;
  readonly control: DeskPtz;
  /** The window with the keyboard focus. */
  focused: WindowId | undefined;
  /** The messages that pages received. */
  readonly received: { to: WindowId | 'all'; message: PtzPageMessage }[];
  /** Plugs in a stick and selects camera 1 in window 1, with a picture that is being seen. */
  ready(): Promise<void>;
  /** Moves the stick to this position, with these buttons down. */
  push(x: number, y?: number, down?: readonly number[]): void;
  /** Presses and releases the stick's Stop button; its axes stay. */
  pressStop(instance?: number): void;
  /** Summarises the commands that the gateway received. */
  messages(): string[];
  last(): GatewayCall | undefined;
  commandsTo(camera: CameraId): GatewayCall[];
}

/**
 * Creates the desk.
 * @param profiles the content of the file of stick profiles
 */
export function steeringDesk(profiles = JSON.stringify({ version: 1, profiles: [profile] })): SteeringDesk {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-control-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const profileFile = join(folder, 'sticks.json');
  writeFileSync(profileFile, profiles);
  const clock = handClock();
  const gateway = fakeGateway(clock);
  const board = createConnectedSticks();
  const reported: SteeringDesk['received'] = [];
  const control = openPtzControl({
    clock,
    log: () => {},
    profiles: openProfileStore(profileFile, { log: () => {}, now: clock.now }),
    system: 'linux',
    sticks: {
      inputApi: 'sdl',
      ...board.sticks,
      close: board.clear,
    },
    publish: (to, message) => reported.push({ to, message }),
    isFocused: (window) => window === desk.focused,
    openLink: (options, events) =>
      openControlLink({ ...options, retry: () => 10, open: gateway.dial }, events),
  });
  const desk: SteeringDesk = {
    focused: w1,
    clock,
    gateway,
    board,
    control,
    received: reported,
    async ready() {
      control.use(ticket, undefined);
      await clock.advance(20);
      board.plug({ instance: 1, identity }, reading(0));
      control.select(w1, cam1, true);
      // Confirms the pictures regularly, as pages with live pictures do.
      for (const [window, camera] of [w1, w2].flatMap((w) => [cam1, cam2].map((c) => [w, c] as const)))
        clock.every(liveConfirmationIntervalMs, () => control.confirmSeen(window, camera, 40));
    },
    pressStop(instance = 1) {
      const [x = 0, y = 0] = board.sticks.reading(instance)?.axes ?? [];
      for (const down of [[0], []]) board.read(instance, reading(x, y, down), clock.monotonic());
    },
    push: (x, y, down) => board.read(1, reading(x, y, down), clock.monotonic()),
    messages: () =>
      gateway.messages.map((word) => (word.what === 'stop' ? `stop ${word.cause ?? '-'}` : word.what)),
    last: () => gateway.messages.at(-1),
    commandsTo: (camera) => gateway.messages.filter((word) => word.camera === camera),
  };
  return desk;
}
