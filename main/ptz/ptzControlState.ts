import type { ControlView, MapPush, PageMessage } from '../../core/api/shell.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Fingerprint } from '../../core/people/deskEntry.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import type { Lease, LeaseEvent } from '../../core/ptz/lease.ts';
import type { MoveSource, PtzCommand, StopCause, Velocity } from '../../core/ptz/ptz.ts';
import type { StickProfile, StickReading } from '../../core/ptz/stick.ts';
import type { HeldButtons } from '../../core/ptz/stickMap.ts';
import type { KnownProfile } from '../../core/ptz/stickProfiles.ts';
import type { CameraCommands, CameraEffect, CameraTimer } from './cameraCommands.ts';
import type { ConnectedStick, ConnectedSticks } from './connectedSticks.ts';
import { createLatestValue, getWaitMs, type LatestValue, setLatest } from './latestValue.ts';
import { createDeskLeases, type DeskLeases } from './leases.ts';
import type { ControlLinkStatus } from './link.ts';
import { emptySelection, getSelectedTile, type SelectionState } from './selection.ts';

/** A stick, or the mouse and keys of a window: each moves one camera at most. */
export interface InputSource {
  readonly key: string;
  readonly source: MoveSource;
  /** Its instance where it is a stick, which belongs to no window. */
  readonly stick: number | null;
  readonly window: WindowId | null;
  /** The camera that it moves now. */
  readonly camera: CameraId | null;
  readonly velocity: Velocity;
  /** Counts starts: the newest of several on one camera has priority. */
  readonly startedAs: number;
  /** Why it has to be released before it moves anything. */
  readonly locked: Fault | null;
}

/** A stick that is plugged in. */
export interface KnownStick {
  readonly stick: ConnectedStick;
  readonly known: KnownProfile | undefined;
  /** It has to come back to its centre before it moves anything. */
  readonly mustCentre: boolean;
}

/** What a stick reads. `reading` undefined: nothing yet. */
export interface StickPosition {
  readonly reading: StickReading | undefined;
  readonly held: HeldButtons;
}

export const noStickPush: MapPush = { x: 0, y: 0, zoom: 0 };

/** The state of PTZ control at this desk. Times are in ms. */
export interface PtzControlState {
  readonly inputApi: ConnectedSticks['inputApi'];
  /** Node's `process.platform`. */
  readonly system: string;
  readonly link: ControlLinkStatus;
  /** Where to steer, and in whose name. */
  readonly ticket: ControlTicket | null;
  readonly leases: DeskLeases;
  readonly selection: SelectionState;
  readonly spot: ControlView['spot'];
  readonly sticks: ReadonlyMap<number, KnownStick>;
  readonly stickPositions: ReadonlyMap<number, StickPosition>;
  readonly ownProfiles: readonly StickProfile[];
  /** The window that learns what the sticks do: they move nothing meanwhile. */
  readonly learner: WindowId | null;
  /** The window whose map has the keys. */
  readonly mapOwner: WindowId | null;
  /** The stick that moves the map. */
  readonly panningStick: number | null;
  readonly mapPush: LatestValue<MapPush>;
  readonly inputs: ReadonlyMap<string, InputSource>;
  readonly starts: number;
  readonly cameras: ReadonlyMap<CameraId, CameraCommands>;
  /** Number of the last steer or stop. Begins at the wall clock's ms: a gateway that outlived this console takes the new one's for newer. */
  readonly seq: number;
  /** Cameras that this desk has sent to a position and that may be on their way. `window` null: by stick. */
  readonly positioning: ReadonlyMap<CameraId, { readonly window: WindowId | null; readonly at: number }>;
  /** The camera that a stick released last. */
  readonly lastRelease: { readonly key: string; readonly camera: CameraId; readonly at: number } | null;
  /** Stops by a stick's button whose refusal is shown. */
  readonly stopsOfButtons: ReadonlySet<number>;
  readonly wipersOn: ReadonlySet<CameraId>;
  readonly stopped: ControlView['stopped'];
  readonly refused: ControlView['refused'];
  /** How long the last commands took, the newest last. */
  readonly delaysMs: readonly number[];
  /** When windows are to receive the view. */
  readonly view: LatestValue<null>;
}

export function createPtzControlState(
  at: Pick<PtzControlState, 'inputApi' | 'system' | 'ownProfiles' | 'seq'>,
): PtzControlState {
  return {
    ...at,
    link: { link: 'none', fault: null },
    ticket: null,
    leases: createDeskLeases(),
    selection: emptySelection,
    spot: null,
    sticks: new Map(),
    stickPositions: new Map(),
    learner: null,
    mapOwner: null,
    panningStick: null,
    mapPush: createLatestValue(noStickPush),
    inputs: new Map(),
    starts: 0,
    cameras: new Map(),
    positioning: new Map(),
    lastRelease: null,
    stopsOfButtons: new Set(),
    wipersOn: new Set(),
    stopped: null,
    refused: null,
    delaysMs: [],
    view: createLatestValue(null),
  };
}

