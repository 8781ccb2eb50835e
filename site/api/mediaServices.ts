import type { AuditEvent } from '../../core/audit/audit.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { WatchRequestItem, WatchResultItem } from '../../core/media/api.ts';
import type { ViewerEvents } from '../shared/streamView.ts';
import type { DeskLinkSession } from './deskServices.ts';

/** The grant behind a ticket. */
export interface TicketGrant {
  readonly session: DeskLinkSession;
  readonly window: WindowId;
}

/** A window's end of the SFU. */
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
  watch(items: readonly WatchRequestItem[]): Promise<WatchResultItem[]>;
  pause(consumers: readonly string[]): Promise<void>;
  /**
   * Resumes consumers. `ahead`: those to prefetch until they deliver a keyframe; `stills`: those whose last still to send. Unknown ids
   * are ignored.
   */
  resume(consumers: readonly string[], ahead: readonly string[], stills: readonly string[]): Promise<void>;
  shown(consumers: readonly string[]): void;
  unwatch(consumers: readonly string[]): void;
  drop(which: (camera: CameraId) => boolean, cause: Fault): void;
  /** The window's end of a transport responds (ICE consent, RFC 7675). */
  readonly isReceived: boolean;
  close(): void;
}

/** The site's services for windows. */
export interface MediaServices {
  spendTicket(ticket: string): TicketGrant | undefined;
  openViewer(events: ViewerEvents): Promise<WindowViewer>;
  isCurrent(session: DeskLinkSession): boolean;
  mayTouch(session: DeskLinkSession, camera: string): boolean;
  camera(id: string): Camera | undefined;
  /** Writes events in one transaction; an error if that fails. */
  record(auditEvents: readonly AuditEvent[]): Result<void>;
  /** Writes events as soon as possible. */
  recordLater(auditEvents: readonly AuditEvent[]): void;
  /** Reports the cameras of a session's views, once for each view, whenever they change. */
  watched(session: DeskLinkSession, cameras: readonly CameraId[]): void;
  unwatched(session: DeskLinkSession, cameras: readonly CameraId[]): void;
  onUnexpectedError(id: string, call: string, error: unknown): void;
}
