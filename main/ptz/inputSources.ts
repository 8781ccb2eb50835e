import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import {
  deadManMs,
  isZeroVelocity,
  type PtzCommand,
  type StopCause,
  type Velocity,
  zeroVelocity,
} from '../../core/ptz/ptz.ts';
import { mustStickReturnToCentre } from '../../core/ptz/rearm.ts';
import {
  type CameraEvent,
  type CameraOutcome,
  createCameraCommands,
  isCameraIdle,
  isCameraMoving,
  reduceCamera,
} from './cameraCommands.ts';
import { storeLease } from './leases.ts';
import type { ControlLinkStatus } from './link.ts';
import {
  addClearTimerEffect,
  addCommandDelay,
  addRefusalEffect,
  addSetTimerEffect,
  type InputSource,
  type KnownStick,
  listMovingInputs,
  type PtzControlInput,
  type PtzControlState,
  type PtzTransition,
  updateState,
} from './ptzControlState.ts';
import { getSelectedTile, type WindowSelection } from './selection.ts';

/** A camera is on its way to a position for no longer, ms; the gateway knows whether it is there. */
const positioningMs = 60_000;
const maxPositioning = 64;
/** Cameras whose last commands are remembered for the pace of the next. */
const maxCameras = 64;
/** SDL centres a stick that was pulled out before it reports that, within one batch; it is late on a busy machine, ms. */
const recentredWithinMs = 100;

/** Commands that move a camera to a position and end by themselves. Not tours: they go on without anybody (docs/adr/016). */
const positioningCommands: ReadonlySet<PtzCommand['do']> = new Set([
  'centre',
  'box',
  'look',
  'home',
  'preset',
]);
/** Commands that need no picture: they end a movement, or change a list. */
const blindCommands: ReadonlySet<PtzCommand['do']> = new Set([
  'stopTour',
  'saveTour',
  'removeTour',
  'removePreset',
]);

const faultOf = (code: Fault['code']): Fault => ({ code, params: {} });
const mustCentre = faultOf('steer.mustCentre');
const tooMany = faultOf('call.tooMany');

const stickKeyOf = (instance: number): string => `stick:${instance}`;
const windowKeyOf = (window: WindowId): string => `window:${window}`;

/** Returns the cause that the gateway's audit event gets where a refusal ends a movement; undefined: none. */
function causeOf({ code }: Fault): StopCause | undefined {
  if (code.startsWith('right.')) return 'rightLost';
  if (code === 'steer.held' || code === 'steer.reserved') return 'leaseLost';
  return code === 'steer.noAnswer' || code === 'steer.noLink' ? 'linkCut' : undefined;
}

function whyNoLink({ link, fault }: ControlLinkStatus): Fault | undefined {
  if (link === 'connected') return undefined;
  return fault ?? faultOf(link === 'none' ? 'steer.nobody' : 'steer.noLink');
}

/** Why the selection does not allow to steer the camera; `camera` null: whichever is selected. */
function whyNotSeen(
  camera: CameraId | null,
  selected: WindowSelection | null | undefined,
): Fault | undefined {
  if (!selected) return faultOf(camera === null ? 'steer.nothingSelected' : 'steer.notSelected');
  if (camera !== null && selected.camera !== camera) return faultOf('steer.notSelected');
  if (!selected.steerable) return faultOf('steer.fixed');
  return selected.seen ? undefined : faultOf('steer.stalePicture');
}

const selectionOf = ({ selection }: PtzControlState, window: WindowId | null) =>
  window === null ? getSelectedTile(selection) : selection.windows.get(window);

/** Why this window, or (null) a stick, may not steer the camera now. */
const refusalOf = (
  state: PtzControlState,
  window: WindowId | null,
  camera: CameraId | null,
): Fault | undefined => whyNoLink(state.link) ?? whyNotSeen(camera, selectionOf(state, window));

/** The stick moves a camera. */
export const canStickMoveCamera = ({ inputs }: PtzControlState, instance: number): boolean =>
  (inputs.get(stickKeyOf(instance))?.camera ?? null) !== null;

export const isInputMovingCamera = ({ cameras }: PtzControlState, camera: CameraId): boolean => {
  const commands = cameras.get(camera);
  return commands !== undefined && isCameraMoving(commands);
};

const inputsOn = (state: PtzControlState, camera: CameraId) =>
  listMovingInputs(state).filter((input) => input.camera === camera);

