import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';

/** Speed of one axis, -1 to 1: right, up, tele, far, open are positive (ONVIF PTZ, generic velocity spaces). */
const Axis = z.number().min(-1).max(1);

/** The target speed of each axis as a fraction of the camera's maximum. Absent: 0. */
export const Velocity = z.object({
  pan: Axis.default(0),
  tilt: Axis.default(0),
  zoom: Axis.default(0),
  focus: Axis.default(0),
  iris: Axis.default(0),
});
export type Velocity = z.infer<typeof Velocity>;

export const ptzAxes = ['pan', 'tilt', 'zoom', 'focus', 'iris'] as const;

export const zeroVelocity: Velocity = { pan: 0, tilt: 0, zoom: 0, focus: 0, iris: 0 };
export const isZeroVelocity = (velocity: Velocity): boolean => ptzAxes.every((axis) => velocity[axis] === 0);

/** The console repeats the target velocity at this interval, ms. */
export const repeatEveryMs = 200;
/** The gateway stops the camera after this long without a command, ms. */
export const deadManMs = 600;
/** The maximum Timeout of a move where the camera supports it, ms (ONVIF PTZ 5.3.3, ContinuousMove). */
export const maxMoveTimeoutMs = 1_000;
/**
 * The Timeout used where the camera supports it: whatever fails, the camera stands still a second
 * after its last move command, with transmission and braking included.
 */
export const moveTimeoutMs = 800;
/** An unanswered command to the camera is reported to its operator after this long, ms. */
export const unansweredAfterMs = 600;
/** The minimum interval between commands to one camera, ms; a Stop is sent immediately. */
export const commandEveryMs = 100;

/**
 * Why a camera was stopped although the control was not released. After any of these the stick must
 * return to its centre.
 */
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

/** The input device. A stick is active whichever window has the focus; the others belong to their window. */
export const MoveSource = z.enum(['stick', 'gamepad', 'mouse', 'keyboard']);
export type MoveSource = z.infer<typeof MoveSource>;

const Name = z.string().trim().min(1).max(64);
/** The camera's own identifier (ONVIF ReferenceToken). */
const Token = z.string().min(1).max(64);

export const Preset = z.object({ token: Token, name: z.string().max(64) });
export type Preset = z.infer<typeof Preset>;
export const maxPresets = 256;

/** A guard tour: presets in sequence. A site's own tour is run by the gateway, any other by the camera. */
export const TourStop = z.object({
  preset: Token,
  /** Dwell time, s. */
  dwellS: z.int().min(1).max(3_600),
  /** As a fraction of the camera's maximum. */
  speed: z.number().gt(0).max(1).default(1),
});
export const Tour = z.object({
  token: Token,
  name: Name,
  by: z.enum(['camera', 'site']),
  stops: z.array(TourStop).max(64),
  running: z.boolean(),
  /** An operator controls the camera; the tour resumes after the release. */
  paused: z.boolean(),
});
export type Tour = z.infer<typeof Tour>;

/** The capabilities of a camera, as its ONVIF responses state them. */
export const PtzCapabilities = z.object({
  pan: z.boolean(),
  tilt: z.boolean(),
  zoom: z.boolean(),
  /** Supports moves by fractions of the picture (ONVIF FOV space, TranslationSpaceFov). */
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
  /** The camera's own commands (ONVIF AuxiliaryCommands), such as `tt:IRLamp|On`. */
  auxiliaries: z.array(z.string().max(64)).max(64),
  /** The camera accepts and obeys a Timeout on a move. */
  timeout: z.boolean(),
  /** The camera itself scales speeds with its zoom. */
  scalesSpeed: z.boolean(),
});
export type PtzCapabilities = z.infer<typeof PtzCapabilities>;

/**
 * An optional part of a camera's capabilities, not needed to move it. Unreadable parts are omitted
 * and queried again later.
 */
