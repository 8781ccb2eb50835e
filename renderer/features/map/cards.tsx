import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { priorityShapes } from '../../../core/alerts/alert.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatDateTime, formatTime } from '../../../core/base/text.ts';
import type { House } from '../../../core/map/city/house.ts';
import type { MapPin, PinId } from '../../../core/map/map.ts';
import { buildIncidentTrail } from '../../../core/map/trail.ts';
import { countTiles } from '../../../core/wall/division.ts';
import { getActiveLayout } from '../../../core/wall/wall.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { CameraDisplayState } from '../../map/api.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import styles from './card.module.css';
import { listCamerasAround } from './cardSubject.ts';
import { formatCoordinates } from './coordinates.ts';
import type { MapAction } from './keys.ts';
import { getHighestAlertByCamera, getMapCameraState } from './mapCameras.ts';
import { CardWallButton, useWallButtonLabel } from './mapWall.tsx';
import type { Street } from './streets.ts';
import { countCamerasByKind, listCameraIds, type MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

/** The actions of the cards. */
interface CardActions {
  onCommand(action: MapAction): void;
  /** Shows another camera's card, and moves the map there. */
  onCamera(camera: CameraId): void;
  /** Shows the cameras that the card is about on the wall. */
  onWall(cameras: readonly CameraId[]): void;
  onClose(): void;
  onRemovePin(id: PinId): void;
}

/** The frame of a card. */
function Card(props: {
  readonly title: ReactNode;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useLanguage();
  return (
    <section className={styles.card} data-testid={props.testId}>
      <header>
        <h3>{props.title}</h3>
        <IconButton shape="cross" label={t.map.card.close} onClick={props.onClose} />
      </header>
      {props.children}
    </section>
  );
}

/** Cameras near a location, nearest first. Each can be shown on the map and on the wall. */
function NearList(props: {
  readonly title: string;
  readonly at: LatLon;
  /** The camera at the location itself, which is not listed. */
  readonly of?: CameraId;
  readonly world: MapWorld;
  readonly actions: CardActions;
}) {
  const { at, of, world, actions } = props;
  const { t } = useLanguage();
  const near = world.nearest(at, of ? nearOfCamera : nearCount, of ?? null);
  if (near.length === 0) return null;
  return (
    <>
      <h4>{props.title}</h4>
      <ul className={styles.near}>
        {near.map(({ entry: { camera }, metres }) => (
          <li key={camera.id}>
            <Button look="quiet" className={styles.name} onClick={() => actions.onCamera(camera.id)}>
              <b>{camera.number}</b> <span>{camera.name}</span>
            </Button>
            <span className={styles.figures}>{t.map.metres(metres)}</span>
            <IconButton
              shape="toTile"
              title={t.map.card.put}
              label={`${t.map.card.put}: ${camera.number}`}
              onClick={() => world.onPut(camera.id)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

const lookShape: Record<CameraDisplayState, IconShape> = {
  alert: 'triangle',
  steered: 'diamond',
  offline: 'stop',
  watched: 'half',
  live: 'dot',
  idle: 'ring',
};
/** Number of cameras in the list of near ones: on the card of a camera, and on the others. */
const nearOfCamera = 4;
const nearCount = 5;

function CameraCard(props: {
  readonly world: MapWorld;
  readonly camera: CameraId;
  readonly actions: CardActions;
}) {
  const { world, camera: id, actions } = props;
  const { t } = useLanguage();
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
  const layout = getActiveLayout(wall);
  const own = layout.tiles.slice(0, countTiles(layout.division)).indexOf(id);
  // Spot tiles and sequences show it now and then, though the layout does not name it.
  const tile = own >= 0 ? own : shownOn;
  const state = getMapCameraState(presence, getHighestAlertByCamera(ownAlerts).get(id)) ?? {
    look: 'idle' as const,
  };
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
      onClose={actions.onClose}
    >
      <p className={styles.dim}>
        {t.kinds[camera.kind]} · {t.functions[camera.function]}
        {ward ? ` · ${t.ward(ward)}` : ''}
      </p>
      <p className={styles.look} data-look={state.look} data-priority={state.priority}>
        <IconMark shape={state.priority ? priorityShapes[state.priority] : lookShape[state.look]} />{' '}
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
        <Button onClick={() => actions.onCommand('put')} says={words.put} />
        {maySteer && <Button onClick={() => world.onSteer(id)}>{words.steer}</Button>}
        <Button onClick={() => actions.onCommand('follow')} says={words.follow} />
        <Button
          onClick={() => actions.onCommand('footprint')}
          says={hasFootprint ? words.noFootprint : words.footprint}
        />
      </div>
      <NearList title={words.near} at={camera.position} of={id} world={world} actions={actions} />
    </Card>
  );
}

/** An alert as the queue names it, and the cameras near it. */
function AlertCard(props: {
  readonly world: MapWorld;
  readonly id: string;
  readonly wardOf: (at: LatLon) => MapWard | undefined;
  readonly actions: CardActions;
}) {
  const { world, id, wardOf, actions } = props;
  const { t } = useLanguage();
  const words = t.map.alert;
  const drawn = useStore(world.alerts, (now) => now.drawn);
  const known = useStore(world.alerts, (now) => now.byId);
  const byId = useStore(world.mirror.cameras, (now) => now.byId);
  const alert = drawn.find((one) => one.id === id);
  if (!alert) return null;
  const own = known.get(alert.id);
  const trail = own ? buildIncidentTrail(own, known.values(), byId) : [];
  const camera = alert.camera && byId.get(alert.camera)?.camera;
  const ward = wardOf(alert);
  return (
    <Card
      title={
        <span className={styles.priority} data-priority={alert.priority}>
          <IconMark shape={priorityShapes[alert.priority]} /> {t.alerts.priorities[alert.priority]}
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
          cameras={() => listCamerasAround(world, alert)}
          says={words.wall}
          onWall={actions.onWall}
        />
        <Button onClick={() => actions.onCommand('seen')} says={t.map.point.seen} />
        {camera && <Button onClick={() => actions.onCommand('follow')} says={t.map.card.follow} />}
        {trail.length > 0 && (
          <Button onClick={() => world.model.setState({ trail })}>{words.trail(trail.length)}</Button>
        )}
      </div>
      <NearList title={words.near} at={alert} world={world} actions={actions} />
    </Card>
  );
}

/** A street: its wards, and the number of cameras along it. */
function StreetCard(props: {
  readonly world: MapWorld;
  readonly name: string;
  readonly at: LatLon;
  readonly streetOf: (name: string) => Street;
  readonly actions: CardActions;
}) {
  const { world, name, at, streetOf, actions } = props;
  const { t } = useLanguage();
  const words = t.map.street;
  const wallWords = useWallButtonLabel();
  const { wards, cameras } = useMemo(() => streetOf(name), [streetOf, name]);
  return (
    <Card title={name} testId="map-street" onClose={actions.onClose}>
      {wards.length > 0 && <p className={styles.dim}>{wards.map((ward) => t.ward(ward)).join(', ')}</p>}
      <p>{cameras.length === 0 ? words.none : words.along(cameras.length)}</p>
      {cameras.length > 0 && (
        <div className={styles.buttons}>
          <CardWallButton
            world={world}
            cameras={() => listCameraIds(cameras)}
            says={wallWords(cameras.length)}
            onWall={actions.onWall}
          />
        </div>
      )}
      <NearList title={t.map.point.near} at={at} world={world} actions={actions} />
    </Card>
  );
}

interface Props {
  readonly world: MapWorld;
  readonly wards: readonly MapWard[];
  readonly wardOf: (at: LatLon) => MapWard | undefined;
  readonly streetOf: (name: string) => Street;
  readonly houseAt: (at: LatLon) => Promise<House | undefined>;
  readonly actions: CardActions;
  readonly pins: readonly MapPin[];
}

/** The card of the selected camera, ward, street, point, alert or pin. */
export function MapCard({ world, wards, wardOf, streetOf, houseAt, actions, pins }: Props) {
  const subject = useStore(world.model, (now) => now.subject);
  if (!subject) return null;
  switch (subject.kind) {
    case 'camera':
      return <CameraCard world={world} camera={subject.id} actions={actions} />;
    case 'ward': {
      const ward = wards.find(({ id }) => id === subject.id);
      return ward ? <WardCard world={world} ward={ward} actions={actions} /> : null;
    }
    case 'street':
      return (
        <StreetCard world={world} streetOf={streetOf} actions={actions} name={subject.name} at={subject.at} />
      );
    case 'point':
      return (
        <PointCard
          world={world}
          houseAt={houseAt}
          actions={actions}
          at={subject.at}
          ward={wardOf(subject.at)}
        />
      );
    case 'alert':
      return <AlertCard world={world} id={subject.id} wardOf={wardOf} actions={actions} />;
    case 'pin': {
      const pin = pins.find(({ id }) => id === subject.id);
      return pin ? <PinCard pin={pin} onIncident={world.onIncident} actions={actions} /> : null;
    }
  }
}

function WardCard(props: {
  readonly world: MapWorld;
  readonly ward: MapWard;
  readonly actions: CardActions;
}) {
  const { world, ward, actions } = props;
  const { t } = useLanguage();
  const wallWords = useWallButtonLabel();
  const words = t.map.ward;
  return (
    <Card title={t.ward(ward)} testId="map-ward" onClose={actions.onClose}>
      <p className={styles.dim}>{words.since}</p>
      <WardFacts ward={ward} />
      {ward.cameras.length > 0 && (
        <div className={styles.buttons}>
          <CardWallButton
            world={world}
            cameras={() => listCameraIds(ward.cameras)}
            says={wallWords(ward.cameras.length)}
            onWall={actions.onWall}
          />
        </div>
      )}
    </Card>
  );
}

/** A ward's former name before 2025, and its cameras by kind. */
function WardFacts({ ward }: { readonly ward: MapWard }) {
  const { t } = useLanguage();
  const words = t.map.ward;
  return (
    <>
      {ward.formerNames.length > 0 && (
        <p>
          <span className={styles.dim}>{words.formerly}:</span> {ward.formerNames.join(', ')}
        </p>
      )}
      {ward.cameras.length === 0 ? (
        <p className={styles.dim}>{words.none}</p>
      ) : (
        <dl className={styles.counts}>
          <dt>{words.count(ward.cameras.length)}</dt>
          {[...countCamerasByKind(ward.cameras)].map(([kind, n]) => (
            <dd key={kind}>
              {t.kinds[kind]} <b>{t.count(n)}</b>
            </dd>
          ))}
        </dl>
      )}
    </>
  );
}

function PointCard(props: {
  readonly world: MapWorld;
  readonly at: LatLon;
  readonly ward: MapWard | undefined;
  readonly houseAt: Props['houseAt'];
  readonly actions: CardActions;
}) {
  const { world, at, ward, houseAt, actions } = props;
  const { t } = useLanguage();
  const words = t.map.point;
  const [house, setHouse] = useState<House>();
  useEffect(() => {
    let isGone = false;
    setHouse(undefined);
    houseAt(at).then(
      (found) => {
        if (!isGone) setHouse(found);
      },
      // The scene reports a damaged file.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [houseAt, at]);
  return (
    <Card title={ward ? t.ward(ward) : words.title} testId="map-point" onClose={actions.onClose}>
      <p className={styles.figures}>{formatCoordinates(at)}</p>
      {house && <p>{words.house(t.map.metres(house.topM), house.isEstimated)}</p>}
      {ward && <WardFacts ward={ward} />}
      <div className={styles.buttons}>
        <Button onClick={() => actions.onCommand('seen')} says={words.seen} />
        <Button onClick={() => actions.onCommand('pin')} says={words.pin} />
      </div>
      <NearList title={words.near} at={at} world={world} actions={actions} />
    </Card>
  );
}

function PinCard(props: {
  readonly pin: MapPin;
  readonly onIncident: MapWorld['onIncident'];
  readonly actions: CardActions;
}) {
  const { pin, onIncident, actions } = props;
  const { t } = useLanguage();
  const words = t.map.pins;
  return (
    <Card title={words.kinds[pin.kind]} testId="map-pin" onClose={actions.onClose}>
      <p className={styles.strong}>{pin.text}</p>
      <p className={styles.dim}>{words.by(pin.changedBy.name, formatDateTime(pin.changedAt))}</p>
      <div className={styles.buttons}>
        {pin.kind === 'incident' && onIncident && (
          <Button onClick={() => onIncident(pin)}>{t.log.incident.new}</Button>
        )}
        <Button onClick={() => actions.onRemovePin(pin.id)}>{words.remove}</Button>
      </div>
    </Card>
  );
}
