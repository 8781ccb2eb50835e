import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatMinute } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { type Translations, useLanguage } from '../../i18n/translations.ts';
import { useMedia, useMirror } from '../../shared/services.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { usePtzClient, usePtzControl } from './context.ts';
import { MotionArrow } from './motionArrow.tsx';
import { MouseLayer } from './mouse.tsx';
import styles from './over.module.css';
import { getPtzOverlayStatus, type OverlayOperator, type PtzOverlayStatus } from './statusModel.ts';
import { getControlFaultWord, getRefusalText } from './texts.ts';

interface Props {
  readonly tile: number;
  readonly camera: CameraId;
}

/** The PTZ overlay of a tile: empty on most tiles. */
export function PtzTileOverlay({ tile, camera }: Props) {
  const mirror = useMirror();
  const media = useMedia();
  const control = usePtzClient();
  const steering = usePtzControl();
  const { t } = useLanguage();
  const presence = useStore(mirror.presence, (all) => all.get(camera));
  const isSelected = useStore(steering.state, (now) => now.tile === tile && now.camera === camera);
  const on = useStore(steering.state, (now) => isSelected && now.on);
  const refused = useStore(steering.state, (now) => (isSelected ? now.refused : undefined));
  const wanted = useStore(steering.state, (now) => (isSelected ? now.velocity : undefined));
  // Selects this tile's part of the state, so that other tiles do not render again.
  const view = useStore(control.view, (now) => {
    const isOf = (other: { readonly camera: CameraId | null } | null) => other?.camera === camera;
    const concerns =
      now !== null &&
      ([now.steering, now.stopped, now.refused, now.selected].some(isOf) || now.leases.some(isOf));
    return concerns ? now : null;
  });
  const state = useStore(control.camera, (now) => (now?.camera === camera ? now : null));
  const desk = useStore(mirror.status, (now) => now.desk?.desk);
  const priority = useStore(control.view, (now) => now?.priority ?? null);
  const says = getPtzOverlayStatus({
    camera,
    isSelected,
    wanted,
    refused,
    view,
    priority,
    state,
    presence,
    desk,
  });
  return (
    <>
      {on && (
        <>
          <div className={styles.frame} />
          <MouseLayer picture={() => media.tile(tile) ?? { width: 0, height: 0 }} />
          <p className={styles.mode} title={t.steering.modeHint}>
            <strong>{t.steering.mode}</strong>
            <span>{t.steering.modeHint}</span>
          </p>
        </>
      )}
      {says && <Rows says={says} on={on} />}
    </>
  );
}

/** Command delay from which control by eye is impractical. */
const lateMs = 1_000;

function whoText(who: OverlayOperator, t: Translations): string {
  if (who.is === 'keeps') return t.steering.keeps(who.name, formatMinute(who.until));
  return 'name' in who ? t.steering[who.is](who.name) : t.steering[who.is];
}

function Rows(props: { readonly says: PtzOverlayStatus; readonly on: boolean }) {
  const steering = usePtzControl();
  const { says, on } = props;
  const { stopped, mustCentre, refused, who, velocity, toCameraMs } = says;
  const { t, language } = useLanguage();
  return (
    <div className={styles.rows} data-testid="tile-steering">
      {says.isUnconfirmed && (
        <p className={styles.alarm} role="alert" title={t.steering.unconfirmedHint}>
          <IconMark shape="square" />
          {t.steering.unconfirmed}
          {says.canConfirmSeen && (
            <span className={styles.offers}>
              <button type="button" onClick={() => void steering.command({ do: 'seenStanding' })}>
                {t.steering.seenStanding}
              </button>
            </span>
          )}
        </p>
      )}
      {says.isUnanswered && (
        <p className={styles.warn} role="alert" title={t.steering.unansweredHint}>
          <IconMark shape="triangle" />
          <strong>{t.steering.unanswered}</strong>
          <span>{t.steering.unansweredHint}</span>
        </p>
      )}
      {says.fault && (
        <p className={styles.warn} role="status">
          <IconMark shape="triangle" />
          <strong>{getControlFaultWord(says.fault, t)}</strong>
          <span>{faultText(says.fault, language)}</span>
        </p>
      )}
      {(stopped || mustCentre) && (
        <p className={styles.warn}>
          <IconMark shape="triangle" />
          <span>
            {stopped && t.steering.stoppedBy(t.steering.stopped[stopped])} {mustCentre && t.steering.centre}
          </span>
        </p>
      )}
      {refused && (
        <p className={styles.warn} role="status">
          <IconMark shape="stop" />
          <span>{getRefusalText(refused, t, language)}</span>
          {says.canAsk && (
            <span className={styles.offers}>
              {says.canTake && (
                <button type="button" onClick={() => steering.lease('lease.take')}>
                  {t.steering.take} {on && <kbd>{t.commandKeys.takeControl}</kbd>}
                </button>
              )}
              <button type="button" onClick={() => steering.lease('lease.request')}>
                {t.steering.askFor} {on && <kbd>{t.commandKeys.requestControl}</kbd>}
              </button>
            </span>
          )}
        </p>
      )}
      {(velocity || who) && (
        <p className={styles.who}>
          {velocity && <MotionArrow velocity={velocity} />}
          {who && <strong>{whoText(who, t)}</strong>}
          {toCameraMs !== undefined && (
            <span className={styles.figure} data-late={toCameraMs > lateMs}>
              {t.steering.toCamera(toCameraMs)}
            </span>
          )}
        </p>
      )}
    </div>
  );
}
