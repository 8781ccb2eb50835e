import type { ControlView } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { StopCause } from '../../core/ptz/ptz.ts';

/** What people are told of steering until they steer again: the last that was stopped, and the last that was refused. */
export interface News {
  stop(camera: CameraId, cause: StopCause): void;
  /** Told at once. */
  refuse(camera: CameraId | null, fault: Fault): void;
  forget(): void;
  view(): Pick<ControlView, 'stopped' | 'refused'>;
}

export function createNews(clock: Clock, onChange: () => void): News {
  let stopped: ControlView['stopped'] = null;
  let refused: ControlView['refused'] = null;
  const at = () => Math.round(clock.now());

  return {
    stop(camera, cause) {
      stopped = { camera, cause, at: at() };
    },
    refuse(camera, fault) {
      refused = { camera, fault, at: at() };
      onChange();
    },
    forget() {
      stopped = null;
      refused = null;
    },
    view: () => ({ stopped, refused }),
  };
}
