import { getHatButton, getStickKey, type StickAction, type StickIdentity, StickProfile } from './stick.ts';

/** A profile and its origin: learnt or changed at this desk (`own`), or shipped with the program (`ready`). */
export interface KnownProfile {
  readonly profile: StickProfile;
  readonly from: 'own' | 'ready';
}

/**
 * Returns whether a profile fits a stick: same make and model, same input API, and all named axes
 * and buttons exist.
 */
function fits(profile: StickProfile, identity: StickIdentity, inputApi: 'sdl' | 'gamepad'): boolean {
  const { pan, tilt, zoom } = profile;
  return (
    getStickKey(profile) === getStickKey(identity) &&
    (profile.inputApi ?? 'sdl') === inputApi &&
    [pan, tilt, zoom].every((axis) => axis === null || axis.axis < identity.axes)
  );
}

/**
 * Returns the profile of a stick: the desk's own, else a ready-made one, else undefined.
 * Ready-made profiles are for SDL on Linux only, because other systems number the same stick
 * differently.
 * @param options `own`: the desk's profiles; `system`: Node's `process.platform`
 */
export function findStickProfile(
  identity: StickIdentity,
  options: {
    readonly own: readonly StickProfile[];
    readonly inputApi: 'sdl' | 'gamepad';
    readonly system: string;
  },
): KnownProfile | undefined {
  const { own, inputApi, system } = options;
  const learnt = own.find((profile) => fits(profile, identity, inputApi));
  if (learnt) return { profile: learnt, from: 'own' };
  const ready =
    system === 'linux' && builtInStickProfiles.find((profile) => fits(profile, identity, inputApi));
  return ready ? { profile: ready, from: 'ready' } : undefined;
}

type Two = readonly [plain: StickAction, modified?: StickAction];
const button = (number: number, [plain, modified = plain]: Two) => ({ button: number, plain, modified });
const preset = (number: number): StickAction => ({ do: 'preset', number });
/** A preset; with the modifier, the preset four numbers higher. */
const presets = (first: number): Two => [preset(first), preset(first + 4)];

/** The hat moves focus vertically and iris horizontally. */
const hatForLens = [
  button(getHatButton(0, 'up'), [{ do: 'focusFar' }]),
  button(getHatButton(0, 'down'), [{ do: 'focusNear' }]),
  button(getHatButton(0, 'left'), [{ do: 'irisClose' }]),
  button(getHatButton(0, 'right'), [{ do: 'irisOpen' }]),
];

/**
 * Gamepads of Linux' xpad driver, all with the same layout: left stick pan and tilt, right stick
 * zoom; B stops, the left shoulder is the modifier. The triggers (axes 2 and 5) rest at their end
 * and move nothing. Source: SDL_GameControllerDB, gamecontrollerdb.txt at 42f28e2, lines
 * `platform:Linux` of these ids: leftx:a0, lefty:a1, righty:a4, a:b0, b:b1, x:b2, y:b3,
 * leftshoulder:b4, rightshoulder:b5, back:b6, start:b7, dpup:h0.1. Down is positive.
 */
const pad = (vid: string, pid: string, name: string): StickProfile =>
  StickProfile.parse({
    vid,
    pid,
    name,
    ...panTiltAxes,
    zoom: { axis: 4, invert: true },
    buttons: [
      button(0, presets(1)),
      button(1, [{ do: 'stop' }, { do: 'home' }]),
      button(2, presets(2)),
      button(3, presets(3)),
      button(4, [{ do: 'modifier' }]),
      button(5, [{ do: 'focusAuto' }, { do: 'wiper' }]),
      button(6, [{ do: 'previousTile' }]),
      button(7, [{ do: 'nextTile' }]),
      ...hatForLens,
    ],
  });

/** Pan and tilt of a stick whose first axis is X and whose second is Y, forward low. */
const panTiltAxes = { pan: { axis: 0 }, tilt: { axis: 1, invert: true } };

/**
 * Sticks whose axes are documented. The assignment of buttons is our choice; forward tilting up is
 * the convention in the field. None was tested on hardware: each follows its source.
 */
export const builtInStickProfiles: readonly StickProfile[] = [
  // mark-whiting/messiah-ptz-controller at f971699: config.py (id), lib/PtzController.py (bytes of its HID report: x, y with
  // forward low, zoom; bits of its buttons: J1 to J4, L, R). The same numbers in "Axis T8311 joystick mapping" by r.kravtsov.
  StickProfile.parse({
    vid: '07c0',
    pid: '1131',
    name: 'AXIS T8311',
    ...panTiltAxes,
    zoom: { axis: 2 },
    buttons: [
      button(0, presets(1)),
      button(1, presets(2)),
      button(2, presets(3)),
      button(3, presets(4)),
      button(4, [{ do: 'modifier' }]),
      button(5, [{ do: 'stop' }, { do: 'home' }]),
    ],
  }),
  // robotics-docs.agus-darmawan.com, "Axis & Button Map" of extreme3dpro_driver: 0 X right, 1 Y back, 2 Rz twist, 3 throttle
  // (which stays where it is put, so it moves nothing), a hat; 0 trigger, 1 thumb, 2 to 5 on the head, 6 to 11 on the base.
  StickProfile.parse({
    vid: '046d',
    pid: 'c215',
    name: 'Logitech Extreme 3D Pro',
    ...panTiltAxes,
    zoom: { axis: 2 },
    buttons: [
      button(0, [{ do: 'stop' }]),
      button(1, [{ do: 'modifier' }]),
      button(2, presets(1)),
      button(3, presets(2)),
      button(4, presets(3)),
      button(5, presets(4)),
      button(6, [{ do: 'previousTile' }]),
      button(7, [{ do: 'nextTile' }]),
      button(8, [{ do: 'home' }]),
      button(9, [{ do: 'focusAuto' }]),
      button(10, [{ do: 'wiper' }]),
      ...hatForLens,
    ],
  }),
  // InnPatron/attack3, notes/attack3-notes: x, y with forward low, z a slider that stays where it is put; buttons 1 to 11.
  StickProfile.parse({
    vid: '046d',
    pid: 'c214',
    name: 'Logitech Attack 3',
    ...panTiltAxes,
    zoom: null,
    buttons: [
      button(0, [{ do: 'stop' }]),
      button(1, [{ do: 'zoomOut' }, { do: 'focusNear' }]),
      button(2, [{ do: 'zoomIn' }, { do: 'focusFar' }]),
      button(3, [{ do: 'previousTile' }, { do: 'home' }]),
      button(4, [{ do: 'nextTile' }, { do: 'focusAuto' }]),
      button(5, [{ do: 'modifier' }]),
      button(6, presets(1)),
      button(7, presets(2)),
      button(8, presets(3)),
      button(9, presets(4)),
    ],
  }),
  pad('045e', '028e', 'Xbox 360 Controller'),
  pad('045e', '02d1', 'Xbox One Controller'),
  pad('045e', '02dd', 'Xbox One Controller'),
  pad('045e', '02ea', 'Xbox One S Controller'),
  pad('045e', '0b12', 'Xbox Series Controller'),
  pad('046d', 'c21d', 'Logitech F310'),
];
