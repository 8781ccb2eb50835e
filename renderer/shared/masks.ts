import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { type PrivacyMask, unmaskDurationMs } from '../../core/media/mask.ts';
import type { MaskSource } from '../media/index.ts';
import type { Mirror } from './mirror.ts';

const none: readonly PrivacyMask[] = [];

/** Cameras shown without their masks in this window, and until when, ms since the epoch. */
export interface UnmaskedCameras {
  readonly store: StoreApi<ReadonlyMap<CameraId, number>>;
  /** Lifts the masks of a camera from now on, for the permitted time. */
  begin(camera: CameraId): void;
  /** Restores all masks, because the operator has left. */
  end(): void;
}

export function createUnmaskedCameras(clock: Clock): UnmaskedCameras {
  const store = createStore<ReadonlyMap<CameraId, number>>(() => new Map());
  const timers = new Map<CameraId, Cancel>();
  function end(camera: CameraId): void {
    timers.get(camera)?.();
    timers.delete(camera);
    store.setState(new Map([...store.getState()].filter(([one]) => one !== camera)), true);
  }
  return {
    store,
    begin(camera) {
      timers.get(camera)?.();
      timers.set(
        camera,
        clock.after(unmaskDurationMs, () => end(camera)),
      );
      store.setState(new Map(store.getState()).set(camera, clock.now() + unmaskDurationMs), true);
    },
    end() {
      for (const camera of [...timers.keys()]) end(camera);
    },
  };
}

/** Returns the privacy masks of each camera, from the window's registry. */
export const getMasksByCamera = (
  { cameras }: Pick<Mirror, 'cameras'>,
  unmasked?: UnmaskedCameras,
): MaskSource => ({
  of(camera) {
    const entry = cameras.getState().byId.get(camera);
    return entry && (entry.camera.masks ?? none);
  },
  isLifted: (camera) => unmasked?.store.getState().has(camera) === true,
  onChange(run) {
    const cancels = [cameras.subscribe(run), unmasked?.store.subscribe(run)];
    return () => {
      for (const cancel of cancels) cancel?.();
    };
  },
});