/** Returns whether a stick has to be centred before it moves anything, after what it reads now. */
export function mustBeCentred(step: PtzTransition, stick: KnownStick): boolean {
  const { known } = stick;
  const { instance } = stick.stick;
  const position = step.state.stickPositions.get(instance);
  if (!known || !position?.reading) return true;
  const must = mustStickReturnToCentre(stick.mustCentre, known.profile, position.reading, position.held);
  if (must !== step.state.sticks.get(instance)?.mustCentre)
    updateState(step, { sticks: new Map(step.state.sticks).set(instance, { ...stick, mustCentre: must }) });
  return must;
}

/** A stick has to be centred before it moves anything; one that is centred already may. */
export function requireCentring(step: PtzTransition, instance: number): void {
  const stick = step.state.sticks.get(instance);
  if (!stick) return;
  const next = { ...stick, mustCentre: true };
  updateState(step, { sticks: new Map(step.state.sticks).set(instance, next) });
  mustBeCentred(step, next);
}

function putInput(step: PtzTransition, input: InputSource): void {
  updateState(step, { inputs: new Map(step.state.inputs).set(input.key, input) });
}

function removeInput(step: PtzTransition, { key, window }: InputSource): void {
  const inputs = new Map(step.state.inputs);
  inputs.delete(key);
  updateState(step, { inputs });
  if (window !== null) addClearTimerEffect(step, { kind: 'inputSilent', window });
}

/** An input moves nothing until it has been released. */
function lock(step: PtzTransition, { key }: InputSource, why: Fault): void {
  const input = step.state.inputs.get(key);
  if (!input) return;
  if (input.stick === null) putInput(step, { ...input, camera: null, velocity: zeroVelocity, locked: why });
  else {
    removeInput(step, input);
    requireCentring(step, input.stick);
  }
}

/** Passes an event to the commands of a camera. */
export function dispatchCameraEvent(step: PtzTransition, camera: CameraId, event: CameraEvent): void {
  const { seq } = step.state;
  const before = step.state.cameras.get(camera) ?? createCameraCommands(camera);
  const { commands, effects, outcomes } = reduceCamera(before, event, { at: step.at, seq: seq + 1 });
  const cameras = new Map(step.state.cameras);
  if (cameras.size >= maxCameras && !cameras.has(camera))
    for (const [other, idle] of cameras) if (isCameraIdle(idle, step.at)) cameras.delete(other);
  const isSent = effects.some((effect) => effect.do === 'steer' || effect.do === 'stop');
  updateState(step, { cameras: cameras.set(camera, commands), seq: isSent ? seq + 1 : seq });
  step.effects.push(...effects);
  for (const outcome of outcomes) applyOutcome(step, camera, outcome);
}

function applyOutcome(step: PtzTransition, camera: CameraId, outcome: CameraOutcome): void {
  if (outcome.is === 'late') stopCameraOfInputs(step, camera, 'deadMan');
  else if (outcome.is === 'refused') applyRefusal(step, camera, outcome);
  else {
    const { lease, delayMs } = outcome;
    if (delayMs !== undefined) updateState(step, { delaysMs: addCommandDelay(step.state.delaysMs, delayMs) });
    updateState(step, { leases: storeLease(step.state.leases, lease) });
  }
}

/** The gateway refused a steer: its inputs have to be released, and the camera is stopped if it may move by them. */
function applyRefusal(
  step: PtzTransition,
  camera: CameraId,
  { fault, gesture }: Extract<CameraOutcome, { is: 'refused' }>,
): void {
  const cause = causeOf(fault);
  // That the link was cut after the release is shown by the link.
  if (gesture === 'over' && cause === 'linkCut') return;
  addRefusalEffect(step, camera, fault);
  if (gesture === 'over') return;
  const affected = inputsOn(step.state, camera);
  if (gesture === 'moved' || cause === 'linkCut') {
    dispatchCameraEvent(step, camera, { type: 'stop', cause });
    if (cause !== undefined) noteStopped(step, camera, cause);
  } else dispatchCameraEvent(step, camera, { type: 'drop' });
  for (const input of affected) lock(step, input, fault);
}

function noteStopped(step: PtzTransition, camera: CameraId, cause: StopCause): void {
  updateState(step, { stopped: { camera, cause, at: Math.round(step.wallAt) } });
}

function forgetPositioning(step: PtzTransition, camera: CameraId): void {
  const positioning = new Map(step.state.positioning);
  if (positioning.delete(camera)) updateState(step, { positioning });
}

/** Sends a camera the velocity of its newest input, or a stop where it has none. */
function settle(step: PtzTransition, camera: CameraId, wantedAt: number, cause?: StopCause): void {
  const [input] = inputsOn(step.state, camera);
  if (input) {
    const { velocity, source } = input;
    forgetPositioning(step, camera);
    dispatchCameraEvent(step, camera, { type: 'want', velocity, source, wantedAt });
  } else if (isInputMovingCamera(step.state, camera))
    dispatchCameraEvent(step, camera, { type: 'stop', cause });
}

