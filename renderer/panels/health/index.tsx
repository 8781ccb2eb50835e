import { Fragment, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/domain/ids.ts';
import { formatTime } from '../../../core/text.ts';
import { whyNone } from '../../i18n/whyNone.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media, TileHealth, WindowHealth } from '../../media/index.ts';
import { isCutOff, type Mirror } from '../../mirror.ts';
import { Aside } from '../../ui/aside.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './health.module.css';
import { type Streamless, streamless, type Trouble, troubleOf } from './model.ts';

interface Props {
  readonly media: Media;
  readonly mirror: Pick<Mirror, 'cameras' | 'status'>;
  readonly onClose: () => void;
}

/** How every tile's stream does, and whether this window keeps up. New figures every 2 s. */
export function HealthPanel({ media, mirror, onClose }: Props) {
  const { t } = useSpeech();
  const health = useSyncExternalStore(media.onHealth, media.health);
  const { byId } = useStore(mirror.cameras);
  const isSiteCutOff = isCutOff(useStore(mirror.status).desk);
  const without = streamless(media.tiles(), health.tiles);
  const isWithout = new Set(without.map(({ tile }) => tile.tile));
  const measured = health.tiles.filter(({ tile }) => !isWithout.has(tile));
  const rows = measured.map((tile) => {
    const fps = media.source(tile.camera, tile.stream)?.fps ?? 0;
    return { tile, fps, trouble: troubleOf(tile, { fps }) };
  });
  const lacking =
    rows.filter(({ trouble }) => trouble.fps).length + without.filter(({ isBad }) => isBad).length;
  const nameOf = (camera: CameraId) => {
    const entry = byId.get(camera);
    return entry ? `${entry.camera.number} ${entry.camera.name}` : '';
  };
  const lines = [
    ...rows.map((row) => ({
      at: row.tile.tile,
      line: <Row {...row} name={nameOf(row.tile.camera)} />,
    })),
    ...without.map((one) => ({
      at: one.tile.tile,
      line: <WithoutStream {...one} {...{ isSiteCutOff }} name={nameOf(one.tile.camera)} />,
    })),
  ].sort((a, b) => a.at - b.at);
  return (
    <Aside
      title={t.health.title}
      closeLabel={t.health.close}
      onClose={onClose}
      side="wall"
      width={68}
      testId="health"
    >
      <BudgetLine health={health} lacking={lacking} />
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t.health.tile}</th>
              <th scope="col" className={styles.name}>
                {t.health.camera}
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
            {lines.map(({ at, line }) => (
              <Fragment key={at}>{line}</Fragment>
            ))}
          </tbody>
        </table>
        {lines.length === 0 && (
          <p className={styles.note}>{health.isIdle ? t.health.noTiles : t.health.noLook}</p>
        )}
      </div>
      <p className={styles.note}>{t.health.order}</p>
    </Aside>
  );
}

/** `lacking`: how many tiles have too few pictures by the same look, of which the machine need not be the cause. */
function BudgetLine({
  health: { budget, since, look },
  lacking,
}: {
  readonly health: WindowHealth;
  readonly lacking: number;
}) {
  const { t } = useSpeech();
  const isWhole = budget.level === 0 && lacking === 0;
  return (
    <section className={styles.budget} data-whole={isWhole}>
      <strong>
        <Mark shape={isWhole ? 'dot' : 'triangle'} />{' '}
        {budget.level === 0 && lacking > 0 ? t.health.lacking(lacking) : t.health.levels[budget.level]}
      </strong>
      {budget.level > 0 && budget.why && (
        <span>
          {t.health.reasons[budget.why]} {t.health.since(formatTime(since))}
        </span>
      )}
      {look && (
        <ul className={styles.figures}>
          <li>{t.health.shown(look.shown, look.received)}</li>
          <li>{t.health.decoding(look.decodeCores, look.cores)}</li>
          <li>{t.health.lateness(look.lateMs)}</li>
        </ul>
      )}
    </section>
  );
}

function Row({
  tile,
  trouble,
  name,
  fps,
}: {
  readonly tile: TileHealth;
  readonly trouble: Trouble;
  readonly name: string;
  /** What the camera sends, 1/s; 0 where that is not known. */
  readonly fps: number;
}) {
  const { t } = useSpeech();
  const ms = (value: number) => (value < 0 ? '' : t.health.number(value));
  const kind = tile.isHardware === undefined ? '' : tile.isHardware ? t.health.hardware : t.health.software;
  return (
    <tr>
      <td>{tile.tile + 1}</td>
      <td className={styles.name} title={name}>
        {name}
      </td>
      <Figure bad={trouble.fps}>
        {t.health.number(tile.fps)}
        {fps > 0 && <small> / {t.health.number(fps)}</small>}
      </Figure>
      <td>{Math.round(tile.bitrate)}</td>
      <Figure bad={trouble.loss}>{t.health.percent(tile.lossPct)}</Figure>
      <td>{ms(tile.jitterMs)}</td>
      <Figure bad={trouble.decode}>{ms(tile.decodeMs)}</Figure>
      <td className={styles.words}>
        {t.health.streams[tile.stream]} {tile.width}×{tile.height}
        {tile.reduced && <strong className={styles.reduced}> {t.health.reducedTo[tile.reduced]}</strong>}
      </td>
      {/* Not every Chromium tells its name. */}
      <td className={styles.words}>{[tile.decoder, kind].filter(Boolean).join(' · ')}</td>
    </tr>
  );
}

/** In place of figures: how the tile stands, and why no stream comes to it. */
function WithoutStream({
  tile: { tile, state, cause },
  isBad,
  name,
  isSiteCutOff,
}: Streamless & { readonly name: string; readonly isSiteCutOff: boolean }) {
  const { t, language } = useSpeech();
  const why = whyNone(cause, isSiteCutOff, t, language);
  return (
    <tr>
      <td>{tile + 1}</td>
      <td className={styles.name} title={name}>
        {name}
      </td>
      <td className={styles.words} colSpan={7} data-bad={isBad}>
        {isBad && <Mark shape="triangle" />} {t.tile.states[state]}
        {why !== undefined && `: ${why}`}
      </td>
    </tr>
  );
}

/** A figure; one that somebody should look at is told by a shape as well as by colour. */
function Figure({ bad, children }: { readonly bad: boolean; readonly children: React.ReactNode }) {
  return (
    <td data-bad={bad}>
      {bad && <Mark shape="triangle" />} {children}
    </td>
  );
}
