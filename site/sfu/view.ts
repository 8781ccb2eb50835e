import type { types } from 'mediasoup';
import type { CameraId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { WatchAnswer, WatchItem } from '../../core/media/api.ts';

/** One window's side of the SFU: its transports and consumers, all on one station. */
export interface Viewer {
  readonly routerRtpCapabilities: types.RtpCapabilities;
  setCapabilities(capabilities: unknown): Result<Record<string, never>>;
  /** `id`: as the window wants to call it. From then on it can be asked for what is to come over it. */
  openTransport(
    id?: string,
  ): Promise<
    Result<Pick<types.WebRtcTransport, 'id' | 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>>
  >;
  connect(transport: string, dtlsParameters: unknown): Promise<Result<Record<string, never>>>;
  closeTransport(transport: string): void;
  restartIce(transport: string): Promise<Result<types.IceParameters>>;
  /** Their stills come before the answer, which waits for the consumers. */
  watch(items: readonly WatchItem[]): Promise<WatchAnswer[]>;
  pause(consumers: readonly string[]): Promise<void>;
  /** `ahead`: of these the window wants what it is shown until they bring a keyframe; `stills`: of these, their last one. Unknown ids are ignored. */
  resume(consumers: readonly string[], ahead: readonly string[], stills: readonly string[]): Promise<void>;
  /** The window shows their own pictures. */
  shown(consumers: readonly string[]): void;
  unwatch(consumers: readonly string[]): void;
  /** Ends all views of cameras that `which` picks, and says why. */
  drop(which: (camera: CameraId) => boolean, cause: Fault): void;
  /** The window's end of a transport answers (ICE consent, RFC 7675). */
  readonly isReceived: boolean;
  readonly counts: { readonly transports: number; readonly consumers: number };
  close(): void;
}
