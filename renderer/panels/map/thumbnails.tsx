import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '../../../core/domain/ids.ts';
import styles from './map.module.css';
import type { MapWorld, ThumbnailState } from './world.ts';

/** So often a picture is drawn anew, ms: enough to see that something moves, and next to nothing for the window. */
const drawEveryMs = 200;
const size = { width: 224, height: 126 } as const;

/** Live pictures of the cameras that are chosen, beside them: copies of what tiles show, so nothing more is received. */
export function Thumbnails({
  world,
  places,
}: {
  readonly world: MapWorld;
  readonly places: StoreApi<ThumbnailState>;
}) {
  const now = useStore(places, (state) => state.places);
  const byId = useStore(world.mirror.cameras, (state) => state.byId);
  return now.map(({ id, box }) => (
    <figure
      key={id}
      className={styles.thumbnail}
      style={{ left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top }}
      data-testid="map-thumbnail"
    >
      <Picture world={world} camera={id} />
      <figcaption>{byId.get(id)?.camera.number}</figcaption>
    </figure>
  ));
}

function Picture({ world, camera }: { readonly world: MapWorld; readonly camera: CameraId }) {
  const { media, clock } = world;
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = ref.current?.getContext('2d', { alpha: false });
    if (!context) return undefined;
    const draw = () => {
      // What no tile shows any more is not shown as live.
      if (!media.draw(camera, context)) context.clearRect(0, 0, size.width, size.height);
    };
    draw();
    return clock.every(drawEveryMs, draw);
  }, [media, clock, camera]);
  return <canvas ref={ref} width={size.width} height={size.height} />;
}
