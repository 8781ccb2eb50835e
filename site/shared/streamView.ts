import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** A stream that a viewer shows. */
export interface StreamView {
  readonly camera: CameraId;
  readonly stream: StreamRole;
}

/** The events of a viewer, for the part that opened it. */
export interface ViewerEvents {
  /** Returns why a view may not be shown now; called right when it begins, and again once its consumer exists. */
  refusal(view: StreamView): Fault | undefined;
  /** Called before any of these views is visible. A fault ends them. */
  onBegin(views: readonly StreamView[]): Fault | undefined;
  onEnd(views: readonly (StreamView & { readonly durationMs: number })[]): void;
  onStatus(view: StreamView, status: SourceStatus): void;
  onStill(view: StreamView, still: StillPicture): void;
  /** Sends prefetched pictures; returns whether more are wanted. */
  onAhead(view: StreamView, pictures: PrefetchedBatch): boolean;
  /** Called when the site has ended these consumers. */
  onClosed(consumers: readonly string[], cause: Fault): void;
  /** An unexpected error while serving one view. @returns the fault that is sent to the client */
  onUnexpectedError(error: unknown): Fault;
}

/** The last independently decodable picture of a stream: an Annex B access unit with its SPS and PPS. */
export interface StillPicture {
  readonly bytes: Uint8Array;
  /** Monotonic ms of its arrival. */
  readonly at: number;
  /** `avc1.PPCCLL` */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

/** Consecutive pictures in Annex B form; the first is a keyframe or follows the last one passed on. */
export interface PrefetchedBatch extends StillPicture {
  /** The size of each picture, bytes. */
  readonly sizes: readonly number[];
  readonly isKey: boolean;
}