export type PtzTimer =
  | CameraTimer
  /** A window's mouse or keys have not repeated their velocity. */
  | { readonly kind: 'inputSilent'; readonly window: WindowId }
  | { readonly kind: 'selectionExpired'; readonly window: WindowId }
  | { readonly kind: 'mapPush' }
  | { readonly kind: 'view' };

/** `at`: now, by the clock's `monotonic`; `wallAt`: by the wall clock. `movedAt`: when a stick moved, by `monotonic`. */
export type PtzControlEvent = { readonly at: number; readonly wallAt: number } & PtzControlInput;
export type PtzControlInput =
  | { readonly type: 'link'; readonly status: ControlLinkStatus }
  | { readonly type: 'joined'; readonly leases: readonly Lease[] }
  | { readonly type: 'lease'; readonly event: LeaseEvent }
  /** The gateway stopped a camera by itself. */
  | { readonly type: 'stopped'; readonly camera: CameraId; readonly cause: StopCause }
  | {
      readonly type: 'ticket';
      readonly ticket: ControlTicket | null;
      readonly pin: Fingerprint | undefined;
    }
  | {
      readonly type: 'stickPlugged';
      readonly stick: ConnectedStick;
      readonly reading: StickReading | undefined;
    }
  | { readonly type: 'stickUnplugged'; readonly instance: number }
  | {
      readonly type: 'stickReading';
      readonly instance: number;
      readonly reading: StickReading;
      readonly movedAt: number;
      /** The button that went down or up; the event of an axis has none. */
      readonly button?: { readonly button: number; readonly down: boolean };
    }
  | { readonly type: 'profiles'; readonly profiles: readonly StickProfile[] }
  | { readonly type: 'learn'; readonly window: WindowId; readonly on: boolean }
  | {
      readonly type: 'select';
      readonly window: WindowId;
      readonly camera: CameraId | null;
      readonly seen: boolean;
      readonly steerable: boolean;
    }
  | {
      readonly type: 'seen';
      readonly window: WindowId;
      readonly camera: CameraId;
      readonly ageMs: number;
    }
  | { readonly type: 'spot'; readonly window: WindowId; readonly camera: CameraId }
  | {
      readonly type: 'steer';
      readonly window: WindowId;
      readonly camera: CameraId;
      readonly velocity: Velocity;
      readonly source: MoveSource;
      /** The window has not started too many movements. */
      readonly mayStart: boolean;
    }
  /** The operator pressed Stop; the window in which that was has released its mouse and keys. */
  | { readonly type: 'stop'; readonly camera: CameraId; readonly window: WindowId }
  /** `window` null: by stick. */
  | {
      readonly type: 'command';
      readonly window: WindowId | null;
      readonly camera: CameraId;
      readonly command: PtzCommand;
    }
  | {
      readonly type: 'stickCommandReply';
      readonly camera: CameraId;
      readonly command: PtzCommand;
      readonly reply: Result<object>;
    }
  | {
      readonly type: 'mapKeys';
      readonly window: WindowId;
      readonly on: boolean;
      readonly isFocused: boolean;
    }
  | { readonly type: 'windowBlurred' | 'windowGone'; readonly window: WindowId }
  | { readonly type: 'stopAll'; readonly cause: StopCause }
  | { readonly type: 'refused'; readonly camera: CameraId | null; readonly fault: Fault }
  /** What is known of the cameras that windows follow. */
  | { readonly type: 'followsChanged' }
  | {
      readonly type: 'steerReply';
      readonly camera: CameraId;
      readonly seq: number;
      readonly reply: Result<{ readonly lease: Lease }>;
    }
  | {
      readonly type: 'stopReply';
      readonly camera: CameraId;
      readonly seq: number;
      readonly reply: Result<unknown>;
    }
  | { readonly type: 'timer'; readonly timer: PtzTimer };

/** A message to a page about PTZ control. */
export type PtzPageMessage = Extract<
  PageMessage,
  { watchfloor: 'control' | 'steered' | 'stick' | 'lease' | 'stickStep' | 'mapStick' }
>;