/** Stops the cameras that these inputs move, unless another input moves them; the inputs have to be released. */
function forceStop(
  step: PtzTransition,
  matches: (input: InputSource & { readonly camera: CameraId }) => boolean,
  cause: StopCause,
): void {
  const affected = listMovingInputs(step.state).filter(matches);
  const cameras = new Set(affected.map(({ camera }) => camera));
  for (const input of affected) putInput(step, { ...input, camera: null });
  for (const camera of cameras) settle(step, camera, step.at, cause);
  for (const camera of cameras)
    if (inputsOn(step.state, camera).length === 0) noteStopped(step, camera, cause);
  for (const input of affected) lock(step, input, mustCentre);
}

export function stopCameraOfInputs(step: PtzTransition, camera: CameraId, cause: StopCause): void {
  forceStop(step, (input) => input.camera === camera, cause);
}

/** Stops the cameras that are on their way to a position: of one window, or of all. They count as stopped from then on. */
function stopPositioning(step: PtzTransition, cause: StopCause, window?: WindowId): void {
  const matching = [...step.state.positioning].filter(
    ([, sent]) => window === undefined || sent.window === window,
  );
  for (const [camera, { at }] of matching) {
    forgetPositioning(step, camera);
    if (at >= step.at - positioningMs) dispatchCameraEvent(step, camera, { type: 'stop', cause });
  }
}

/** Stops all that moves. */
export function stopAllCameras(step: PtzTransition, cause: StopCause): void {
  forceStop(step, () => true, cause);
  stopPositioning(step, cause);
}

function release(step: PtzTransition, input: InputSource): void {
  const { key, camera, stick } = input;
  removeInput(step, input);
  if (camera === null) return;
  if (stick !== null) updateState(step, { lastRelease: { key, camera, at: step.at } });
  settle(step, camera, step.at);
}

/** An input starts to move a camera. */
function start(step: PtzTransition, input: InputSource, camera: CameraId, wantedAt: number): void {
  const startedAs = step.state.starts + 1;
  putInput(step, { ...input, camera, startedAs });
  updateState(step, { starts: startedAs, stopped: null, refused: null });
  if (input.camera !== null && input.camera !== camera) settle(step, input.camera, wantedAt);
  settle(step, camera, wantedAt);
}

/** A stick has moved. It moves the selected camera. */
export function handleStickMove(
  step: PtzTransition,
  stick: number,
  velocity: Velocity,
  wantedAt: number,
): void {
  const key = stickKeyOf(stick);
  const input = step.state.inputs.get(key);
  if (isZeroVelocity(velocity)) {
    if (input) release(step, input);
    return;
  }
  if (input?.camera) {
    putInput(step, { ...input, velocity });
    settle(step, input.camera, wantedAt);
    return;
  }
  const camera = getSelectedTile(step.state.selection)?.camera ?? null;
  const why = refusalOf(step.state, null, camera);
  if (!why && camera !== null) {
    const source = step.state.inputApi === 'sdl' ? 'stick' : 'gamepad';
    const idle = { key, source, stick, window: null, camera: null, startedAs: 0, locked: null } as const;
    start(step, { ...idle, velocity }, camera, wantedAt);
  } else {
    if (why) addRefusalEffect(step, camera, why);
    requireCentring(step, stick);
  }
}

/** A stick is unplugged, or means something else from now on. */
export function releaseStick(
  step: PtzTransition,
  stick: number,
  cause: 'unplugged' | 'profileChanged',
): void {
  const key = stickKeyOf(stick);
  forceStop(step, (input) => input.key === key, cause);
  const { lastRelease } = step.state;
  if (cause !== 'unplugged' || lastRelease?.key !== key || step.at - lastRelease.at > recentredWithinMs)
    return;
  const { camera } = lastRelease;
  if (inputsOn(step.state, camera).length > 0) return;
  // It was not released but pulled out: sent to the gateway for its audit log, published to people for what they see.
  dispatchCameraEvent(step, camera, { type: 'stop', cause });
  noteStopped(step, camera, cause);
}

