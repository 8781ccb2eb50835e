import { memo, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { CameraId } from '../../../core/domain/ids.ts';
import { cameraDrag } from '../../../core/domain/wall.ts';
import { formatDateTime } from '../../../core/text.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media, TileSnapshot, TileState } from '../../media/index.ts';
import type { CameraEntry } from '../../mirror.ts';
import { Mark } from '../../ui/mark.tsx';
import { useTicking } from '../../ui/ticker.ts';
import { stateShape, tileDrag } from './model.ts';
import { Over } from './over.tsx';
import styles from './tile.module.css';

interface Props {
  readonly tile: number;
  /** Where it lies on the wall's grid. */
  readonly area: string;
  readonly camera: CameraId | null;
  readonly entry: CameraEntry | undefined;
  /** The registry holds its camera no more; `entry` is what it last said of it. */
  readonly gone: boolean;
  /** Something stands here that this operator may not see. */
  readonly withheld: boolean;
  readonly media: Media;
  readonly selected: boolean;
  readonly alone: boolean;
  readonly hidden: boolean;
  readonly onSelect: (tile: number) => void;
  readonly onToggleAlone: (tile: number) => void;
  readonly onDropCamera: (tile: number, camera: string) => void;
  readonly onDropTile: (tile: number, from: number) => void;
}

/** Renders again only when what the tile means has changed. What it is is asked of `media` anew: nothing kept here can be old. */
function useSnapshot(media: Media, tile: number): TileSnapshot | undefined {
  const subscribe = useCallback((changed: () => void) => media.onTile(tile, changed), [media, tile]);
  useSyncExternalStore(subscribe, () => media.meaning(tile));
  return media.tile(tile);
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
  const state = camera ? (props.gone ? 'gone' : (now?.state ?? 'waiting')) : undefined;

  return (
    <section
      className={styles.tile}
      style={{ gridArea: props.area }}
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
      <Strip tile={tile} camera={camera} entry={entry} state={state} reduced={now?.reduced} media={media} />
      <div className={styles.picture}>
        <div ref={host} className={styles.host} />
        {camera === null ? (
          <Empty tile={tile} withheld={props.withheld} />
        ) : props.gone ? (
          <p className={styles.notice}>{t.tile.goneHint}</p>
        ) : (
          <Over now={now} tile={tile} media={media} />
        )}
      </div>
    </section>
  );
});

function Strip(
  props: Pick<Props, 'tile' | 'camera' | 'entry' | 'media'> & {
    readonly state: TileState | 'gone' | undefined;
    readonly reduced: TileSnapshot['reduced'];
  },
) {
  const { tile, camera, entry, state, media } = props;
  const { t } = useSpeech();
  const time = useTicking<HTMLSpanElement>(() => {
    const snapshot = media.tile(tile);
    if (!camera || snapshot?.pictureAt === undefined) return '';
    // To the nearest second while live: else the figures would lag a second behind the window's clock.
    return timeOf(snapshot.pictureAt + (snapshot.state === 'live' ? 500 : 0));
  }, 'figures');
  const age = useTicking<HTMLSpanElement>(() => {
    const snapshot = media.tile(tile);
    return camera && snapshot && snapshot.ageMs >= 0 ? t.age(snapshot.ageMs / 1_000) : '';
  });
  const word = state === undefined ? '' : state === 'gone' ? t.tile.gone : t.tile.states[state];
  const place = entry ? `${entry.ward ? `${t.ward(entry.ward)} · ` : ''}${t.kinds[entry.camera.kind]}` : '';
  return (
    <header className={styles.strip}>
      <div className={styles.line}>
        <span className={styles.tileNumber}>{tile + 1}</span>
        {camera && <span className={styles.number}>{entry?.camera.number ?? '…'}</span>}
        <span className={styles.name} title={entry?.camera.name}>
          {camera ? entry?.camera.name : t.tile.empty}
        </span>
        {state && (
          // As wide in every state, so that a name does not move with it.
          <span className={styles.state} role="img" aria-label={word} title={word}>
            <Mark shape={stateShape[state]} />
          </span>
        )}
      </div>
      <div className={styles.under}>
        {state === 'live' && props.reduced ? (
          <strong className={styles.reduced} title={t.health.reducedWhy}>
            {t.health.reduced[props.reduced]}
          </strong>
        ) : state === undefined || state === 'live' ? (
          <span className={styles.place}>{place}</span>
        ) : (
          <strong className={styles.place}>{word}</strong>
        )}
        <span ref={time} className={styles.time} />
        <span ref={age} className={styles.age} />
      </div>
    </header>
  );
}

/** HH:mm:ss first: the seconds are what an operator looks at. The date only where it is another one than the window's. */
function timeOf(at: number): string {
  const [date, time] = formatDateTime(at).split(' ');
  return formatDateTime(Date.now()).startsWith(`${date} `) ? `${time}` : `${time} ${date}`;
}

function Empty({ tile, withheld }: { readonly tile: number; readonly withheld: boolean }) {
  const { t } = useSpeech();
  return (
    <div className={styles.empty}>
      <span className={styles.emptyNumber}>{tile + 1}</span>
      {withheld && <strong className={styles.word}>{t.tile.withheld}</strong>}
      <span>{withheld ? t.tile.withheldHint : t.tile.emptyHint}</span>
    </div>
  );
}
