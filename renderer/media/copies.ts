import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { WantedTile } from './plan.ts';

/** Pictures that are seen again beside something else, as on the map, perhaps where their tiles are not. */
export function createCopies(onChanged: () => void): {
  /** One of this camera is seen, until that is taken back. */
  show(camera: CameraId): Cancel;
  /** The wall as it is sent: what is hidden is, as long as a copy of it is seen. */
  seenOf(wall: readonly WantedTile[]): readonly WantedTile[];
} {
  const copies = new Set<{ readonly camera: CameraId }>();
  return {
    show(camera) {
      const copy = { camera };
      copies.add(copy);
      onChanged();
      return () => {
        copies.delete(copy);
        onChanged();
      };
    },
    seenOf(wall) {
      if (copies.size === 0) return wall;
      const cameras = new Set([...copies].map(({ camera }) => camera));
      return wall.map((tile) =>
        tile.hidden && cameras.has(tile.camera) ? { ...tile, hidden: false, copied: true } : tile,
      );
    },
  };
}
