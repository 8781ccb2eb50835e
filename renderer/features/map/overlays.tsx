import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatTime } from '../../../core/base/text.ts';
import type { MapPin } from '../../../core/map/map.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { HoveredObject, ScreenPoint } from '../../map/api.ts';
import type { ScreenBox } from '../../map/signs/boxes.ts';
import type { TileState } from '../../media/index.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import styles from './map.module.css';
import { getHighestAlertByCamera, getMapCameraState } from './mapCameras.ts';
import type { MapWorld, ThumbnailState } from './world.ts';

export interface HoveredMapObject {
  readonly at: ScreenPoint;
  readonly pick: HoveredObject;
}

export interface MapHoverState {
  readonly now: HoveredMapObject | undefined;
}

/** The name and state of the thing under the pointer; nothing in it can be pressed. */
export function HoverCard(props: {
  readonly hovered: StoreApi<MapHoverState>;
  readonly world: MapWorld;
  readonly pins: readonly MapPin[];
}) {
  const { world, pins } = props;
  const now = useStore(props.hovered, (state) => state.now);
  if (!now) return null;
  const { at, pick } = now;
  // Never under the pointer, and on the side where there is room.
  const isLeft = at.x > window.innerWidth * 0.3;
  return (
    <div
      className={styles.hover}
      style={
        isLeft
          ? { right: `calc(100% - ${at.x - 14}px)`, top: at.y + 14 }
          : { left: at.x + 14, top: at.y + 14 }
      }
      data-testid="map-hover"
    >
      <HoverText pick={pick} world={world} pins={pins} />
    </div>
  );
}

function HoverText({
  pick,
  world,
  pins,
}: {
  readonly pick: HoveredObject;
  readonly world: MapWorld;
  readonly pins: readonly MapPin[];
}) {
  const { t } = useLanguage();
  const words = t.map;
  const byId = useStore(world.mirror.cameras, (now) => now.byId);
  const presence = useStore(world.mirror.presence);
  const alerts = useStore(world.alerts);
  switch (pick.kind) {
    case 'camera': {
      const entry = byId.get(pick.id);
      if (!entry) return null;
      const { camera, ward } = entry;
      const own = alerts.drawn.filter((alert) => alert.camera === pick.id);
      const state = getMapCameraState(presence.get(pick.id), getHighestAlertByCamera(own).get(pick.id));
      return (
        <>
          <strong>
            {camera.number} · {camera.name}
          </strong>
          <span>
            {t.kinds[camera.kind]}
            {ward ? ` · ${t.ward(ward)}` : ''}
          </span>
          {state?.priority && (
            <span>
              {words.looks.alert} · {t.alerts.priorities[state.priority]}
            </span>
          )}
          {state?.by && <span>{words.card.steeredBy(state.by)}</span>}
          {state && !state.priority && !state.by && <span>{words.looks[state.look]}</span>}
        </>
      );
    }
    case 'cluster':
      return (
        <>
          <strong>{words.card.cluster(pick.count)}</strong>
          <span>{words.card.clusterHint}</span>
        </>
      );
    case 'alert': {
      const alert = alerts.drawn.find(({ id }) => id === pick.id);
      if (!alert) return null;
      return (
        <>
          <strong>{alert.title}</strong>
          <span>
            {t.alerts.priorities[alert.priority]} · {formatTime(alert.at)}
            {alert.acknowledged ? ` · ${words.alert.acknowledged}` : ''}
          </span>
        </>
      );
    }
    case 'alerts':
      return <strong>{words.alert.many(pick.count)}</strong>;
    case 'pin':
      return <strong>{pins.find(({ id }) => id === pick.id)?.text}</strong>;
  }
}

/** Time between two pictures of a thumbnail, ms: enough to see motion, and little work for the window. */
const drawEveryMs = 200;
const thumbnailSize = { width: 224, height: 126 } as const;

/**
 * Live pictures next to the selected cameras: copies of the pictures on tiles, so that nothing more is received for them. Where the
 * wall cannot be seen, they are the only pictures received.
 */
export function LiveThumbnails({
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
  const { t } = useLanguage();
  const [state, setState] = useState<TileState | undefined>(() => media.cameraState(camera)?.state);
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => media.copying(camera), [media, camera]);
  useEffect(() => {
    const context = ref.current?.getContext('2d', { alpha: false });
    if (!context) return undefined;
    let isDrawing = false;
    const draw = async () => {
      // An old picture is marked as old, as on its tile.
      setState(media.cameraState(camera)?.state);
      if (isDrawing) return;
      isDrawing = true;
      try {
        // A camera that no tile shows any more must not look live.
        if (!(await media.draw(camera, context)))
          context.clearRect(0, 0, thumbnailSize.width, thumbnailSize.height);
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
      <canvas ref={ref} width={thumbnailSize.width} height={thumbnailSize.height} />
      <figcaption>{props.number}</figcaption>
      {state && state !== 'live' && (
        <p>
          <IconMark shape="triangle" /> {t.tile.states[state]}
        </p>
      )}
    </figure>
  );
}
