import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';

/** The other end of one axis, from -1 to 1: right, up, tele, far, open are positive (ONVIF PTZ, generic velocity spaces). */
const Axis = z.number().min(-1).max(1);

/** How fast each axis is to move, in parts of the fastest that the camera does. Absent: it stands still. */
export const Velocity = z.object({
  pan: Axis.default(0),
  tilt: Axis.default(0),
  zoom: Axis.default(0),
  focus: Axis.default(0),
  iris: Axis.default(0),
});
export type Velocity = z.infer<typeof Velocity>;

export const axes = ['pan', 'tilt', 'zoom', 'focus', 'iris'] as const;

export const still: Velocity = { pan: 0, tilt: 0, zoom: 0, focus: 0, iris: 0 };
export const isStill = (velocity: Velocity): boolean => axes.every((axis) => velocity[axis] === 0);

/** The console repeats what it wants this often, ms. */
export const repeatEveryMs = 200;
/** Without a word for so long the gateway stops the camera, ms. */
export const deadManMs = 600;
/** The longest Timeout that a move carries where the camera honours one, ms (ONVIF PTZ 5.3.3, ContinuousMove). */
export const maxMoveTimeoutMs = 1_000;
/** What it carries where that is allowed: whatever is dead, it stands a second after its last move, the way to it and braking included. */
export const moveTimeoutMs = 800;
/** A camera that has said nothing for so long to what it was told: anyone who steers must know, ms. */
export const unansweredAfterMs = 600;
/** Commands to one camera are at least so far apart, ms; Stop waits for nothing. */
export const commandEveryMs = 100;

/** Why a camera was stopped though nobody let go of the stick. After any of these the stick must come back to its centre. */
export const StopCause = z.enum([
  'deadMan',
  'unplugged',
  'profileChanged',
  'screenLocked',
  'suspended',
  'leaseLost',
  'selectionChanged',
  'windowBlurred',
  'windowGone',
  'stalePicture',
  'linkCut',
  'signedOut',
  'rightLost',
  'siteGone',
  'gatewayStarted',
  'consoleClosed',
]);
export type StopCause = z.infer<typeof StopCause>;

/** With what somebody steers. A stick is heard whichever window has the focus; the others belong to their window. */
export const SteerSource = z.enum(['stick', 'gamepad', 'mouse', 'keyboard']);
export type SteerSource = z.infer<typeof SteerSource>;

const Name = z.string().trim().min(1).max(64);
/** What the camera calls a thing of its own (ONVIF ReferenceToken). */
const Token = z.string().min(1).max(64);

export const Preset = z.object({ token: Token, name: z.string().max(64) });
export type Preset = z.infer<typeof Preset>;
export const maxPresets = 256;

/** A tour (guard tour): presets in turn. One of the site's own is run by the gateway, any other by the camera. */
export const TourStop = z.object({
  preset: Token,
  /** How long it rests there, s. */
  dwellS: z.int().min(1).max(3_600),
  /** In parts of the camera's fastest. */
  speed: z.number().gt(0).max(1).default(1),
});
export const Tour = z.object({
  token: Token,
  name: Name,
  by: z.enum(['camera', 'site']),
  stops: z.array(TourStop).max(64),
  running: z.boolean(),
  /** Somebody steers: it goes on once they have let go. */
  paused: z.boolean(),
});
export type Tour = z.infer<typeof Tour>;

/** What a camera can do, as its own answers say it. */
export const PtzCapabilities = z.object({
  pan: z.boolean(),
  tilt: z.boolean(),
  zoom: z.boolean(),
  /** Moves by parts of the picture (ONVIF FOV space, TranslationSpaceFov). */
  fovMove: z.boolean(),
  absolute: z.boolean(),
  relative: z.boolean(),
  focus: z.boolean(),
  autoFocus: z.boolean(),
  iris: z.boolean(),
  home: z.boolean(),
  presets: z.boolean(),
  tours: z.boolean(),
  wiper: z.boolean(),
  /** Commands of its own (ONVIF AuxiliaryCommands), such as `tt:IRLamp|On`. */
  auxiliaries: z.array(z.string().max(64)).max(64),
  /** It takes and obeys a Timeout on a move. */
  timeout: z.boolean(),
  /** It scales speeds with its zoom by itself. */
  scalesSpeed: z.boolean(),
});
export type PtzCapabilities = z.infer<typeof PtzCapabilities>;