/** A window's mouse or keys move a camera; repeated while they do. */
export function handleWindowMove(
  step: PtzTransition,
  event: Extract<PtzControlInput, { type: 'steer' }>,
): void {
  const { window, camera, velocity, source } = event;
  const key = windowKeyOf(window);
  const known = step.state.inputs.get(key);
  if (isZeroVelocity(velocity)) {
    if (known) release(step, known);
    return;
  }
  if (known && known.source !== source && known.locked === null) release(step, known);
  const idle = { key, source, stick: null, window, camera: null, startedAs: 0, locked: null };
  const input: InputSource = { velocity, ...(step.state.inputs.get(key) ?? idle) };
  putInput(step, input);
  addSetTimerEffect(step, { kind: 'inputSilent', window }, deadManMs);
  const next = { ...input, velocity };
  if (input.locked) reject(step, input.locked);
  else if (input.camera === camera) {
    putInput(step, next);
    settle(step, camera, step.at);
  } else {
    const why = refusalOf(step.state, window, camera) ?? (event.mayStart ? undefined : tooMany);
    if (why) {
      addRefusalEffect(step, camera, why);
      lock(step, input, why);
      if (input.camera !== null) settle(step, input.camera, step.at);
      reject(step, why);
    } else {
      step.effects.push({ do: 'countStart', window });
      start(step, next, camera, step.at);
    }
  }
}

const reject = (step: PtzTransition, fault: Fault): void => void step.effects.push({ do: 'reject', fault });

/** A window that steers has not repeated its velocity for so long that it counts as hung. */
export function endHungWindowInput(step: PtzTransition, window: WindowId): void {
  const key = windowKeyOf(window);
  forceStop(step, (input) => input.key === key, 'windowGone');
  const input = step.state.inputs.get(key);
  if (input) release(step, input);
}

/** Stops what no longer agrees with what is selected, and seen. */
export function stopUnselectedInputs(
  step: PtzTransition,
  cause: 'selectionChanged' | 'windowGone' = 'selectionChanged',
): void {
  const selectedBy = ({ window }: InputSource) => selectionOf(step.state, window);
  forceStop(step, (input) => selectedBy(input)?.camera !== input.camera, cause);
  forceStop(step, (input) => selectedBy(input)?.seen === false, 'stalePicture');
}

/** Handles Stop: whatever the camera does, and whatever inputs are on it. The window has released its own. */
export function handleOperatorStop(step: PtzTransition, camera: CameraId, window?: WindowId): void {
  dispatchCameraEvent(step, camera, { type: 'stop' });
  forgetPositioning(step, camera);
  const own = window && step.state.inputs.get(windowKeyOf(window));
  if (own?.camera === camera) removeInput(step, own);
  else if (own) release(step, own);
  for (const input of inputsOn(step.state, camera)) lock(step, input, mustCentre);
}

/** Stop was pressed on a stick: for the selected camera, and for whatever moves besides. */
export function handleStickStop(step: PtzTransition): void {
  const selected = getSelectedTile(step.state.selection);
  const moving = listMovingInputs(step.state).map(({ camera }) => camera);
  for (const camera of new Set([...moving, ...(selected ? [selected.camera] : [])])) {
    const before = step.effects.length;
    handleOperatorStop(step, camera);
    const sent = step.effects.slice(before).flatMap((effect) => (effect.do === 'stop' ? effect.seq : []));
    updateState(step, { stopsOfButtons: new Set([...step.state.stopsOfButtons, ...sent]) });
  }
}

/** A window, or (null) a stick, commands something else than a velocity. */
export function handleSingleCommand(
  step: PtzTransition,
  window: WindowId | null,
  camera: CameraId,
  command: PtzCommand,
): void {
  const why = blindCommands.has(command.do)
    ? whyNoLink(step.state.link)
    : refusalOf(step.state, window, camera);
  if (why) {
    if (window === null) addRefusalEffect(step, camera, why);
    reject(step, why);
    return;
  }
  // Before it is sent: a reason to stop may come while the camera is commanded.
  if (positioningCommands.has(command.do)) {
    const positioning = new Map(step.state.positioning);
    positioning.delete(camera);
    positioning.set(camera, { window, at: step.at });
    for (const oldest of positioning.keys()) {
      if (positioning.size <= maxPositioning) break;
      positioning.delete(oldest);
    }
    updateState(step, { positioning });
  }
  step.effects.push({ do: 'command', camera, command, window });
}

export function handleWindowBlur(step: PtzTransition, window: WindowId): void {
  forceStop(step, (input) => input.window === window, 'windowBlurred');
}

/** A window is closed. Its tile must have been deselected. */
export function handleWindowClosed(step: PtzTransition, window: WindowId): void {
  stopUnselectedInputs(step, 'windowGone');
  stopPositioning(step, 'windowGone', window);
  const input = step.state.inputs.get(windowKeyOf(window));
  if (input) release(step, input);
}
