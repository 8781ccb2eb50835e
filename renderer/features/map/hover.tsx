import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { formatTime } from '../../../core/base/text.ts';
import type { MapPin } from '../../../core/map/map.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Pointed, ScreenPoint } from '../../map/api.ts';
import styles from './map.module.css';
import { alertedCameras, stateOf } from './mapCameras.ts';
import type { MapWorld } from './world.ts';

export interface Hovered {
  readonly at: ScreenPoint;
  readonly pick: Pointed;
}

export interface HoverState {
  readonly now: Hovered | undefined;
}

/** Beside what the pointer is at: its name and how it stands, and nothing to press. */
export function HoverCard(props: {
  readonly hovered: StoreApi<HoverState>;
  readonly world: MapWorld;
  readonly pins: readonly MapPin[];
}) {
  const { world, pins } = props;
  const now = useStore(props.hovered, (state) => state.now);
  if (!now) return null;
  const { at, pick } = now;
  // It never lies under the pointer, and turns to the side where there is room.
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
  readonly pick: Pointed;
  readonly world: MapWorld;
  readonly pins: readonly MapPin[];
}) {
  const { t } = useSpeech();
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
      const state = stateOf(presence.get(pick.id), alertedCameras(own).get(pick.id));
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
