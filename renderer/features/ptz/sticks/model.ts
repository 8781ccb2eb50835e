import {
  getHatButton,
  type HatDirection,
  hatDirections,
  type StickAction,
  type StickAxis,
  type StickIdentity,
  type StickProfile,
} from '../../../../core/ptz/stick.ts';

/** The camera axes that a joystick axis can move. */
export const assignableMoves = ['pan', 'tilt', 'zoom'] as const;
export type AssignableMove = (typeof assignableMoves)[number];

/** Default settings of an axis. */
export const createDefaultAxis = (axis: number): StickAxis => ({
  axis,
  midpoint: 0,
  deadZone: 0.08,
  exponent: 2,
  invert: false,
});

/** Creates a profile for an unknown joystick: it moves nothing. */
export const createBlankProfile = (identity: StickIdentity, inputApi: 'sdl' | 'gamepad'): StickProfile => ({
  vid: identity.vid,
  pid: identity.pid,
  name: identity.name.trim() || `${identity.vid}:${identity.pid}`,
  inputApi,
  pan: null,
  tilt: null,
  zoom: null,
  buttons: [],
});

/** Returns the profile with one camera axis assigned to another joystick axis, or to none; its settings stay. */
export function assignAxis(profile: StickProfile, move: AssignableMove, axis: number | null): StickProfile {
  const before = profile[move];
  const after = axis === null ? null : { ...(before ?? createDefaultAxis(axis)), axis, midpoint: 0 };
  return { ...profile, [move]: after };
}

export function changeAxisSettings(
  profile: StickProfile,
  move: AssignableMove,
  set: Partial<StickAxis>,
): StickProfile {
  const before = profile[move];
  return before ? { ...profile, [move]: { ...before, ...set } } : profile;
}

/** Returns the midpoint for a held position, limited to the allowed distance from the centre. */
export const clampMidpoint = (reading: number): number =>
  Math.max(-0.9, Math.min(0.9, Math.round(reading * 1_000) / 1_000));

const none: StickAction = { do: 'none' };
export const getButtonActions = (
  profile: StickProfile,
  button: number,
): { readonly plain: StickAction; readonly modified: StickAction } =>
  profile.buttons.find((each) => each.button === button) ?? { plain: none, modified: none };

/** Sets a button's action; one without effect is removed. */
export function setButtonAction(
  profile: StickProfile,
  button: number,
  which: 'plain' | 'modified',
  action: StickAction,
): StickProfile {
  const { plain, modified } = getButtonActions(profile, button);
  const after = { plain, modified, [which]: action };
  const others = profile.buttons.filter((each) => each.button !== button);
  const isNothing = after.plain.do === 'none' && after.modified.do === 'none';
  const buttons = isNothing ? others : [...others, { button, plain: after.plain, modified: after.modified }];
  return { ...profile, buttons: buttons.sort((a, b) => a.button - b.button) };
}

/** Returns the default action of a kind before a number is entered. */
export const createDefaultAction = (kind: StickAction['do'], number: number): StickAction =>
  kind === 'preset' ? { do: 'preset', number } : { do: kind };

export type StickButton =
  | { readonly button: number; readonly hat?: undefined }
  | { readonly button: number; readonly hat: number; readonly way: HatDirection };

/** Returns all buttons of a joystick, then its hat directions. */
export function listStickButtons({ buttons, hats }: StickIdentity): readonly StickButton[] {
  const plain = Array.from({ length: buttons }, (_, button): StickButton => ({ button }));
  const ofHats = Array.from({ length: hats }, (_, hat) =>
    hatDirections.map((way): StickButton => ({ button: getHatButton(hat, way), hat, way })),
  );
  return [...plain, ...ofHats.flat()];
}
