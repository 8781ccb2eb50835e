import type { ControlView } from '../../core/api/shell.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';
import type { ControlLink } from './link.ts';

/** Which window follows how which camera can be steered; each is asked for once, however many do. */
export interface Follows {
  follow(window: WindowId, camera: CameraId | null): Promise<Result<object>>;
  /** What is known of a camera, asked for if need be. */
  stateOf(camera: CameraId): Promise<Result<CameraControl>>;
  onCamera(camera: CameraControl): void;
  /** Those that have not answered what they were told. */
  unanswered(): CameraId[];
  /** Those that cannot be controlled, and why. */
  faults(): ControlView['faults'];
  /** The link is there again. */
  again(): void;
}

export function createFollows(options: {
  readonly call: ControlLink['call'];
  readonly isJoined: () => boolean;
  readonly tell: (window: WindowId, camera: CameraControl) => void;
  /** Of what every window is told. */
  readonly onChange: () => void;
}): Follows {
  const { call } = options;
  const followed = new Map<WindowId, CameraId>();
  const known = new Map<CameraId, CameraControl>();

  function onCamera(state: CameraControl): void {
    const windows = [...followed].filter(([, camera]) => camera === state.camera);
    if (windows.length === 0) return;
    const before = known.get(state.camera);
    known.set(state.camera, state);
    const isOther = JSON.stringify(state.fault) !== JSON.stringify(before?.fault ?? null);
    if (isOther || state.unanswered !== (before?.unanswered ?? false)) options.onChange();
    for (const [window] of windows) options.tell(window, state);
  }

  function forget(camera: CameraId): void {
    const before = known.get(camera);
    known.delete(camera);
    if (before?.unanswered || before?.fault) options.onChange();
  }

  async function ask(camera: CameraId): Promise<Result<CameraControl>> {
    const answer = await call('ptz.follow', { camera });
    if (answer.ok) onCamera(answer.value);
    return answer;
  }

  function leave(camera: CameraId): void {
    if ([...followed.values()].includes(camera)) return;
    forget(camera);
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
    unanswered: () => [...known.values()].flatMap((one) => (one.unanswered ? one.camera : [])).slice(0, 64),
    faults: () =>
      [...known.values()].flatMap(({ camera, fault }) => (fault ? { camera, fault } : [])).slice(0, 64),
    again() {
      for (const camera of [...known.keys()]) forget(camera);
      // Each window was told once why it could not be; it hears of the camera as soon as there is something.
      for (const camera of new Set(followed.values())) void ask(camera);
    },
  };
}
