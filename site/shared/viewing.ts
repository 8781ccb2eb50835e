import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** A stream that a viewer shows. */
export interface View {
  readonly camera: CameraId;
  readonly stream: StreamRole;
}

/** The events of a viewer, for the part that opened it. */
export interface ViewerEvents {
  /** Whether this picture may be shown now; asked in the same moment in which it begins, and again once its consumer is there. */
  refusal(view: View): Fault | undefined;
  /** Before any of these pictures can be seen. A fault ends them. */
  onBegin(views: readonly View[]): Fault | undefined;
  onEnd(views: readonly (View & { readonly durationMs: number })[]): void;
  onStatus(view: View, status: SourceStatus): void;
  onStill(view: View, still: Still): void;
  /** Whether more is to be sent ahead of its consumer's pictures. */
  onAhead(view: View, pictures: Pictures): boolean;
  /** These consumers were ended by the site. */
  onClosed(consumers: readonly string[], cause: Fault): void;
  /** An unexpected error while serving one view. @returns the fault that is sent to the client */
  onUnexpectedError(error: unknown): Fault;
}

/** The last picture of a stream that stands for itself: an Annex B access unit with its SPS and PPS. */
export interface Still {
  readonly bytes: Uint8Array;
  /** Monotonic ms at which it came. */
  readonly at: number;
  /** `avc1.PPCCLL` */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

/** Consecutive pictures in Annex B form; the first is a keyframe or follows the last one that was passed on. */
export interface Pictures extends Still {
  /** Of each, bytes. */
  readonly sizes: readonly number[];
  readonly isKey: boolean;
}
