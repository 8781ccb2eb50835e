import { applyStickCurve } from './curve.ts';
import type { Velocity } from './ptz.ts';
import type { StickAction, StickAxis, StickProfile, StickReading } from './stick.ts';

/** An action that runs once, when its button goes down. */
export type StickCommand = Extract<
  StickAction,
  { do: 'stop' | 'home' | 'preset' | 'focusAuto' | 'wiper' | 'nextTile' | 'previousTile' }
>;

/**
 * The held buttons and the action of each, fixed when it went down, so that releasing the modifier
 * first does not change it.
 */
export type HeldButtons = ReadonlyMap<number, StickAction>;
export const noHeldButtons: HeldButtons = new Map();

/**
 * Speed of zoom, focus or iris while a button is held, as a fraction of the maximum: slow enough to
 * stop in time. [J]
 */
export const heldButtonSpeed = 0.5;

const moves: Readonly<Partial<Record<StickAction['do'], Partial<Velocity>>>> = {
  zoomIn: { zoom: heldButtonSpeed },
  zoomOut: { zoom: -heldButtonSpeed },
  focusFar: { focus: heldButtonSpeed },
  focusNear: { focus: -heldButtonSpeed },
  irisOpen: { iris: heldButtonSpeed },
  irisClose: { iris: -heldButtonSpeed },
};

function isStickCommand(action: StickAction): action is StickCommand {
  return action.do !== 'none' && action.do !== 'modifier' && moves[action.do] === undefined;
}

/** Handles a press or release of a button (also a hat direction, `getHatButton`). `command`: to run once now. */
export function handleStickButton(
  profile: StickProfile,
  held: HeldButtons,
  button: number,
  down: boolean,
): { readonly held: HeldButtons; readonly command: StickCommand | null } {
  const next = new Map(held);
  if (!down) {
    next.delete(button);
    return { held: next, command: null };
  }
  const mapped = profile.buttons.find((each) => each.button === button);
  if (mapped === undefined || held.has(button)) return { held, command: null };
  const modified = [...held.values()].some((action) => action.do === 'modifier');
  const action = modified && mapped.plain.do !== 'modifier' ? mapped.modified : mapped.plain;
  next.set(button, action);
  return { held: next, command: isStickCommand(action) ? action : null };
}

const along = (axis: StickAxis | null, { axes }: StickReading) =>
  axis === null ? 0 : applyStickCurve(axis, axes[axis.axis] ?? axis.midpoint);

/** Returns the velocity that a stick requests. An axis that the stick lacks is 0. */
export function getStickVelocity(profile: StickProfile, reading: StickReading, held: HeldButtons): Velocity {
  const wanted: Velocity = {
    pan: along(profile.pan, reading),
    tilt: along(profile.tilt, reading),
    zoom: along(profile.zoom, reading),
    focus: 0,
    iris: 0,
  };
  for (const action of held.values()) {
    const more = moves[action.do];
    if (more === undefined) continue;
    wanted.zoom += more.zoom ?? 0;
    wanted.focus += more.focus ?? 0;
    wanted.iris += more.iris ?? 0;
  }
  wanted.zoom = Math.max(-1, Math.min(1, wanted.zoom));
  wanted.focus = Math.max(-1, Math.min(1, wanted.focus));
  wanted.iris = Math.max(-1, Math.min(1, wanted.iris));
  return wanted;
}
