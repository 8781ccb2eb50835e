import { memo, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { CameraId } from '../../../core/domain/ids.ts';
import { cameraDrag } from '../../../core/domain/wall.ts';
import { faultText } from '../../../core/faults.ts';
import { formatDateTime, formatTime } from '../../../core/text.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media, TileSnapshot } from '../../media/index.ts';
import type { CameraEntry } from '../../mirror.ts';
import { Mark } from '../../ui/mark.tsx';
import { useTicking } from '../../ui/ticker.ts';
import { stateShape, tileDrag } from './model.ts';
import styles from './tile.module.css';

interface Props {
  readonly tile: number;
  readonly camera: CameraId | null;
  readonly entry: CameraEntry | undefined;
  /** The registry is whole, so that a camera it lacks is gone. */
  readonly registryWhole: boolean;
  readonly media: Media;
  readonly selected: boolean;
  readonly alone: boolean;
  readonly hidden: boolean;
  readonly onSelect: (tile: number) => void;
  readonly onToggleAlone: (tile: number) => void;
  readonly onDropCamera: (tile: number, camera: string) => void;
  readonly onDropTile: (tile: number, from: number) => void;
}

/** Renders again only when what the tile means has changed. */
function useSnapshot(media: Media, tile: number): TileSnapshot | undefined {
  const held = useRef<{ of: Media; now: TileSnapshot | undefined }>(undefined);
  const subscribe = useCallback(
    (changed: () => void) =>
      media.onTile(tile, () => {
        held.current = { of: media, now: media.tile(tile) };
        changed();
      }),
    [media, tile],
  );
  const get = () => {
    if (held.current?.of !== media) held.current = { of: media, now: media.tile(tile) };
    return held.current.now;
  };
  return useSyncExternalStore(subscribe, get);
}

export const Tile = memo(function Tile(props: Props) {
  const { tile, camera, entry, media, selected } = props;
  const { t } = useSpeech();
  const snapshot = useSnapshot(media, tile);
  const now = snapshot?.camera === camera ? snapshot : undefined;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) return media.attach(tile, host.current);
    return undefined;
  }, [media, tile]);
  const state = camera ? (now?.state ?? 'waiting') : undefined;

  return (
    <section
      className={styles.tile}
      data-tile={tile}
      data-state={state ?? 'empty'}
      data-selected={selected}
      data-alone={props.alone}
      hidden={props.hidden}
      aria-label={t.tile.number(tile + 1)}
      aria-current={selected}
      draggable={camera !== null}
      onPointerDown={() => props.onSelect(tile)}
      onDoubleClick={() => props.onToggleAlone(tile)}
      onDragStart={(event) => {
        event.dataTransfer.setData(tileDrag, String(tile));
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.some((type) => type === cameraDrag || type === tileDrag)) return;
        event.preventDefault();
        event.currentTarget.dataset.over = 'true';
      }}
      onDragLeave={(event) => {
        delete event.currentTarget.dataset.over;
      }}
      onDrop={(event) => {
        event.preventDefault();
        delete event.currentTarget.dataset.over;
        const [from, dropped] = [
          event.dataTransfer.getData(tileDrag),
          event.dataTransfer.getData(cameraDrag),
        ];
        if (dropped) props.onDropCamera(tile, dropped);
        else if (from) props.onDropTile(tile, Number(from));
      }}
    >
      <Strip tile={tile} camera={camera} entry={entry} now={now} media={media} />
      <div className={styles.picture}>
        <div ref={host} className={styles.host} />
        {camera === null ? (
          <Empty tile={tile} />
        ) : entry === undefined && props.registryWhole ? (
          <p className={styles.notice}>{t.tile.goneCamera}</p>
        ) : (
          <Over now={now} tile={tile} media={media} />
        )}
      </div>
    </section>
  );
});

function Strip(
  props: Pick<Props, 'tile' | 'camera' | 'entry' | 'media'> & { now: TileSnapshot | undefined },
) {
  const { tile, camera, entry, now, media } = props;
  const { t } = useSpeech();
  const time = useTicking<HTMLSpanElement>(() => {
    const snapshot = media.tile(tile);
    if (!camera || snapshot?.pictureAt === undefined) return '';
    // To the nearest second while live: else the figures would lag a second behind the window's clock.
    return timeThenDate(snapshot.pictureAt + (snapshot.state === 'live' ? 500 : 0));
  }, 'figures');
  const age = useTicking<HTMLSpanElement>(() => {
    const snapshot = media.tile(tile);
    return camera && snapshot && snapshot.ageMs >= 0 ? t.age(snapshot.ageMs / 1_000) : '';
  });
  const state = now?.state ?? 'waiting';
  return (
    <header className={styles.strip}>
      <div className={styles.line}>
        <span className={styles.number}>
          {entry?.camera.number ?? (camera ? '…' : t.tile.number(tile + 1))}
        </span>
        <span className={styles.name}>{entry?.camera.name ?? ''}</span>
        {camera && (
          <span className={styles.state}>
            <Mark shape={stateShape[state]} />
            {t.tile.states[state]}
          </span>
        )}
      </div>
      <div className={styles.under}>
        <span className={styles.place}>
          {entry?.ward ? `${t.ward(entry.ward)} · ` : ''}
          {entry ? t.kinds[entry.camera.kind] : ''}
        </span>
        <span ref={time} className={styles.time} />
        <span ref={age} className={styles.age} />
      </div>
    </header>
  );
}

/** HH:mm:ss first: the seconds are what an operator looks at, the date what a record needs. */
function timeThenDate(at: number): string {
  const [date, time] = formatDateTime(at).split(' ');
  return `${time} ${date}`;
}

function Empty({ tile }: { readonly tile: number }) {
  const { t } = useSpeech();
  return (
    <div className={styles.empty}>
      <span className={styles.emptyNumber}>{tile + 1}</span>
      <span>{t.tile.emptyHint}</span>
    </div>
  );
}

/** What lies over the picture: nothing while it is live. */
function Over({ now, tile, media }: { now: TileSnapshot | undefined; tile: number; media: Media }) {
  const { t, language } = useSpeech();
  const state = now?.state ?? 'waiting';
  const ageNote = useTicking<HTMLSpanElement>(() => {
    const ageMs = media.tile(tile)?.ageMs ?? -1;
    if (ageMs < 0) return t.tile.noPictureYet;
    return (state === 'still' ? t.tile.stillNote : t.tile.lastPicture)(t.age(ageMs / 1_000));
  });
  const lastAt = useTicking<HTMLSpanElement>(() => {
    const at = media.tile(tile)?.pictureAt;
    return at === undefined ? '' : formatTime(at);
  }, 'figures');
  if (state === 'live') return null;
  if (state === 'waiting') return <p className={styles.waiting}>{t.tile.waiting}</p>;
  if (state === 'still')
    return (
      <p className={styles.still}>
        <span ref={ageNote} />
      </p>
    );
  return (
    <div className={styles.stopped}>
      <strong className={styles.word}>
        <Mark shape={stateShape[state]} />
        {t.tile.states[state]}
      </strong>
      <span ref={lastAt} className={styles.lastAt} />
      <span ref={ageNote} className={styles.ageNote} />
      <span className={styles.cause}>
        {now?.cause ? faultText(now.cause, language) : state === 'stale' ? '' : t.tile.lostHint}
      </span>
    </div>
  );
}
