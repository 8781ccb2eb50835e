import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '../../../core/base/ids.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { ScreenBox } from '../../map/signs/boxes.ts';
import type { TileState } from '../../media/index.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './map.module.css';
import type { MapWorld, ThumbnailState } from './world.ts';

/** So often a picture is drawn again, ms: enough to see that something moves, and next to nothing for the window. */
const drawEveryMs = 200;
const size = { width: 224, height: 126 } as const;

/**
 * Live pictures of the cameras that are chosen, beside them: copies of what tiles show. Nothing more is received for them but
 * where the wall cannot be seen: of that they are all that is sent.
 */
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
    <Thumbnail key={id} world={world} camera={id} number={byId.get(id)?.camera.number} box={box} />
  ));
}

function Thumbnail(props: {
  readonly world: MapWorld;
  readonly camera: CameraId;
  readonly number: number | undefined;
  readonly box: ScreenBox;
}) {
  const { camera, box } = props;
  const { media, clock } = props.world;
  const { t } = useSpeech();
  const [state, setState] = useState<TileState | undefined>(() => media.cameraState(camera)?.state);
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => media.copying(camera), [media, camera]);
  useEffect(() => {
    const context = ref.current?.getContext('2d', { alpha: false });
    if (!context) return undefined;
    let isDrawing = false;
    const draw = async () => {
      // What one shows that is old is said to be, as on the tile.
      setState(media.cameraState(camera)?.state);
      if (isDrawing) return;
      isDrawing = true;
      try {
        // What no tile shows any more is not shown as live.
        if (!(await media.draw(camera, context))) context.clearRect(0, 0, size.width, size.height);
      } catch (error) {
        console.warn('a picture could not be drawn beside its camera', error);
      }
      isDrawing = false;
    };
    void draw();
    return clock.every(drawEveryMs, draw);
  }, [media, clock, camera]);
  const { left, top, right, bottom } = box;
  return (
    <figure
      className={styles.thumbnail}
      data-dark=""
      style={{ left, top, width: right - left, height: bottom - top }}
      data-testid="map-thumbnail"
      data-state={state}
    >
      <canvas ref={ref} width={size.width} height={size.height} />
      <figcaption>{props.number}</figcaption>
      {state && state !== 'live' && (
        <p>
          <Mark shape="triangle" /> {t.tile.states[state]}
        </p>
      )}
    </figure>
  );
}
