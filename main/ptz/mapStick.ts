import type { MapPush } from '../../core/api/shell.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { isStill, type Velocity } from '../../core/ptz/ptz.ts';
import { clearTimer, restingPush, setTimer, type Transition, update } from './controlState.ts';
import { demandCentre, steersCamera } from './inputSources.ts';
import { dueInMs, sendLatest, wantLatest } from './latest.ts';

/*
 * A stick moves a window's map instead of a camera while that map has the keys. Which of both it moves is decided as it leaves
 * its centre, and stays so until it is back: a stick that steers a camera goes on with it, whatever gets the keys meanwhile.
 */

/** Minimum interval between pushes to a window's map, ms: 30 times a second. */
const pushEveryMs = 34;

const isSame = (a: MapPush, b: MapPush) => a.x === b.x && a.y === b.y && a.zoom === b.zoom;

function publish(step: Transition, push: MapPush): void {
  const { mapOwner } = step.state;
  if (mapOwner !== null)
    step.effects.push({ do: 'publish', to: mapOwner, message: { watchfloor: 'mapStick', push } });
}

/** The newest push is due. */
export function sendMapPush(step: Transition): void {
  const { mapPush } = step.state;
  if (isSame(mapPush.value, mapPush.sent)) update(step, { mapPush: { ...mapPush, wantedAt: undefined } });
  else {
    update(step, { mapPush: sendLatest(mapPush, step.at) });
    publish(step, mapPush.value);
  }
}

function push(step: Transition, { pan, tilt, zoom }: Velocity): void {
  const { mapPush } = step.state;
  update(step, { mapPush: wantLatest(mapPush, { x: pan, y: tilt, zoom }, step.at) });
  if (mapPush.wantedAt !== undefined) return;
  const waitMs = dueInMs(mapPush, pushEveryMs, step.at);
  if (waitMs > 0) setTimer(step, { kind: 'mapPush' }, waitMs);
  else sendMapPush(step);
}

/** The map stops at once, however recent the last push is. */
function rest(step: Transition): void {
  const { mapPush } = step.state;
  clearTimer(step, { kind: 'mapPush' });
  const resting = { value: restingPush, wantedAt: undefined, sent: restingPush };
  update(step, { panningStick: null, mapPush: { ...mapPush, ...resting } });
  if (!isSame(mapPush.sent, restingPush)) publish(step, restingPush);
}

/** Sticks that steer no camera have to be centred before they move anything again. */
function demandCentreOfIdleSticks(step: Transition): void {
  for (const instance of step.state.sticks.keys())
    if (!steersCamera(step.state, instance)) demandCentre(step, instance);
}

/** Gives the sticks to the map of a window; null: to none. */
export function setMapOwner(step: Transition, owner: WindowId | null): void {
  if (owner === step.state.mapOwner) return;
  rest(step);
  update(step, { mapOwner: owner });
  demandCentreOfIdleSticks(step);
}

/** A map has the keys, or no longer has them. Only the focused window's can get them. */
export function setMapKeys(step: Transition, window: WindowId, hasKeys: boolean): void {
  if (hasKeys) setMapOwner(step, window);
  else if (step.state.mapOwner === window) setMapOwner(step, null);
}

/** Moves the map by a stick, where it is the map's. Returns whether it is: then it moves no camera. */
export function moveMap(step: Transition, stick: number, velocity: Velocity): boolean {
  const { panningStick, mapOwner } = step.state;
  if (panningStick === stick) {
    if (isStill(velocity)) rest(step);
    else push(step, velocity);
    return true;
  }
  if (isStill(velocity) || mapOwner === null || steersCamera(step.state, stick)) return false;
  // Of two sticks the first one moves the map, until it is released.
  if (panningStick !== null) return true;
  update(step, { panningStick: stick });
  push(step, velocity);
  return true;
}

/** The buttons of this stick are not a camera's now. */
export const mapHoldsStick = ({ state }: Transition, stick: number): boolean =>
  state.mapOwner !== null && !steersCamera(state, stick);

/** A stick, or (undefined) any stick, no longer moves the map; it has to be centred first. */
export function stopMap(step: Transition, stick?: number): void {
  const { panningStick } = step.state;
  if (panningStick === null || (stick !== undefined && stick !== panningStick)) return;
  rest(step);
  demandCentreOfIdleSticks(step);
}
