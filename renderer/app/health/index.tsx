import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { isMissingReason, listMissingTiles } from '../../../core/wall/wall.ts';
import { useWall } from '../../features/wall/context.ts';
import { getNoPictureReason } from '../../i18n/getNoPictureReason.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { isStoppedTile, type WindowHealth } from '../../media/index.ts';
import { getLastKnownCamera, isSiteUnavailable } from '../../shared/mirror.ts';
import { useMedia, useMirror } from '../../shared/services.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { SidePanel } from '../../ui/sidePanel.tsx';
import { tileStateShapes } from '../../ui/tileStateShapes.ts';
import styles from './health.module.css';
import {
  type HealthRow,
  hasTooFewPictures,
  listControlFaultRows,
  listHealthRows,
  type StreamStatistics,
  sumFrameRates,
} from './model.ts';

interface Props {
  readonly onClose: () => void;
}

/** The stream statistics of every tile, and whether this window keeps up. Updated every 2 s. */
export function HealthPanel({ onClose }: Props) {
  const mirror = useMirror();
  const media = useMedia();
  const wall = useWall();
  const { t } = useLanguage();
  const health = useSyncExternalStore(media.onHealth, media.health);
  // States of tiles are updated here at the same moment as on the tiles.
  useSyncExternalStore(media.onTiles, () =>
    media
      .tiles()
      .map(({ tile }) => media.meaning(tile))
      .join('|'),
  );
  const { byId, complete, outside } = useStore(mirror.cameras);
  const isSiteCutOff = isSiteUnavailable(useStore(mirror.status).desk);
  const now = useStore(wall);
  const rows = listHealthRows({
    tiles: media.tiles(),
    measured: health.tiles,
    missing: listMissingTiles(now, { byId, complete, outside }),
    sourceOf: media.source,
  });
  /** Returns the name of a camera as in its tile's header. */
  const nameOf = (camera: CameraId | undefined) => {
    const entry = camera && getLastKnownCamera(mirror.cameras, camera);
    return entry ? `${entry.camera.number} ${entry.camera.name}` : '';
  };
  return (
    <SidePanel labels={t.health} onClose={onClose} side="wall" width={72} data-testid="health">
      <BudgetLine
        health={health}
        stopped={rows.filter(({ state }) => isStoppedTile(state)).length}
        lacking={rows.filter(hasTooFewPictures).length}
      />
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t.health.tile}</th>
              <th scope="col" className={styles.name}>
                {t.health.camera}
              </th>
              <th scope="col" className={styles.words}>
                {t.health.state}
              </th>
              <th scope="col">{t.health.fps}</th>
              <th scope="col">{t.health.bitrate}</th>
              <th scope="col">{t.health.loss}</th>
              <th scope="col">{t.health.jitter}</th>
              <th scope="col">{t.health.decode}</th>
              <th scope="col" className={styles.words}>
                {t.health.stream}
              </th>
              <th scope="col" className={styles.words}>
                {t.health.decoder}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.tile}>
                <td>{row.tile + 1}</td>
                <td className={styles.name} title={nameOf(row.camera)}>
                  {nameOf(row.camera)}
                </td>
                <State {...row} />
                {row.figures ? (
                  <FigureCells {...row.figures} loss={row.loss} />
                ) : (
                  <Why row={row} isSiteCutOff={isSiteCutOff} />
                )}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={styles.note}>{t.health.noTiles}</p>}
        <ControlTroubles nameOf={nameOf} />
      </div>
      <p className={styles.note}>{t.health.order}</p>
    </SidePanel>
  );
}

/**
 * A summary of the window's load.
 * `stopped`: tiles without new pictures, counted as in the footer; `lacking`: tiles with too few of them. The machine
 * need not be the cause of either.
 */
function BudgetLine({
  health: { budget, since, look, tiles },
  stopped,
  lacking,
}: {
  readonly health: WindowHealth;
  readonly stopped: number;
  readonly lacking: number;
}) {
  const { t } = useLanguage();
  const sum = sumFrameRates(tiles);
  const counted = [
    ...(stopped > 0 ? [t.wall.stopped(stopped)] : []),
    ...(lacking > 0 ? [t.health.lacking(lacking)] : []),
  ].join(' · ');
  const isWhole = budget.level === 0 && counted === '';
  return (
    <section className={styles.budget} data-whole={isWhole}>
      <strong>
        <IconMark shape={isWhole ? 'dot' : 'triangle'} />{' '}
        {budget.level === 0 && counted ? t.health.notTheMachine(counted) : t.health.levels[budget.level]}
      </strong>
      {budget.level > 0 && counted && <span>{counted}</span>}
      {budget.level > 0 && budget.why && (
        <span>
          {t.health.reasons[budget.why]} {t.health.since(formatTime(since))}
        </span>
      )}
      {look && (
        <ul className={styles.figures}>
          <li>
            {t.health.shown(sum.shown, sum.received)}
            {sum.reduced > 0 && t.health.leftOut(sum.reduced)}
          </li>
          <li>{t.health.decoding(look.decodeCores, look.cores)}</li>
          <li>{t.health.lateness(look.lateMs)}</li>
        </ul>
      )}
    </section>
  );
}

