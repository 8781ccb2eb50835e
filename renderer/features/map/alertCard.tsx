import { useStore } from 'zustand';
import { priorityShape } from '../../../core/alerts/alert.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './card.module.css';
import { Card, type CardActions } from './cardFrame.tsx';
import { NearList } from './nearList.tsx';
import { camerasAbout } from './showing.ts';
import { incidentTrail } from './trails.ts';
import { CardWallButton } from './wallButton.tsx';
import type { MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

const nearCount = 5;

/** What happened, as the queue calls it, and what is near. */
export function AlertCard(props: {
  readonly world: MapWorld;
  readonly id: string;
  readonly wardOf: (at: LatLon) => MapWard | undefined;
  readonly actions: CardActions;
}) {
  const { world, id, wardOf, actions } = props;
  const { t } = useSpeech();
  const words = t.map.alert;
  const drawn = useStore(world.alerts, (now) => now.drawn);
  const known = useStore(world.alerts, (now) => now.byId);
  const byId = useStore(world.mirror.cameras, (now) => now.byId);
  const alert = drawn.find((one) => one.id === id);
  if (!alert) return null;
  const own = known.get(alert.id);
  const trail = own ? incidentTrail(own, known.values(), byId) : [];
  const camera = alert.camera && byId.get(alert.camera)?.camera;
  const ward = wardOf(alert);
  return (
    <Card
      title={
        <span className={styles.priority} data-priority={alert.priority}>
          <Mark shape={priorityShape[alert.priority]} /> {t.alerts.priorities[alert.priority]}
        </span>
      }
      testId="map-alert"
      onClose={actions.onClose}
    >
      <p className={styles.strong}>{alert.title}</p>
      {own && own.title !== '' && own.title !== alert.title && <p className={styles.dim}>{own.title}</p>}
      <p className={styles.dim}>
        {formatDateTime(alert.at)}
        {alert.acknowledged ? ` · ${words.acknowledged}` : ''}
        {ward ? ` · ${t.ward(ward)}` : ''}
      </p>
      {camera && (
        <p>
          {camera.number} · {camera.name}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={() => actions.onCommand('put')} says={words.open} />
        <CardWallButton
          world={world}
          cameras={() => camerasAbout(world, alert)}
          says={words.wall}
          onWall={actions.onWall}
        />
        <Button onClick={() => actions.onCommand('seen')} says={t.map.point.seen} />
        {camera && <Button onClick={() => actions.onCommand('follow')} says={t.map.card.follow} />}
        {trail.length > 0 && (
          <Button onClick={() => world.model.setState({ trail })}>{words.trail(trail.length)}</Button>
        )}
      </div>
      <NearList
        title={words.near}
        near={world.nearest(alert, nearCount, null)}
        onCamera={actions.onCamera}
        onPut={world.onPut}
      />
    </Card>
  );
}
