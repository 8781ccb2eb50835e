import type { CameraId } from '../../core/base/ids.ts';
import type { Caller } from './console.ts';

/** Who follows which cameras: told of each change of theirs. */
export interface Followers {
  /** As they are now: they may leave while they are told. */
  of(camera: CameraId): readonly Caller[];
  has(camera: CameraId): boolean;
  /** @returns whether anybody follows it from now on */
  set(camera: CameraId, caller: Caller, follows: boolean): boolean;
}

export function createFollowers(): Followers {
  const all = new Map<CameraId, Set<Caller>>();
  return {
    of: (camera) => [...(all.get(camera) ?? [])],
    has: (camera) => all.has(camera),
    set(camera, caller, follows) {
      const callers = all.get(camera) ?? new Set<Caller>();
      if (follows) callers.add(caller);
      else callers.delete(caller);
      if (callers.size > 0) all.set(camera, callers);
      else all.delete(camera);
      return callers.size > 0;
    },
  };
}
