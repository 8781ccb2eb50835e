import type { MapPush } from '../../core/api/shell.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { isZeroVelocity, type Velocity } from '../../core/ptz/ptz.ts';
import { canStickMoveCamera, requireCentring } from './inputSources.ts';
import { getWaitMs, markLatestSent, setLatest } from './latestValue.ts';
import {
  addClearTimerEffect,
  addSetTimerEffect,
  noStickPush,
  type PtzTransition,
  updateState,
} from './ptzControlState.ts';

/*
 * A stick moves a window's map instead of a camera while that map has the keys. Which of both it moves is decided as it leaves
 * its centre, and stays so until it is back: a stick that steers a camera goes on with it, whatever gets the keys meanwhile.
 */

/** Minimum interval between pushes to a window's map, ms: 30 times a second. */
const pushEveryMs = 34;

const isSame = (a: MapPush, b: MapPush) => a.x === b.x && a.y === b.y && a.zoom === b.zoom;

function publish(step: PtzTransition, push: MapPush): void {
  const { mapOwner } = step.state;
  if (mapOwner !== null)
    step.effects.push({ do: 'publish', to: mapOwner, message: { watchfloor: 'mapStick', push } });
}

/** The newest push is due. */
export function addMapPushEffect(step: PtzTransition): void {
  const { mapPush } = step.state;
  if (isSame(mapPush.value, mapPush.sent))
    updateState(step, { mapPush: { ...mapPush, wantedAt: undefined } });
  else {
    updateState(step, { mapPush: markLatestSent(mapPush, step.at) });
    publish(step, mapPush.value);
  }
}

function push(step: PtzTransition, { pan, tilt, zoom }: Velocity): void {
  const { mapPush } = step.state;
  updateState(step, { mapPush: setLatest(mapPush, { x: pan, y: tilt, zoom }, step.at) });
  if (mapPush.wantedAt !== undefined) return;
  const waitMs = getWaitMs(mapPush, pushEveryMs, step.at);
  if (waitMs > 0) addSetTimerEffect(step, { kind: 'mapPush' }, waitMs);
  else addMapPushEffect(step);
}

/** The map stops at once, however recent the last push is. */
function rest(step: PtzTransition): void {
  const { mapPush } = step.state;
  addClearTimerEffect(step, { kind: 'mapPush' });
  const resting = { value: noStickPush, wantedAt: undefined, sent: noStickPush };
  updateState(step, { panningStick: null, mapPush: { ...mapPush, ...resting } });
  if (!isSame(mapPush.sent, noStickPush)) publish(step, noStickPush);
}

/** Sticks that steer no camera have to be centred before they move anything again. */
function demandCentreOfIdleSticks(step: PtzTransition): void {
  for (const instance of step.state.sticks.keys())
    if (!canStickMoveCamera(step.state, instance)) requireCentring(step, instance);
}

/** Gives the sticks to the map of a window; null: to none. */
export function setStickMapWindow(step: PtzTransition, owner: WindowId | null): void {
  if (owner === step.state.mapOwner) return;
  rest(step);
  updateState(step, { mapOwner: owner });
  demandCentreOfIdleSticks(step);
}

/** A map has the keys, or no longer has them. Only the focused window's can get them. */
export function setMapKeyWindow(step: PtzTransition, window: WindowId, hasKeys: boolean): void {
  if (hasKeys) setStickMapWindow(step, window);
  else if (step.state.mapOwner === window) setStickMapWindow(step, null);
}

/** Moves the map by a stick, where it is the map's. Returns whether it is: then it moves no camera. */
export function handleStickMoveOnMap(step: PtzTransition, stick: number, velocity: Velocity): boolean {
  const { panningStick, mapOwner } = step.state;
  if (panningStick === stick) {
    if (isZeroVelocity(velocity)) rest(step);
    else push(step, velocity);
    return true;
  }
  if (isZeroVelocity(velocity) || mapOwner === null || canStickMoveCamera(step.state, stick)) return false;
  // Of two sticks the first one moves the map, until it is released.
  if (panningStick !== null) return true;
  updateState(step, { panningStick: stick });
  push(step, velocity);
  return true;
}

/** The buttons of this stick are not a camera's now. */
export const isStickHeldByMap = ({ state }: PtzTransition, stick: number): boolean =>
  state.mapOwner !== null && !canStickMoveCamera(state, stick);

/** A stick, or (undefined) any stick, no longer moves the map; it has to be centred first. */
export function releaseMapStick(step: PtzTransition, stick?: number): void {
  const { panningStick } = step.state;
  if (panningStick === null || (stick !== undefined && stick !== panningStick)) return;
  rest(step);
  demandCentreOfIdleSticks(step);
}
