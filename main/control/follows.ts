import type { CameraId, WindowId } from '../../core/domain/ids.ts';
import type { CameraControl } from '../../core/domain/ptz.ts';
import { ok, type Result } from '../../core/result.ts';
import type { ControlLink } from './link.ts';

/** Which window follows how which camera can be steered; each is asked for once, however many do. */
export interface Follows {
  follow(window: WindowId, camera: CameraId | null): Promise<Result<object>>;
  /** What is known of a camera, asked for if need be. */
  stateOf(camera: CameraId): Promise<Result<CameraControl>>;
  onCamera(camera: CameraControl): void;
  /** The link is there again. */
  again(): void;
}

export function createFollows(options: {
  readonly call: ControlLink['call'];
  readonly isJoined: () => boolean;
  readonly tell: (window: WindowId, camera: CameraControl) => void;
}): Follows {
  const { call } = options;
  const followed = new Map<WindowId, CameraId>();
  const known = new Map<CameraId, CameraControl>();

  function onCamera(state: CameraControl): void {
    const windows = [...followed].filter(([, camera]) => camera === state.camera);
    if (windows.length === 0) return;
    known.set(state.camera, state);
    for (const [window] of windows) options.tell(window, state);
  }

  async function ask(camera: CameraId): Promise<Result<CameraControl>> {
    const answer = await call('ptz.follow', { camera });
    if (answer.ok) onCamera(answer.value);
    return answer;
  }

  function leave(camera: CameraId): void {
    if ([...followed.values()].includes(camera)) return;
    known.delete(camera);
    // A gateway that is away has forgotten it, too.
    if (options.isJoined()) void call('ptz.unfollow', { camera });
  }

  return {
    async follow(window, camera) {
      const before = followed.get(window);
      if (camera === null) followed.delete(window);
      else followed.set(window, camera);
      if (before !== undefined && before !== camera) leave(before);
      if (camera === null) return ok({});
      const state = known.get(camera);
      if (state && before !== camera) {
        options.tell(window, state);
        return ok({});
      }
      const answer = await ask(camera);
      return answer.ok ? ok({}) : answer;
    },
    async stateOf(camera) {
      const state = known.get(camera);
      if (state) return ok(state);
      const answer = await ask(camera);
      leave(camera);
      return answer;
    },
    onCamera,
    again() {
      known.clear();
      // Each window was told once why it could not be; it hears of the camera as soon as there is something.
      for (const camera of new Set(followed.values())) void ask(camera);
    },
  };
}