export type PtzControlEffect =
  | Exclude<CameraEffect, { do: 'setTimer' | 'clearTimer' }>
  /** Takes the place of a timer of the same name. */
  | { readonly do: 'setTimer'; readonly timer: PtzTimer; readonly afterMs: number }
  | { readonly do: 'clearTimer'; readonly timer: PtzTimer }
  | {
      readonly do: 'command';
      readonly camera: CameraId;
      readonly command: PtzCommand;
      readonly window: WindowId | null;
    }
  /** Commands the preset of that number, by stick. */
  | { readonly do: 'goToPreset'; readonly camera: CameraId; readonly number: number }
  /** The event is refused: its caller receives the fault. */
  | { readonly do: 'reject'; readonly fault: Fault }
  | { readonly do: 'publish'; readonly to: WindowId | 'all'; readonly message: PtzPageMessage }
  | { readonly do: 'publishView' }
  | {
      readonly do: 'useTicket';
      readonly ticket: ControlTicket | null;
      readonly pin: Fingerprint | undefined;
    }
  /** The link is back: what windows follow has to be requested again. */
  | { readonly do: 'followAgain' }
  | { readonly do: 'countStart'; readonly window: WindowId }
  /** The operator moves a stick or presses a button of it. */
  | { readonly do: 'noteStickUse' };

/** One event on its way through the reducer: the state so far, and the effects. */
export interface PtzTransition {
  readonly at: number;
  readonly wallAt: number;
  state: PtzControlState;
  readonly effects: PtzControlEffect[];
}

export function updateState(step: PtzTransition, changes: Partial<PtzControlState>): void {
  step.state = { ...step.state, ...changes };
}

export const addSetTimerEffect = (step: PtzTransition, timer: PtzTimer, afterMs: number): void =>
  void step.effects.push({ do: 'setTimer', timer, afterMs });
export const addClearTimerEffect = (step: PtzTransition, timer: PtzTimer): void =>
  void step.effects.push({ do: 'clearTimer', timer });

export function addRefusalEffect(step: PtzTransition, camera: CameraId | null, fault: Fault): void {
  updateState(step, { refused: { camera, fault, at: Math.round(step.wallAt) } });
}

/** The inputs that move something, the newest first. */
export function listMovingInputs(state: PtzControlState): (InputSource & { readonly camera: CameraId })[] {
  return [...state.inputs.values()]
    .flatMap((input) => (input.camera === null ? [] : { ...input, camera: input.camera }))
    .sort((a, b) => b.startedAs - a.startedAs);
}

/** Windows receive a view not more often than this, ms. */
const viewEveryMs = 100;

/** Publishes the view soon, with all that changes until then. Never within an event: a stop has been sent first. */
export function publishViewSoon(step: PtzTransition): void {
  const { view } = step.state;
  if (view.wantedAt !== undefined) return;
  updateState(step, { view: setLatest(view, null, step.at) });
  addSetTimerEffect(step, { kind: 'view' }, getWaitMs(view, viewEveryMs, step.at));
}

const maxDelays = 100;
export const addCommandDelay = (delaysMs: readonly number[], ms: number): readonly number[] =>
  [...delaysMs, Math.max(0, ms)].slice(-maxDelays);

/** Returns the last delay and the 95th percentile; null: there is none yet. */
export function getDelayStatistics(delaysMs: readonly number[]): ControlView['delayMs'] {
  const last = delaysMs.at(-1);
  if (last === undefined) return null;
  const sorted = delaysMs.toSorted((a, b) => a - b);
  return { last, p95: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? last };
}

/** Returns what the windows show of the state. */
export function createControlView(state: PtzControlState): Omit<ControlView, 'unanswered' | 'faults'> {
  const selected = getSelectedTile(state.selection);
  const [moving] = listMovingInputs(state);
  return {
    link: state.link.link,
    fault: state.link.fault,
    priority: state.ticket?.priority ?? null,
    sticks: [...state.sticks.values()].map(({ stick, known, mustCentre }) => ({
      identity: stick.identity,
      profile: known?.profile ?? null,
      from: known?.from ?? null,
      mustCentre: known !== undefined && mustCentre,
    })),
    inputApi: state.inputApi,
    profiles: [...state.ownProfiles],
    selected: selected && { camera: selected.camera, window: selected.window, seen: selected.seen },
    spot: state.spot,
    map: state.mapOwner,
    steering: moving ? { camera: moving.camera, velocity: moving.velocity, source: moving.source } : null,
    leases: [...state.leases.held.values()],
    stopped: state.stopped,
    refused: state.refused,
    delayMs: getDelayStatistics(state.delaysMs),
  };
}

/** The view shows both states alike. */
export function isSameControlView(a: PtzControlState, b: PtzControlState): boolean {
  return (
    a.link === b.link &&
    a.ticket === b.ticket &&
    a.sticks === b.sticks &&
    a.ownProfiles === b.ownProfiles &&
    a.selection === b.selection &&
    a.spot === b.spot &&
    a.mapOwner === b.mapOwner &&
    a.inputs === b.inputs &&
    a.leases === b.leases &&
    a.stopped === b.stopped &&
    a.refused === b.refused &&
    a.delaysMs === b.delaysMs
  );
}
