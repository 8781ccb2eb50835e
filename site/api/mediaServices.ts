import type { AuditEvent } from '../../core/audit/audit.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { WatchAnswer, WatchItem } from '../../core/media/api.ts';
import type { ViewerEvents } from '../shared/viewing.ts';
import type { Session } from './deskServices.ts';

/** What a ticket was granted for. */
export interface TicketGrant {
  readonly session: Session;
  readonly window: WindowId;
}

/** A window's side of the SFU. */
export interface WindowViewer {
  readonly routerRtpCapabilities: object;
  setCapabilities(capabilities: unknown): Result<Record<string, never>>;
  openTransport(id?: string): Promise<
    Result<{
      readonly id: string;
      readonly iceParameters: object;
      readonly iceCandidates: readonly object[];
      readonly dtlsParameters: object;
    }>
  >;
  connect(transport: string, dtlsParameters: unknown): Promise<Result<Record<string, never>>>;
  closeTransport(transport: string): void;
  restartIce(transport: string): Promise<Result<object>>;
  watch(items: readonly WatchItem[]): Promise<WatchAnswer[]>;
  pause(consumers: readonly string[]): Promise<void>;
  /** `ahead`: of these the window wants what it is shown until they bring a keyframe; `stills`: of these, their last one. Unknown ids are ignored. */
  resume(consumers: readonly string[], ahead: readonly string[], stills: readonly string[]): Promise<void>;
  shown(consumers: readonly string[]): void;
  unwatch(consumers: readonly string[]): void;
  drop(which: (camera: CameraId) => boolean, cause: Fault): void;
  /** The window's end of a transport answers (ICE consent, RFC 7675). */
  readonly isReceived: boolean;
  close(): void;
}

/** What the site does for windows. */
export interface MediaServices {
  spendTicket(ticket: string): TicketGrant | undefined;
  openViewer(events: ViewerEvents): Promise<WindowViewer>;
  isCurrent(session: Session): boolean;
  mayTouch(session: Session, camera: string): boolean;
  camera(id: string): Camera | undefined;
  /** In one transaction; a fault if they cannot be written. */
  record(auditEvents: readonly AuditEvent[]): Result<void>;
  /** As soon as they can be written. */
  recordLater(auditEvents: readonly AuditEvent[]): void;
  /** Somebody's window shows these cameras now, or no more; each once for each of its views. */
  watched(session: Session, cameras: readonly CameraId[]): void;
  unwatched(session: Session, cameras: readonly CameraId[]): void;
  onUnexpectedError(id: string, call: string, error: unknown): void;
}
