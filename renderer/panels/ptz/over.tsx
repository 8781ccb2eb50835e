import { useStore } from 'zustand';
import type { CameraId } from '../../../core/domain/ids.ts';
import { isStill } from '../../../core/domain/ptz.ts';
import { faultText } from '../../../core/faults.ts';
import type { Control } from '../../control.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media } from '../../media/index.ts';
import type { Mirror } from '../../mirror.ts';
import type { Steering } from '../../steering.ts';
import { Mark } from '../../ui/mark.tsx';
import { Arrow } from './arrow.tsx';
import { MouseLayer } from './mouse.tsx';
import styles from './over.module.css';
import { othersWatching } from './watching.ts';
import { refusalText } from './words.ts';

interface Props {
  readonly tile: number;
  readonly camera: CameraId;
  readonly control: Control;
  readonly steering: Steering;
  readonly media: Media;
  readonly mirror: Pick<Mirror, 'presence' | 'status'>;
}

/** What lies over a tile that is about steering: nothing on most tiles, most of the time. */
export function SteeringOver({ tile, camera, control, steering, media, mirror }: Props) {
  const { t, language } = useSpeech();
  const presence = useStore(mirror.presence, (all) => all.get(camera));
  const isSelected = useStore(steering.state, (now) => now.tile === tile && now.camera === camera);
  const on = useStore(steering.state, (now) => isSelected && now.on);
  const refused = useStore(steering.state, (now) => (isSelected ? now.refused : undefined));
  const wanted = useStore(steering.state, (now) => (isSelected ? now.velocity : undefined));
  // Views concern few tiles: the others are not drawn anew for them.
  const view = useStore(control.view, (now) => {
    const isOf = (other: { readonly camera: CameraId | null } | null | undefined) => other?.camera === camera;
    const concerns =
      isOf(now?.steering) ||
      isOf(now?.stopped) ||
      isOf(now?.refused) ||
      isOf(now?.selected) ||
      now?.leases.some(isOf) === true;
    return concerns ? now : null;
  });
  const state = useStore(control.camera, (now) => (now?.camera === camera ? now : null));
  const desk = useStore(mirror.status, (now) => now.desk?.desk);
  const self = useStore(mirror.status, (now) => now.desk?.operator?.displayName);

  const lease = view?.leases.find((one) => one.camera === camera);
  const moving = view?.steering?.camera === camera ? view.steering.velocity : undefined;
  const velocity = wanted && !isStill(wanted) ? wanted : moving;
  const stopped = view?.stopped?.camera === camera ? view.stopped : undefined;
  const stickRefused = view?.refused?.camera === camera ? view.refused : undefined;
  const mustCentre =
    view?.sticks.some((stick) => stick.mustCentre) === true && view.selected?.camera === camera;
  const holder = presence?.steering;
  const isOther = holder && holder.desk !== desk;
  const watching = othersWatching(presence, self);
  const isMine = lease !== undefined || velocity !== undefined;
  const hasCount = watching.length > 0 && (isSelected || isMine);
  const isUnconfirmed = state?.stopUnconfirmed === true;
  const rows =
    on || isMine || stopped || stickRefused || mustCentre || holder || presence?.tour || hasCount || refused;
  if (!rows && !isUnconfirmed) return null;
  const isTold = refused?.why === 'held';
  const who = isOther
    ? isTold
      ? undefined
      : (holder.kind === 'reserved' ? t.steering.keeps : t.steering.other)(holder.name)
    : velocity
      ? t.steering.you
      : lease
        ? t.steering.yours
        : presence?.tour
          ? t.steering.tour(presence.tour)
          : undefined;
  const shownRefusal = refused && refusalText(refused, t, language);
  return (
    <>
      {on && (
        <>
          <div className={styles.frame} />
          <MouseLayer steering={steering} picture={() => media.tile(tile) ?? { width: 0, height: 0 }} />
          <p className={styles.mode} title={t.steering.modeHint}>
            <strong>{t.steering.mode}</strong>
            <span>{t.steering.modeHint}</span>
          </p>
        </>
      )}
      <div className={styles.rows} data-testid="tile-steering">
        {isUnconfirmed && (
          <p className={styles.alarm} role="alert" title={t.steering.unconfirmedHint}>
            <Mark shape="square" />
            {t.steering.unconfirmed}
          </p>
        )}
        {(stopped || mustCentre) && (
          <p className={styles.warn}>
            <Mark shape="triangle" />
            <span>
              {stopped && t.steering.stoppedBy(t.steering.stopped[stopped.cause])}{' '}
              {mustCentre && t.steering.centre}
            </span>
          </p>
        )}
        {shownRefusal !== undefined && (
          <p className={styles.warn} role="status">
            <Mark shape="stop" />
            <span>{shownRefusal}</span>
            {refused?.why === 'held' && (
              <span className={styles.offers}>
                <button type="button" onClick={() => steering.lease('lease.take')}>
                  {t.steering.take}
                </button>
                <button type="button" onClick={() => steering.lease('lease.request')}>
                  {t.steering.request}
                </button>
              </span>
            )}
          </p>
        )}
        {stickRefused && !stopped && shownRefusal === undefined && (
          <p className={styles.warn} role="status">
            <Mark shape="stop" />
            <span>{faultText(stickRefused.fault, language)}</span>
          </p>
        )}
        {(velocity || who !== undefined || hasCount) && (
          <p className={styles.who} data-mine={isMine}>
            {velocity && <Arrow velocity={velocity} />}
            {who !== undefined && <strong>{who}</strong>}
            {velocity && state?.toCameraMs != null && (
              <span className={styles.figure}>{t.steering.toCamera(state.toCameraMs)}</span>
            )}
            {hasCount && (
              <span className={styles.figure} title={watching.join('\n')}>
                {t.steering.watching(watching.length)}
              </span>
            )}
          </p>
        )}
      </div>
    </>
  );
}
