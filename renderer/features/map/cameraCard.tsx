import { useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { priorityShape } from '../../../core/alerts/alert.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatTime } from '../../../core/base/text.ts';
import { tileCount } from '../../../core/wall/division.ts';
import { layoutOf } from '../../../core/wall/wall.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CameraLook } from '../../map/api.ts';
import { Button } from '../../ui/button.tsx';
import { Mark, type Shape } from '../../ui/mark.tsx';
import styles from './card.module.css';
import { Card, type CardDeeds } from './cardFrame.tsx';
import { alertedCameras, stateOf } from './looks.ts';
import { NearList } from './nearList.tsx';
import type { MapWorld } from './world.ts';

const lookShape: Record<CameraLook, Shape> = {
  alert: 'triangle',
  steered: 'diamond',
  offline: 'stop',
  watched: 'half',
  live: 'dot',
  idle: 'ring',
};
const nearCount = 4;

export function CameraCard(props: {
  readonly world: MapWorld;
  readonly camera: CameraId;
  readonly deeds: CardDeeds;
}) {
  const { world, camera: id, deeds } = props;
  const { t } = useSpeech();
  const words = t.map.card;
  const entry = useStore(world.mirror.cameras, (now) => now.byId.get(id));
  const presence = useStore(world.mirror.presence, (now) => now.get(id));
  const alerts = useStore(world.alerts, (now) => now.drawn);
  const wall = useStore(world.wall);
  const hasFootprint = useStore(world.model, (now) => now.footprint);
  const shownOn = useSyncExternalStore(
    world.media.onTiles,
    () => world.media.tiles().find((each) => each.camera === id)?.tile ?? -1,
  );
  const ownAlerts = useMemo(() => alerts.filter((alert) => alert.camera === id), [alerts, id]);
  if (!entry) return null;
  const { camera, ward } = entry;
  const layout = layoutOf(wall);
  const own = layout.tiles.slice(0, tileCount(layout.division)).indexOf(id);
  // Spot tiles and sequences show it now and then, without its standing there.
  const tile = own >= 0 ? own : shownOn;
  const state = stateOf(presence, alertedCameras(ownAlerts).get(id)) ?? { look: 'idle' as const };
  const maySteer = world.operator.rights.includes('ptz.steer') && camera.steerable === true;
  const { steering, tour = null, watching = [], source } = presence ?? {};
  return (
    <Card
      title={
        <>
          <b>{camera.number}</b> {camera.name}
        </>
      }
      testId="map-camera"
      onClose={deeds.onClose}
    >
      <p className={styles.dim}>
        {t.kinds[camera.kind]} · {t.functions[camera.function]}
        {ward ? ` · ${t.ward(ward)}` : ''}
      </p>
      <p className={styles.look} data-look={state.look} data-priority={state.priority}>
        <Mark shape={state.priority ? priorityShape[state.priority] : lookShape[state.look]} />{' '}
        {t.map.looks[state.look]}
        {state.priority && ` · ${t.alerts.priorities[state.priority]}`}
        {ownAlerts.length > 0 && ` · ${words.alerts(ownAlerts.length)}`}
      </p>
      {steering && <p>{words.steeredBy(steering.name)}</p>}
      {tour !== null && <p>{words.tour}</p>}
      {watching.length > 0 && <p>{words.watchedBy(watching.join(', '))}</p>}
      {source?.state === 'offline' && <p>{words.offlineSince(formatTime(source.since))}</p>}
      <p className={styles.dim}>{tile >= 0 ? words.onTile(tile + 1) : words.notOnWall}</p>
      <div className={styles.buttons}>
        <Button onClick={() => deeds.onDeed('put')} says={words.put} />
        {maySteer && <Button onClick={() => world.onSteer(id)}>{words.steer}</Button>}
        <Button onClick={() => deeds.onDeed('follow')} says={words.follow} />
        <Button
          onClick={() => deeds.onDeed('footprint')}
          says={hasFootprint ? words.noFootprint : words.footprint}
        />
      </div>
      <NearList
        title={words.near}
        near={world.nearest(camera.position, nearCount, id)}
        onCamera={deeds.onCamera}
        onPut={world.onPut}
      />
    </Card>
  );
}