/** Cameras whose PTZ control fails or was not read completely, each with its reason. */
function ControlTroubles(props: { readonly nameOf: (camera: CameraId) => string }) {
  const mirror = useMirror();
  const { t, language } = useLanguage();
  const rows = listControlFaultRows(useStore(mirror.presence).values());
  if (rows.length === 0) return null;
  return (
    <section className={styles.control} data-testid="health-control">
      <h3>{t.health.control}</h3>
      <ul>
        {rows.map(({ camera, control: { fault, missing } }) => (
          <li key={camera} data-bad={fault !== null}>
            <IconMark shape={fault ? 'square' : 'triangle'} /> <strong>{props.nameOf(camera)}</strong>{' '}
            {fault && faultText(fault, language)} {missing.length > 0 && t.steering.missing(missing)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The shape and the label of the state, as on the tile. */
function State({ state, cause }: HealthRow) {
  const { t, language } = useLanguage();
  const isBad = isStoppedTile(state) || state === 'late';
  const word = isMissingReason(state) ? t.tile[state] : t.tile.states[state];
  return (
    <td className={styles.words} data-bad={isBad} title={cause && faultText(cause, language)}>
      <span className={isMissingReason(state) ? undefined : styles.whole}>
        {state !== 'withheld' && <IconMark shape={tileStateShapes[state]} />} {word}
      </span>
    </td>
  );
}

/** The reason, in place of statistics, why there are none. */
function Why({
  row: { state, cause },
  isSiteCutOff,
}: {
  readonly row: HealthRow;
  readonly isSiteCutOff: boolean;
}) {
  const { t, language } = useLanguage();
  const known: Partial<Record<HealthRow['state'], string>> = {
    gone: t.tile.goneHint,
    withheld: t.tile.withheldHint,
    live: t.health.noLook,
    paused: t.health.unseen,
    stale: t.tile.causeUnknown,
    lost: t.tile.lostHint,
  };
  return (
    <td className={styles.words} colSpan={7}>
      {getNoPictureReason(cause, isSiteCutOff, t, language) ?? known[state]}
    </td>
  );
}

function FigureCells({
  health: tile,
  fps,
  refused,
  trouble,
  loss,
}: StreamStatistics & Pick<HealthRow, 'loss'>) {
  const { t, language } = useLanguage();
  const ms = (value: number) => (value < 0 ? '' : t.health.number(value));
  const kind = tile.isHardware === undefined ? '' : tile.isHardware ? t.health.hardware : t.health.software;
  return (
    <>
      <Figure bad={trouble.fps}>
        {t.health.number(tile.shownFps)}
        <small> / {t.health.number(tile.receivedFps)}</small>
      </Figure>
      <td>{Math.round(tile.bitrate)}</td>
      <Figure bad={trouble.loss}>{t.health.percent(tile.lossPct)}</Figure>
      <td>{ms(tile.jitterMs)}</td>
      <Figure bad={trouble.decode}>{ms(tile.decodeMs)}</Figure>
      <td className={styles.words}>
        <span className={styles.whole}>
          {t.health.streams[tile.stream]} {tile.width}×{tile.height}
        </span>
        {/* Shown where it explains the mark: fewer pictures may arrive than the camera sends. */}
        {trouble.fps && fps > 0 && <small> {t.health.sends(fps)}</small>}
        {refused && (
          <small data-testid="health-refused-stream">
            {' '}
            {t.health.streamRefused(t.health.streams[refused.stream], faultText(refused.cause, language))}
          </small>
        )}
        {loss && <strong className={styles.reduced}> {faultText(loss, language)}</strong>}
        {tile.reduced && <strong className={styles.reduced}> {t.health.reducedTo[tile.reduced]}</strong>}
      </td>
      {/* Some versions of Chromium do not name the decoder. */}
      <td className={styles.words}>{[tile.decoder, kind].filter(Boolean).join(' · ')}</td>
    </>
  );
}

/** A figure; a bad one is marked by a shape as well as by colour. */
function Figure({ bad, children }: { readonly bad: boolean; readonly children: React.ReactNode }) {
  return (
    <td data-bad={bad}>
      {bad && <IconMark shape="triangle" />} {children}
    </td>
  );
}
