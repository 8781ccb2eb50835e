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
  /** Before any of these pictures can be seen. What it throws ends them. */
  onBegin(views: readonly View[]): void;
  onEnd(views: readonly (View & { readonly durationMs: number })[]): void;
  onStatus(view: View, status: SourceStatus): void;
  onStill(view: View, still: Still): void;
  /** These consumers were ended by the site. */
  onClosed(consumers: readonly string[], cause: Fault): void;
}
