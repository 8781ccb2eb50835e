import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { UnmaskedCameras } from '../../shared/masks.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useMedia } from '../../shared/services.ts';
import { useWall } from '../wall/public.ts';
import { UnmaskPanel } from './unmask/index.tsx';
import { UnmaskedMark } from './unmask/mark.tsx';

/** Cameras without their privacy masks: of the selected tile, their form, and the mark on each tile. */
export function useUnmaskedCameras(options: {
  readonly enabled: boolean;
  /** The desk is locked: its form stays as it is, unseen, for anyone who locked it. Often they fetch the second person. */
  readonly locked: boolean;
  readonly cameras: CamerasState;
  readonly unmasked: UnmaskedCameras;
  readonly operator: Operator | null | undefined;
  /** What else lies over a tile's picture. */
  readonly over: (tile: number, camera: CameraId) => ReactNode;
}): {
  /** Why the selected tile has no masks to lift; undefined: it has. */
  readonly whyNot: () => string | undefined;
  readonly open: () => void;
  readonly panel: ReactNode;
  readonly over: (tile: number, camera: CameraId) => ReactNode;
} {
  const media = useMedia();
  const wall = useWall();
  const { t } = useLanguage();
  const { enabled, locked, cameras, unmasked, operator } = options;
  const beneath = options.over;
  const words = t.people.unmask;
  const [camera, setCamera] = useState<CameraId>();
  const lifted = useStore(unmasked.store);

  const selectedCamera = () => media.tile(wall.getState().selected)?.camera;
  function whyNot(): string | undefined {
    const found = selectedCamera();
    if (!found) return words.empty;
    return cameras.byId.get(found)?.camera.masks?.length ? undefined : words.none;
  }
  // Of anyone who was let see them only, and only while they are there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another operator is a reason
  useEffect(() => unmasked.end(), [enabled, operator?.id, unmasked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another operator is the reason
  useEffect(() => setCamera(undefined), [operator?.id]);
  const over = useCallback(
    (tile: number, of: CameraId) => {
      const until = lifted.get(of);
      return (
        <>
          {beneath(tile, of)}
          {until !== undefined && <UnmaskedMark until={until} />}
        </>
      );
    },
    [lifted, beneath],
  );

  return {
    whyNot,
    open: () => setCamera(selectedCamera()),
    panel: (enabled || locked) && camera && (
      <UnmaskPanel
        key={camera}
        locked={locked}
        camera={camera}
        entry={cameras.byId.get(camera)}
        onUnmask={unmasked.begin}
        onClose={() => setCamera(undefined)}
      />
    ),
    over,
  };
}
