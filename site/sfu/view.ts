import type { types } from 'mediasoup';
import type { CameraId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { WatchRequestItem, WatchResultItem } from '../../core/media/api.ts';

/** One window's end of the SFU: its transports and consumers, all on one station. */
export interface SfuViewer {
  readonly routerRtpCapabilities: types.RtpCapabilities;
  setCapabilities(capabilities: unknown): Result<Record<string, never>>;
  /** Opens a transport with an id of the window's choice; requests for it are accepted from then on. */
  openTransport(
    id?: string,
  ): Promise<
    Result<Pick<types.WebRtcTransport, 'id' | 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>>
  >;
  connect(transport: string, dtlsParameters: unknown): Promise<Result<Record<string, never>>>;
  closeTransport(transport: string): void;
  restartIce(transport: string): Promise<Result<types.IceParameters>>;
  /** Adds views. Their stills are sent before the response, which waits for the consumers. */
  watch(items: readonly WatchRequestItem[]): Promise<WatchResultItem[]>;
  pause(consumers: readonly string[]): Promise<void>;
  /**
   * Resumes consumers. `ahead`: those to prefetch until they deliver a keyframe; `stills`: those whose last still to send. Unknown ids
   * are ignored.
   */
  resume(consumers: readonly string[], ahead: readonly string[], stills: readonly string[]): Promise<void>;
  /** Reports that the window shows the consumers' own pictures. */
  shown(consumers: readonly string[]): void;
  unwatch(consumers: readonly string[]): void;
  /** Ends all views of the matching cameras, with a cause. */
  drop(which: (camera: CameraId) => boolean, cause: Fault): void;
  /** The window's end of a transport responds (ICE consent, RFC 7675). */
  readonly isReceived: boolean;
  readonly counts: { readonly transports: number; readonly consumers: number };
  close(): void;
}