/** An answer of a camera that moving it does not need. What cannot be read is left out, and asked for again later. */
export const PtzPart = z.enum([
  'model',
  'ranges',
  'abilities',
  'tours',
  'presets',
  'focus',
  'lens',
  'imaging',
]);
export const PtzMissing = z.object({ part: PtzPart, why: FaultShape });
export type PtzMissing = z.infer<typeof PtzMissing>;

/** Where a camera looks, as it last said. */
export const PtzPose = z.object({
  /** Degrees: clockwise from true north where the registry knows where its zero points, else from its own zero; up is positive. */
  panDeg: z.number().min(-720).max(720),
  tiltDeg: z.number().min(-180).max(180),
  /** Horizontal field of view now, degrees. */
  fovDeg: z.number().gt(0).max(360),
  /** null: it does not say. */
  moving: z.boolean().nullable(),
  /** How old this was when it was sent, ms. */
  ageMs: z.number().min(0),
});
export type PtzPose = z.infer<typeof PtzPose>;

/** A point of the picture, in parts of its width and height from the top left; where a click was, after letterbox and digital zoom. */
const PicturePoint = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });

/** What can be asked of a camera besides moving on an axis. */
export const PtzCommand = z.discriminatedUnion('do', [
  /** Brings that point of the picture into its middle. */
  z.object({ do: z.literal('centre'), at: PicturePoint, aspect: z.number().gt(0).max(10) }),
  /** Brings the box's middle to the middle and zooms until it fills the picture. */
  z.object({
    do: z.literal('box'),
    at: PicturePoint,
    width: z.number().gt(0).max(1),
    height: z.number().gt(0).max(1),
    aspect: z.number().gt(0).max(10),
  }),
  /** Looks that way, in degrees as a pose has them; as widely as that where the camera's lens is known, else as it did. */
  z.object({
    do: z.literal('look'),
    panDeg: z.number().min(0).lt(360),
    tiltDeg: z.number().min(-90).max(90),
    fovDeg: z.number().gt(0).max(360),
  }),
  z.object({ do: z.literal('home') }),
  z.object({ do: z.literal('setHome') }),
  z.object({ do: z.literal('preset'), token: Token }),
  /** Without a token a new one. */
  z.object({ do: z.literal('setPreset'), token: Token.optional(), name: Name }),
  z.object({ do: z.literal('removePreset'), token: Token }),
  z.object({ do: z.literal('startTour'), token: Token }),
  z.object({ do: z.literal('stopTour'), token: Token }),
  /** One of the site's own. */
  z.object({
    do: z.literal('saveTour'),
    token: Token.optional(),
    name: Name,
    stops: z.array(TourStop).min(1).max(64),
  }),
  z.object({ do: z.literal('removeTour'), token: Token }),
  z.object({ do: z.literal('auxiliary'), command: z.string().min(1).max(64) }),
  z.object({ do: z.literal('wiper'), on: z.boolean() }),
  z.object({ do: z.literal('focusAuto'), on: z.boolean() }),
  z.object({ do: z.literal('irisAuto'), on: z.boolean() }),
  /** Somebody sees that it stands still, which it has not said itself: nobody needs to look any more. */
  z.object({ do: z.literal('seenStanding') }),
]);
export type PtzCommand = z.infer<typeof PtzCommand>;

/** All that steering needs to know of one camera. */
export const CameraControl = z.object({
  camera: CameraId,
  /** `connecting`: what it can do is not known yet. */
  state: z.enum(['connecting', 'ready', 'unreachable', 'refused']),
  /** Why it is not ready; null while it is, or while that is not known yet. */
  fault: FaultShape.nullable(),
  /** What it would not say of itself so that it could be read. */
  missing: z.array(PtzMissing).max(PtzPart.options.length),
  capabilities: PtzCapabilities.nullable(),
  pose: PtzPose.nullable(),
  presets: z.array(Preset).max(maxPresets),
  tours: z.array(Tour).max(64),
  /** From the console's word at the gateway to the request written to the camera, and its answer, ms; null: nothing yet. */
  toCameraMs: z.number().min(0).nullable(),
  answerMs: z.number().min(0).nullable(),
  /** It has not answered what it was told last for `unansweredAfterMs`, or could not be told: nobody knows whether it moves. */
  unanswered: z.boolean(),
  /** It was told to stop and has not been seen to stand still. */
  stopUnconfirmed: z.boolean(),
});
export type CameraControl = z.infer<typeof CameraControl>;
