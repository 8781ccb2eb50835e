import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** One picture being shown to somebody. */
export interface View {
  readonly camera: CameraId;
  readonly stream: StreamRole;
}

/** What a viewer tells anyone who opened it. */
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
  /** A bug that one picture met. @returns what anyone who asked for it is told */
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

/** Pictures in a row in Annex B form, one after the other; the first is a keyframe or follows the last one told. */
export interface Pictures extends Still {
  /** Of each, bytes. */
  readonly sizes: readonly number[];
  readonly isKey: boolean;
}
