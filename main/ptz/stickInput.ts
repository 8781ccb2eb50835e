import type { CameraId, WindowId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { getPresetByNumber } from '../../core/ptz/presetNumber.ts';
import {
  isZeroVelocity,
  type Preset,
  type PtzCommand,
  type Velocity,
  zeroVelocity,
} from '../../core/ptz/ptz.ts';
import type { StickProfile } from '../../core/ptz/stick.ts';
import {
  getStickVelocity,
  handleStickButton,
  noHeldButtons,
  type StickCommand,
} from '../../core/ptz/stickMap.ts';
import { findStickProfile } from '../../core/ptz/stickProfiles.ts';
import type { ConnectedStick } from './connectedSticks.ts';
import {
  handleSingleCommand,
  handleStickMove,
  handleStickStop,
  mustBeCentred,
  releaseStick,
  requireCentring,
} from './inputSources.ts';
import { handleStickMoveOnMap, isStickHeldByMap, releaseMapStick } from './mapStick.ts';
import {
  addRefusalEffect,
  type KnownStick,
  type PtzControlInput,
  type PtzControlState,
  type PtzTransition,
  updateState,
} from './ptzControlState.ts';
import { getSelectedTile } from './selection.ts';

const knownProfile = ({ ownProfiles, inputApi, system }: PtzControlState, { identity }: ConnectedStick) =>
  findStickProfile(identity, { own: ownProfiles, inputApi, system });

export function handleStickConnected(
  step: PtzTransition,
  event: Extract<PtzControlInput, { type: 'stickPlugged' }>,
): void {
  const { stick, reading } = event;
  const { instance } = stick;
  const added: KnownStick = { stick, known: knownProfile(step.state, stick), mustCentre: true };
  updateState(step, {
    sticks: new Map(step.state.sticks).set(instance, added),
    stickPositions: new Map(step.state.stickPositions).set(instance, { reading, held: noHeldButtons }),
  });
  mustBeCentred(step, added);
  publishReading(step, added, zeroVelocity);
}

export function handleStickDisconnected(step: PtzTransition, instance: number): void {
  // First of all: the camera that it moved must not go on.
  endStick(step, instance, 'unplugged');
  const sticks = new Map(step.state.sticks);
  const stickPositions = new Map(step.state.stickPositions);
  sticks.delete(instance);
  stickPositions.delete(instance);
  updateState(step, { sticks, stickPositions });
}

function endStick(step: PtzTransition, instance: number, cause: 'unplugged' | 'profileChanged'): void {
  releaseStick(step, instance, cause);
  releaseMapStick(step, instance);
}

/** The stick profiles of this desk have changed. */
export function handleProfilesChanged(step: PtzTransition, ownProfiles: readonly StickProfile[]): void {
  updateState(step, { ownProfiles });
  for (const stick of step.state.sticks.values()) applyProfile(step, stick);
}

function applyProfile(step: PtzTransition, { stick, known: before }: KnownStick): void {
  const { instance } = stick;
  const known = knownProfile(step.state, stick);
  if (JSON.stringify(known) === JSON.stringify(before)) return;
  endStick(step, instance, 'profileChanged');
  const reading = step.state.stickPositions.get(instance)?.reading;
  updateState(step, {
    sticks: new Map(step.state.sticks).set(instance, { stick, known, mustCentre: true }),
    stickPositions: new Map(step.state.stickPositions).set(instance, { reading, held: noHeldButtons }),
  });
  requireCentring(step, instance);
}

export function handleStickReading(
  step: PtzTransition,
  event: Extract<PtzControlInput, { type: 'stickReading' }>,
): void {
  const { instance, reading, movedAt, button } = event;
  const stick = step.state.sticks.get(instance);
  const before = step.state.stickPositions.get(instance);
  if (!stick || !before) return;
  const { known } = stick;
  const { held, command } =
    button && known
      ? handleStickButton(known.profile, before.held, button.button, button.down)
      : { held: before.held, command: null };
  updateState(step, { stickPositions: new Map(step.state.stickPositions).set(instance, { reading, held }) });
  // A button without a profile means nothing; its reading follows.
  if (button && !known) return;
  if (command && step.state.learner === null) press(step, instance, command);
  moveStick(step, instance, movedAt);
}

/** A stick has moved, or a button that moves something was pressed or released. */
function moveStick(step: PtzTransition, instance: number, movedAt: number): void {
  const stick = step.state.sticks.get(instance);
  const position = step.state.stickPositions.get(instance);
  if (!stick || !position?.reading) return;
  const { known } = stick;
  const wanted = known ? getStickVelocity(known.profile, position.reading, position.held) : zeroVelocity;
  publishReading(step, stick, wanted);
  const isLearning = step.state.learner !== null;
  const isBack = mustBeCentred(step, isLearning ? { ...stick, mustCentre: true } : stick);
  if (isBack || isLearning) return;
  step.effects.push({ do: 'noteStickUse' });
  const velocity = isZeroVelocity(wanted) ? zeroVelocity : wanted;
  if (!handleStickMoveOnMap(step, instance, velocity)) handleStickMove(step, instance, velocity, movedAt);
}

/** Publishes to the window that learns what a stick reads, and how fast that would move a camera. */
function publishReading(step: PtzTransition, { stick }: KnownStick, velocity: Velocity): void {
  const { learner, stickPositions } = step.state;
  const reading = stickPositions.get(stick.instance)?.reading;
  if (learner === null || !reading) return;
  const { identity } = stick;
  step.effects.push({
    do: 'publish',
    to: learner,
    message: { watchfloor: 'stick', identity, reading, velocity },
  });
}

/** Returns the command that moves a camera to its preset of that number. */
export function createPresetCommand(presets: readonly Preset[], number: number): Result<PtzCommand> {
  const token = getPresetByNumber(presets, number)?.token;
  return token === undefined ? fail('steer.noPreset', { number }) : ok({ do: 'preset', token });
}

/** A button of a stick was pressed. */
function press(step: PtzTransition, instance: number, command: StickCommand): void {
  step.effects.push({ do: 'noteStickUse' });
  if (command.do === 'stop') {
    handleStickStop(step);
    return;
  }
  const selected = getSelectedTile(step.state.selection);
  if (!selected || isStickHeldByMap(step, instance)) {
    const code = isStickHeldByMap(step, instance) ? 'steer.mapHasStick' : 'steer.nothingSelected';
    addRefusalEffect(step, null, { code, params: {} });
    return;
  }
  const { camera, window } = selected;
  switch (command.do) {
    case 'nextTile':
    case 'previousTile': {
      const by = command.do === 'nextTile' ? 1 : -1;
      step.effects.push({ do: 'publish', to: window, message: { watchfloor: 'stickStep', step: by } });
      break;
    }
    case 'preset':
      step.effects.push({ do: 'goToPreset', camera, number: command.number });
      break;
    default:
      handleSingleCommand(step, null, camera, onceOf(command, camera, step.state));
  }
}

function onceOf(
  command: Extract<StickCommand, { do: 'home' | 'focusAuto' | 'wiper' }>,
  camera: CameraId,
  { wipersOn }: PtzControlState,
): PtzCommand {
  if (command.do === 'home') return { do: 'home' };
  return { do: command.do, on: command.do === 'focusAuto' || !wipersOn.has(camera) };
}

/** A window begins or ends to learn what the sticks do. They move nothing meanwhile, nor afterwards before they are centred. */
export function setLearning(step: PtzTransition, window: WindowId, on: boolean): void {
  if (!on && step.state.learner !== window) return;
  updateState(step, { learner: on ? window : null });
  for (const [instance, stick] of step.state.sticks) {
    if (on) {
      endStick(step, instance, 'profileChanged');
      // A stick that does not move reports nothing by itself.
      publishReading(step, stick, zeroVelocity);
    }
    requireCentring(step, instance);
  }
}
