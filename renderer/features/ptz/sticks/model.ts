import {
  type HatDirection,
  hatButton,
  hatDirections,
  type StickAction,
  type StickAxis,
  type StickIdentity,
  type StickProfile,
} from '../../../../core/ptz/stick.ts';

/** The axes of a camera that a stick's axis can move. */
export const moves = ['pan', 'tilt', 'zoom'] as const;
export type Move = (typeof moves)[number];

/** As the rules of sticks give it where nothing else is known. */
export const freshAxis = (axis: number): StickAxis => ({
  axis,
  midpoint: 0,
  deadZone: 0.08,
  exponent: 2,
  invert: false,
});

/** For a stick of which nothing is known: it moves nothing. */
export const blankProfile = (identity: StickIdentity, inputApi: 'sdl' | 'gamepad'): StickProfile => ({
  vid: identity.vid,
  pid: identity.pid,
  name: identity.name.trim() || `${identity.vid}:${identity.pid}`,
  inputApi,
  pan: null,
  tilt: null,
  zoom: null,
  buttons: [],
});

/** The profile with one axis moved by another of the stick's, or by none; how it was set stays. */
export function withAxis(profile: StickProfile, move: Move, axis: number | null): StickProfile {
  const before = profile[move];
  const after = axis === null ? null : { ...(before ?? freshAxis(axis)), axis, midpoint: 0 };
  return { ...profile, [move]: after };
}

export function withAxisSet(profile: StickProfile, move: Move, set: Partial<StickAxis>): StickProfile {
  const before = profile[move];
  return before ? { ...profile, [move]: { ...before, ...set } } : profile;
}

/** Where an axis is held is its midpoint only as far from the middle as a profile allows. */
export const midpointFrom = (reading: number): number =>
  Math.max(-0.9, Math.min(0.9, Math.round(reading * 1_000) / 1_000));

const none: StickAction = { do: 'none' };
export const actionsOf = (
  profile: StickProfile,
  button: number,
): { readonly plain: StickAction; readonly modified: StickAction } =>
  profile.buttons.find((each) => each.button === button) ?? { plain: none, modified: none };

/** Buttons that do nothing are not kept. */
export function withAction(
  profile: StickProfile,
  button: number,
  which: 'plain' | 'modified',
  action: StickAction,
): StickProfile {
  const { plain, modified } = actionsOf(profile, button);
  const after = { plain, modified, [which]: action };
  const others = profile.buttons.filter((each) => each.button !== button);
  const isNothing = after.plain.do === 'none' && after.modified.do === 'none';
  const buttons = isNothing ? others : [...others, { button, plain: after.plain, modified: after.modified }];
  return { ...profile, buttons: buttons.sort((a, b) => a.button - b.button) };
}

/** What an action is of its kind, before a number was given. */
export const actionOf = (kind: StickAction['do'], number: number): StickAction =>
  kind === 'preset' ? { do: 'preset', number } : { do: kind };

export type StickButton =
  | { readonly button: number; readonly hat?: undefined }
  | { readonly button: number; readonly hat: number; readonly way: HatDirection };

/** All that can be pressed on a stick: its buttons, then its hats' directions. */
export function buttonsOf({ buttons, hats }: StickIdentity): readonly StickButton[] {
  const plain = Array.from({ length: buttons }, (_, button): StickButton => ({ button }));
  const ofHats = Array.from({ length: hats }, (_, hat) =>
    hatDirections.map((way): StickButton => ({ button: hatButton(hat, way), hat, way })),
  );
  return [...plain, ...ofHats.flat()];
}
