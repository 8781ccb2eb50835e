import { type ReactNode, useCallback } from 'react';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Media } from '../../media/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import type { Control } from './control.ts';
import { SteeringOver } from './over.tsx';
import type { Steering } from './steering.ts';
import { Watchers } from './watchers.tsx';

/** What steering puts on the tiles of the wall: over the picture, and who watches in its head. The same functions until a part is another. */
export function useSteeringOnTiles({
  control,
  steering,
  media,
  mirror,
}: {
  readonly control: Control;
  readonly steering: Steering;
  readonly media: Media;
  readonly mirror: Mirror;
}): {
  readonly over: (tile: number, camera: CameraId) => ReactNode;
  readonly inHead: (camera: CameraId) => ReactNode;
} {
  const over = useCallback(
    (tile: number, camera: CameraId) => (
      <SteeringOver
        tile={tile}
        camera={camera}
        control={control}
        steering={steering}
        media={media}
        mirror={mirror}
      />
    ),
    [control, steering, media, mirror],
  );
  const inHead = useCallback((camera: CameraId) => <Watchers camera={camera} mirror={mirror} />, [mirror]);
  return { over, inHead };
}
