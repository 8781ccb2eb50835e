import type { KeyedRateLimit } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import type { ControlCalls } from '../../core/ptz/controlApi.ts';
import type { ControlGrant, PtzAuditEvent, SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import type { Lease, LeaseEvent, Steerer } from '../../core/ptz/lease.ts';
import type { CameraControl, StopCause } from '../../core/ptz/ptz.ts';
import type { CallOutput, CallParsed } from '../../core/rpc/define.ts';
import type { ConnectedCameras } from './connectedCameras.ts';
import type { PtzLeases } from './leases.ts';
import type { GestureAudit, MotionOwners } from './motionOwners.ts';

/** A console's connection, for the gateway. */
export interface ConsoleConnection {
  lease(event: LeaseEvent): void;
  camera(control: CameraControl): void;
  stopped(camera: CameraId, cause: StopCause): void;
  /** Ends it: its ticket is no longer valid. */
  end(why: string): void;
}

/** The holder of a ticket, with derived state. */
export interface GrantedConsole {
  grant: ControlGrant;
  who: Steerer;
  sees: (camera: Camera) => boolean;
  readonly callers: Set<ConsoleCaller>;
  /** The last sequence number for each camera, over all connections. */
  readonly seqs: Map<CameraId, number>;
  /** The rate limit of commands. */
  readonly commands: KeyedRateLimit;
  /** The rate limit of new gestures. */
  readonly gestures: KeyedRateLimit;
}

type Asked<K extends keyof ControlCalls> = CallParsed<ControlCalls, K>;
type Answer<K extends keyof ControlCalls> = Result<CallOutput<ControlCalls, K>>;

/** A console that has joined; the dispatcher has already checked its rights. */
export interface ConsoleCaller {
  readonly who: Steerer;
  readonly granted: GrantedConsole;
  readonly end: ConsoleConnection;
  readonly follows: ReadonlySet<CameraId>;
  mayTouch(camera: string): boolean;
  leases(): Lease[];
  steer(asked: Asked<'ptz.steer'>): Promise<Answer<'ptz.steer'>>;
  stop(asked: Asked<'ptz.stop'>): Answer<'ptz.stop'>;
  command(asked: Asked<'ptz.do'>): Promise<Answer<'ptz.do'>>;
  follow(asked: Asked<'ptz.follow'>): Promise<Answer<'ptz.follow'>>;
  unfollow(asked: Asked<'ptz.unfollow'>): Answer<'ptz.unfollow'>;
  take(asked: Asked<'lease.take'>): Answer<'lease.take'>;
  release(asked: Asked<'lease.release'>): Answer<'lease.release'>;
  reserve(asked: Asked<'lease.reserve'>): Answer<'lease.reserve'>;
  request(asked: Asked<'lease.request'>): Answer<'lease.request'>;
  answer(asked: Asked<'lease.answer'>): Answer<'lease.answer'>;
  releaseOther(asked: Asked<'lease.releaseOther'>): Answer<'lease.releaseOther'>;
  /** Handles the end of its connection. */
  left(): void;
}

/** The parts of the gateway that callers need. */
export interface GatewayCore {
  readonly clock: Clock;
  readonly leases: PtzLeases;
  readonly gestures: GestureAudit;
  known(camera: CameraId): SteerableCamera | undefined;
  readonly cameras: Pick<ConnectedCameras, 'open' | 'get'>;
  follow(camera: CameraId, caller: ConsoleCaller, follows: boolean): void;
  readonly owners: Pick<MotionOwners<ConsoleCaller>, 'movedBy' | 'sentBy' | 'stopSent'>;
  /** Returns whether a person may hold a lease on this camera. */
  maySteer(who: Steerer, camera: CameraId): boolean;
  /** Notes that a person begins to move it: it is among the first to be stopped by a restarted gateway. */
  begins(camera: CameraId): void;
  record(auditEvent: PtzAuditEvent): void;
}
