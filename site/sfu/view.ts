import type { StreamRole } from '../../core/domain/camera.ts';
import type { CameraId } from '../../core/domain/ids.ts';
import type { SourceStatus } from '../../core/domain/source.ts';
import type { Fault } from '../../core/faults.ts';
import type { Still } from './source.ts';

/** One picture being shown to somebody. */
export interface View {
  readonly camera: CameraId;
  readonly stream: StreamRole;
}

/** What a viewer tells whoever opened it. */
export interface ViewerEvents {
  /** Whether this picture may be shown now; asked in the same moment in which it begins. */
  refusal(view: View): Fault | undefined;
  /** Before any of these pictures can be seen. A fault ends them. */
  onBegin(views: readonly View[]): Fault | undefined;
  onEnd(views: readonly (View & { readonly durationMs: number })[]): void;
  onStatus(view: View, status: SourceStatus): void;
  onStill(view: View, still: Still): void;
  /** These consumers were ended by the site. */
  onClosed(consumers: readonly string[], cause: Fault): void;
  /** A bug that one picture met. @returns what whoever asked for it is told */
  onBug(error: unknown): Fault;
}
