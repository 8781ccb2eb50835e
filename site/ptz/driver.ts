import type { Result } from '../../core/base/result.ts';
import type { LimitedPtzAddress } from '../../core/cameras/cameraFile.ts';
import type { StopParameters } from '../../core/ptz/gatewayMessages.ts';
import type {
  Preset,
  PtzCapabilities,
  PtzCommand,
  PtzMissing,
  PtzPose,
  Tour,
  Velocity,
} from '../../core/ptz/ptz.ts';

/** A camera's facts, read on connection. */
export interface PtzFacts {
  readonly capabilities: PtzCapabilities;
  readonly presets: readonly Preset[];
  /** The camera's own tours. */
  readonly tours: readonly Tour[];
  /** Make, model and firmware, for the log and for quirks. */
  readonly model: string;
  /** Optional facts that could not be read. */
  readonly missing: readonly PtzMissing[];
}

/** A position as precise as the camera reports it: `raw` detects movement, in whatever unit. */
export interface PtzReading {
  readonly pose: PtzPose;
  readonly raw: { readonly pan: number; readonly tilt: number; readonly zoom: number };
}

/** When a request was sent to the camera and when its response arrived, ms of the monotonic clock. */
export interface CommandTiming {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** It accepted a move's Timeout at first, and has refused one since: its moves are sent without. */
  readonly refusesTimeout?: true;
}

/** The commands that a camera executes itself; the gateway handles site tours and confirmations by people. */
export type CameraCommand = Exclude<PtzCommand, { readonly do: 'saveTour' | 'removeTour' | 'seenStanding' }>;

/**
 * The driver of one camera, independent of its protocol.
 * It never queues: a caller sends one command at a time, but `stop` at any moment, also during a command: it uses a connection of its
 * own, at once. Retries and standstill checks are the gateway's task. Every method ends in a `Result`, within `commandTimeoutMs` if the
 * camera is silent; none throws because of a camera.
 */
export interface PtzDriver {
  /**
   * Reads the camera's capabilities. Called again after it could not be reached, and while facts are missing; if that fails the earlier
   * facts stay in use.
   */
  meet(): Promise<Result<PtzFacts>>;
  /** Moves until the next move, until `stop`, or, if the camera supports it, until a Timeout. `onSent`: the request is written. */
  move(velocity: Velocity, onSent?: () => void): Promise<Result<CommandTiming>>;
  /** Sends zero velocity and Stop, as this camera needs them; usable before `meet` has ended, with the facts known by then. */
  stop(onSent?: () => void): Promise<Result<CommandTiming>>;
  read(): Promise<Result<PtzReading>>;
  /**
   * Executes a command. `speed`: of going to a preset, as a fraction of the maximum; by default the camera's own. `onSent`: the request
   * of a moving command is written.
   */
  command(command: CameraCommand, speed?: number, onSent?: () => void): Promise<Result<CommandTiming>>;
  presets(): Promise<Result<readonly Preset[]>>;
  tours(): Promise<Result<readonly Tour[]>>;
  close(): void;
}

/** Timeout of one command. */
export const commandTimeoutMs = 3_000;

/** Facts about a camera's Stop that outlive its drivers. */
export interface KnownStopState {
  /** Found by an earlier driver and tried first, so that a slow camera need not be queried while it moves. */
  readonly stopWay: StopParameters | undefined;
  readonly onMet: (stopWay: StopParameters) => void;
}

/** Creates the driver for an address; `fovDeg` is the registry's widest horizontal field of view, `headingDeg` its home direction. */
export type OpenPtzDriver = (
  address: LimitedPtzAddress,
  camera: { readonly fovDeg: number; readonly headingDeg: number },
  memory: KnownStopState,
) => PtzDriver;

/** Commands after which the camera moves by itself. */
const movingCommands: ReadonlySet<PtzCommand['do']> = new Set([
  'centre',
  'box',
  'look',
  'home',
  'preset',
  'startTour',
]);
export const isPtzReadingMoving = (command: PtzCommand): boolean => movingCommands.has(command.do);
