import type { Result } from '../../core/base/result.ts';
import type { PtzAddress } from '../../core/cameras/cameraFile.ts';
import type { StopWay } from '../../core/ptz/gatewayMessages.ts';
import type {
  Preset,
  PtzCapabilities,
  PtzCommand,
  PtzMissing,
  PtzPose,
  Tour,
  Velocity,
} from '../../core/ptz/ptz.ts';

/** What a camera says of itself on being met. */
export interface PtzFacts {
  readonly capabilities: PtzCapabilities;
  readonly presets: readonly Preset[];
  /** The camera's own. */
  readonly tours: readonly Tour[];
  /** Make, model and firmware, for the log and for quirks. */
  readonly model: string;
  /** Optional answers that could not be read. */
  readonly missing: readonly PtzMissing[];
}

/** Where it stands, as precisely as it says it: `raw` for telling whether it moves at all, in whatever units it has. */
export interface PtzReading {
  readonly pose: PtzPose;
  readonly raw: { readonly pan: number; readonly tilt: number; readonly zoom: number };
}

/** When a request went out to the camera and when its answer was there, ms of the monotonic clock. */
export interface CommandReceipt {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** It was met as one that obeys a move's Timeout, and has refused one since: its moves go without. */
  readonly refusesTimeout?: true;
}

/** The commands that a camera does by itself; tours of the site's own, and what a person has seen, are the gateway's. */
export type CameraCommand = Exclude<PtzCommand, { readonly do: 'saveTour' | 'removeTour' | 'seenStanding' }>;

/**
 * One camera, in whatever it speaks. Never queues: a caller sends one command at a time, but `stop` at any moment, also
 * while a command is under way: it goes over a connection of its own, at once. Nothing here retries or waits for rest; the
 * gateway does. Every method ends in a `Result`, within `commandTimeoutMs` where the camera says nothing; none throws for
 * what a camera does.
 */
export interface PtzDriver {
  /**
   * Learns what it can do. Asked again after it could not be reached, and while something is missing; where that fails it is
   * driven by what was known before.
   */
  meet(): Promise<Result<PtzFacts>>;
  /** A move that goes on until the next, until `stop`, or, where the camera obeys one, until its Timeout. `onSent`: the request is written. */
  move(velocity: Velocity, onSent?: () => void): Promise<Result<CommandReceipt>>;
  /** Zero velocity and Stop, as this camera wants them; usable before `meet` has ended, with what is known by then. */
  stop(onSent?: () => void): Promise<Result<CommandReceipt>>;
  read(): Promise<Result<PtzReading>>;
  /**
   * `speed`: of going to a preset, in parts of its fastest; its own unless said. `onSent`: the request of a command that moves the
   * camera is written.
   */
  command(command: CameraCommand, speed?: number, onSent?: () => void): Promise<Result<CommandReceipt>>;
  presets(): Promise<Result<readonly Preset[]>>;
  tours(): Promise<Result<readonly Tour[]>>;
  close(): void;
}

/** The longest that one command may take. */
export const commandTimeoutMs = 3_000;

/** What is known of a camera's Stop over the lives of its drivers. */
export interface StopMemory {
  /** As a driver before this one found it: tried first, so that a camera that answers slowly is not asked while it moves. */
  readonly stopWay: StopWay | undefined;
  readonly onMet: (stopWay: StopWay) => void;
}

/** Makes the driver for an address; `fovDeg` is the widest horizontal field of view of the registry, `headingDeg` its home. */
export type OpenDriver = (
  address: PtzAddress,
  camera: { readonly fovDeg: number; readonly headingDeg: number },
  memory: StopMemory,
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
export const isMoving = (command: PtzCommand): boolean => movingCommands.has(command.do);