export const OptionalPtzPart = z.enum([
  'model',
  'ranges',
  'abilities',
  'tours',
  'presets',
  'focus',
  'lens',
  'imaging',
]);
export const PtzMissing = z.object({ part: OptionalPtzPart, why: FaultShape });
export type PtzMissing = z.infer<typeof PtzMissing>;

/** The last reported pose of a camera. */
export const PtzPose = z.object({
  /**
   * Degrees: clockwise from true north if the registry knows the camera's zero points, else from its
   * own zero; up is positive.
   */
  panDeg: z.number().min(-720).max(720),
  tiltDeg: z.number().min(-180).max(180),
  /** Present horizontal field of view, degrees. */
  fovDeg: z.number().gt(0).max(360),
  /** Null: not reported. */
  moving: z.boolean().nullable(),
  /** Age of the pose when it was sent, ms. */
  ageMs: z.number().min(0),
});
export type PtzPose = z.infer<typeof PtzPose>;

/**
 * A point as fractions of the picture's width and height from the top left; a click is corrected for
 * letterbox and digital zoom.
 */
const PicturePoint = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });

/** Commands to a camera other than moving an axis. */
export const PtzCommand = z.discriminatedUnion('do', [
  /** Brings a picture point to the centre. */
  z.object({ do: z.literal('centre'), at: PicturePoint, aspect: z.number().gt(0).max(10) }),
  /** Centres a box and zooms until it fills the picture. */
  z.object({
    do: z.literal('box'),
    at: PicturePoint,
    width: z.number().gt(0).max(1),
    height: z.number().gt(0).max(1),
    aspect: z.number().gt(0).max(10),
  }),
  /**
   * Turns to a direction, in degrees as in a pose, and to the field of view if the camera's lens is
   * known; otherwise the zoom stays.
   */
  z.object({
    do: z.literal('look'),
    panDeg: z.number().min(0).lt(360),
    tiltDeg: z.number().min(-90).max(90),
    fovDeg: z.number().gt(0).max(360),
  }),
  z.object({ do: z.literal('home') }),
  z.object({ do: z.literal('setHome') }),
  z.object({ do: z.literal('preset'), token: Token }),
  /** Without a token it creates a new preset. */
  z.object({ do: z.literal('setPreset'), token: Token.optional(), name: Name }),
  z.object({ do: z.literal('removePreset'), token: Token }),
  z.object({ do: z.literal('startTour'), token: Token }),
  z.object({ do: z.literal('stopTour'), token: Token }),
  /** A tour of the site's own. */
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
  /** The operator confirms that the camera stands still, which it has not reported itself. */
  z.object({ do: z.literal('seenStanding') }),
]);
export type PtzCommand = z.infer<typeof PtzCommand>;

/** The state that controlling one camera requires. */
export const CameraControl = z.object({
  camera: CameraId,
  /** `connecting`: the capabilities are not known yet. */
  state: z.enum(['connecting', 'ready', 'unreachable', 'refused']),
  /** Why the camera is not ready; null while it is, or while the cause is unknown. */
  fault: FaultShape.nullable(),
  /** The capabilities that could not be read. */
  missing: z.array(PtzMissing).max(OptionalPtzPart.options.length),
  capabilities: PtzCapabilities.nullable(),
  pose: PtzPose.nullable(),
  presets: z.array(Preset).max(maxPresets),
  tours: z.array(Tour).max(64),
  /**
   * `toCameraMs`: from the gateway's receipt of a command to the request written to the camera;
   * `answerMs`: the camera's response time. Null: none yet.
   */
  toCameraMs: z.number().min(0).nullable(),
  answerMs: z.number().min(0).nullable(),
  /**
   * The last command is unanswered for `unansweredAfterMs` or could not be sent: it is unknown whether
   * the camera moves.
   */
  unanswered: z.boolean(),
  /** The camera was told to stop and has not reported standing still. */
  stopUnconfirmed: z.boolean(),
});
export type CameraControl = z.infer<typeof CameraControl>;
