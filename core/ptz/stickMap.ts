import { curve } from './curve.ts';
import type { Velocity } from './ptz.ts';
import type { StickAction, StickAxis, StickProfile, StickReading } from './stick.ts';

/** What is done once, when its button goes down. */
export type StickCommand = Extract<
  StickAction,
  { do: 'stop' | 'home' | 'preset' | 'focusAuto' | 'wiper' | 'nextTile' | 'previousTile' }
>;

/**
 * The buttons held down and what each does: settled when it went down, so that letting go of the modifier first does not
 * change what a finger is doing.
 */
export type HeldButtons = ReadonlyMap<number, StickAction>;
export const nothingHeld: HeldButtons = new Map();

/** How fast a button moves zoom, focus or iris while it is held, in parts of the fastest: slow enough to stop in time. [J] */
export const heldSpeed = 0.5;

const moves: Readonly<Partial<Record<StickAction['do'], Partial<Velocity>>>> = {
  zoomIn: { zoom: heldSpeed },
  zoomOut: { zoom: -heldSpeed },
  focusFar: { focus: heldSpeed },
  focusNear: { focus: -heldSpeed },
  irisOpen: { iris: heldSpeed },
  irisClose: { iris: -heldSpeed },
};

function isStickCommand(action: StickAction): action is StickCommand {
  return action.do !== 'none' && action.do !== 'modifier' && moves[action.do] === undefined;
}

/** A button has gone down or up (a hat's directions are buttons too: `hatButton`). `command`: to be done now, once. */
export function pressed(
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
  axis === null ? 0 : curve(axis, axes[axis.axis] ?? axis.midpoint);

/** How fast a stick wants the camera to move. An axis that the stick does not have stands still. */
export function stickVelocity(profile: StickProfile, reading: StickReading, held: HeldButtons): Velocity {
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
