import { memo, type ReactNode, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatDateTime, formatTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { cameraDrag, isMissing, type Missing } from '../../../core/wall/wall.ts';
import { whyNone } from '../../i18n/whyNone.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { TileSnapshot, TileState } from '../../media/index.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { useMedia } from '../../shared/services.ts';
import { Mark } from '../../ui/mark.tsx';
import { stateShape } from '../../ui/stateShape.ts';
import { useTicking } from '../../ui/ticker.ts';
import { Zoomable } from '../../ui/zoomable.tsx';
import { type Pause, tileDrag } from './model.ts';
import noPictureStyles from './noPicture.module.css';
import overStyles from './over.module.css';
import styles from './tile.module.css';

/**
 * What lies over the picture, by how old it is: nothing while it is live; a badge; the time of the last picture in large
 * figures, and why no other comes. All of it follows from the tile's state and ages: nothing moves by itself.
 */
function Over(props: {
  readonly now: TileSnapshot | undefined;
  readonly tile: number;
  readonly isSiteCutOff: boolean;
}) {
  const media = useMedia();
  const { now, tile, isSiteCutOff } = props;
  const { t, language } = useSpeech();
  const state = now?.state ?? 'waiting';
  const age = useTicking<HTMLSpanElement>(() => {
    const ageMs = media.tile(tile)?.ageMs ?? -1;
    if (ageMs < 0) return t.tile.noPictureYet;
    const words = t.age(ageMs / 1_000);
    if (state === 'late') return t.tile.lateBadge(words);
    return (state === 'still' || state === 'paused' ? t.tile.stillNote : t.tile.lastPicture)(words);
  });
  const takenAt = useTicking<HTMLSpanElement>(
    () => {
      const at = media.tile(tile)?.pictureAt;
      if (at === undefined) return '';
      return state === 'frozen' ? t.tile.sameSince(formatTime(at)) : formatTime(at);
    },
    state === 'frozen' ? 'words' : 'figures',
  );

  if (state === 'live') return null;
  const known = whyNone(now?.cause, isSiteCutOff, t, language);
  if (state === 'waiting') return <p className={overStyles.waiting}>{known ?? t.tile.waiting}</p>;
  if (state === 'late')
    return (
      <p className={overStyles.badge}>
        <Mark shape={stateShape[state]} />
        <span ref={age} />
      </p>
    );
  if (state === 'frozen')
    return (
      <p className={overStyles.frozen}>
        <strong className={overStyles.word}>
          <Mark shape={stateShape[state]} />
          {t.tile.frozen}
        </strong>
        <span ref={takenAt} />
      </p>
    );
  if (state === 'still' || state === 'paused')
    return (
      <p className={overStyles.still}>
        <span ref={age} />
      </p>
    );
  const why = known ?? (state === 'stale' ? t.tile.causeUnknown : t.tile.lostHint);
  return (
    <div className={overStyles.stopped} data-mark={state}>
      <strong className={overStyles.word}>
        <Mark shape={stateShape[state]} />
        {t.tile.states[state]}
      </strong>
      <span ref={takenAt} className={overStyles.lastAt} />
      <span ref={age} className={overStyles.ago} />
      <span className={overStyles.cause}>{why}</span>
    </div>
  );
}

/** In place of a picture: the registry holds the tile's camera no more, or not for this operator. */
function Absent({ why }: { readonly why: Missing }) {
  const { t } = useSpeech();
  return (
    <p className={noPictureStyles.notice}>
      <strong>{t.tile[why]}</strong>
      <span className={noPictureStyles.sentence}>{t.tile[`${why}Hint`]}</span>
    </p>
  );
}

/** In place of a picture: the tile shows no camera, or none that this operator may see. */
function Empty(props: {
  readonly tile: number;
  /** Something stands here that this operator may not see, or that there is no more. */
  readonly withheld: Missing | undefined;
  readonly hint: string;
}) {
  const { tile, withheld, hint } = props;
  const { t } = useSpeech();
  return (
    <div className={noPictureStyles.empty}>
      <span className={noPictureStyles.number}>{tile + 1}</span>
      {withheld && <strong>{t.tile[withheld]}</strong>}
      <span className={noPictureStyles.sentence}>{withheld ? t.tile[`${withheld}Hint`] : hint}</span>
    </div>
  );
}

interface Props {
  readonly tile: number;
  /** Where it lies on the wall's grid. */
  readonly area: string;
  readonly camera: CameraId | null;
  readonly entry: CameraEntry | undefined;
  /** The registry holds its camera no more, or not for this operator; `entry` is what it last said of it. */
  readonly missing: Missing | undefined;
  /** Something stands here that this operator may not see, or that there is no more. */
  readonly withheld: Missing | undefined;
  /** What is seen has no name. */
  readonly veiled: boolean;
  /** Something stands here, though perhaps it shows no camera now. */
  readonly filled: boolean;
  /** What the tile is beside its camera's: a sequence, a spot tile. `pause`: who or what made that stand still. */
  readonly role: string | undefined;
  readonly pause: Pause | undefined;
  /** Nothing comes from the site: what its line says of cameras is about the line. */
  readonly isSiteCutOff: boolean;
  readonly selected: boolean;
  readonly alone: boolean;
  readonly hidden: boolean;
  readonly onSelect: (tile: number) => void;
  readonly onToggleAlone: (tile: number) => void;
  /** Opens the last minute beside the wall; undefined where there is none to open. */
  readonly onReplay: ((tile: number) => void) | undefined;
  /** Its picture is enlarged so many times. */
  readonly onZoom: (tile: number, scale: number) => void;
  /** Somebody is at this tile, if only with the pointer. */
  readonly onTouch: (tile: number) => void;
  /** What it says while it is empty; undefined: how to fill it. */
  readonly emptyHint: string | undefined;
  readonly onDrag: (tile: number, data: DataTransfer) => void;
  /** What else lies over the picture of a tile with a camera. */
  readonly over: ((tile: number, camera: CameraId) => ReactNode) | undefined;
  /** What else stands in the head of a tile with a camera. */
  readonly inHead: ((camera: CameraId) => ReactNode) | undefined;
  /** `copies`: Ctrl is held. */
  readonly onDrop: (tile: number, data: DataTransfer, copies: boolean) => void;
}

/** Renders again only when what the tile means has changed. What it is is asked of `media` again: nothing kept here can be old. */
function useSnapshot(tile: number): TileSnapshot | undefined {
  const media = useMedia();
  const subscribe = useCallback((changed: () => void) => media.onTile(tile, changed), [media, tile]);
  useSyncExternalStore(subscribe, () => media.meaning(tile));
  return media.tile(tile);
}

export const Tile = memo(function Tile(props: Props) {
  const media = useMedia();
  const { tile, camera, entry, selected } = props;
  const { t, language } = useSpeech();
  const snapshot = useSnapshot(tile);
  const now = snapshot?.camera === camera ? snapshot : undefined;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) return media.attach(tile, host.current);
    return undefined;
  }, [media, tile]);
  const picture = useCallback(() => media.tile(tile) ?? { width: 0, height: 0 }, [media, tile]);
  const state = camera ? (props.missing ?? now?.state ?? 'waiting') : undefined;

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
      draggable={props.filled}
      // Not where it enters: a pointer that rests enters whatever a panel that closes leaves under it.
      onPointerMove={() => props.onTouch(tile)}
      onPointerDown={() => {
        props.onTouch(tile);
        props.onSelect(tile);
      }}
      onDoubleClick={() => props.onToggleAlone(tile)}
      onDragStart={(event) => {
        props.onDrag(tile, event.dataTransfer);
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.some((type) => type === cameraDrag || type === tileDrag)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect =
          event.ctrlKey || event.dataTransfer.effectAllowed === 'copy' ? 'copy' : 'move';
        event.currentTarget.dataset.over = 'true';
      }}
      onDragLeave={(event) => {
        delete event.currentTarget.dataset.over;
      }}
      onDrop={(event) => {
        event.preventDefault();
        delete event.currentTarget.dataset.over;
        props.onDrop(tile, event.dataTransfer, event.ctrlKey);
      }}
    >
      <Strip
        tile={tile}
        camera={camera}
        entry={props.veiled ? undefined : entry}
        veiled={props.veiled}
        withheld={props.withheld}
        onReplay={selected && camera && !props.missing ? props.onReplay : undefined}
        state={state}
        reduced={now?.reduced}
        loss={now?.loss && faultText(now.loss, language)}
        why={whyNone(now?.cause, props.isSiteCutOff, t, language)}
        role={props.role}
        pause={props.pause}
        inHead={props.inHead}
      />
      <div className={styles.picture}>
        <Zoomable
          subject={camera}
          picture={picture}
          keys={selected && !props.hidden ? 'wall' : undefined}
          whatMark={t.replay.zoomed}
          scaleText={t.replay.times}
          onZoom={(scale) => props.onZoom(tile, scale)}
        >
          <div ref={host} className={styles.host} />
        </Zoomable>
        {camera === null ? (
          <Empty
            tile={tile}
            withheld={props.withheld}
            hint={props.emptyHint ?? (props.role ? t.layouts.spotHint : t.tile.emptyHint)}
          />
        ) : props.missing ? (
          <Absent why={props.missing} />
        ) : (
          <Over now={now} tile={tile} isSiteCutOff={props.isSiteCutOff} />
        )}
        {camera !== null && !props.missing && props.over?.(tile, camera)}
      </div>
    </section>
  );
});

function Strip(
  props: Pick<
    Props,
    'tile' | 'camera' | 'entry' | 'veiled' | 'withheld' | 'role' | 'pause' | 'onReplay' | 'inHead'
  > & {
    readonly state: TileState | Missing | undefined;
    readonly reduced: TileSnapshot['reduced'];
    /** What its camera loses, in words. */
    readonly loss: string | undefined;
    /** Why no picture comes: where it has no room over the picture. */
    readonly why: string | undefined;
  },
) {
  const media = useMedia();
  const { tile, camera, entry, state, pause } = props;
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
  const word = state === undefined ? '' : isMissing(state) ? t.tile[state] : t.tile.states[state];
  const place = entry ? `${entry.ward ? `${t.ward(entry.ward)} · ` : ''}${t.kinds[entry.camera.kind]}` : '';
  return (
    <header className={styles.strip}>
      <div className={styles.line}>
        <span className={styles.tileNumber}>{tile + 1}</span>
        {camera && <span className={styles.number}>{props.veiled ? '' : (entry?.camera.number ?? '…')}</span>}
        <span className={styles.name} title={entry?.camera.name}>
          {camera ? entry?.camera.name : props.withheld ? t.tile[props.withheld] : t.tile.empty}
        </span>
        {props.onReplay && (
          <button
            type="button"
            className={styles.replay}
            title={t.replay.open}
            aria-label={t.replay.open}
            onClick={() => props.onReplay?.(tile)}
            // It is not a tap on the tile.
            onDoubleClick={(event) => event.stopPropagation()}
          >
            <Mark shape="again" /> 60
          </button>
        )}
        {state && (
          // As wide in every state, so that a name does not move with it.
          <span className={styles.state} role="img" aria-label={word} title={word}>
            <Mark shape={stateShape[state]} />
          </span>
        )}
      </div>
      <div className={styles.under}>
        {props.role && (
          <span
            className={styles.role}
            data-paused={pause !== undefined}
            title={pause ? `${t.layouts.rotationStopped[pause]} · ${props.role}` : props.role}
          >
            {pause && (
              <b className={styles.pause}>
                <Mark shape="pause" />
                <span data-short={pause === 'machine' ? t.layouts.turnOverloadedShort : undefined}>
                  {t.layouts.rotationStopped[pause]}
                </span>
              </b>
            )}
            <span className={styles.what}>{props.role}</span>
          </span>
        )}
        {(state === 'live' || state === 'late') && props.reduced ? (
          <strong className={styles.reduced} data-short={t.health.reducedShort} title={t.health.reducedWhy}>
            {t.health.reduced[props.reduced]}
          </strong>
        ) : state === 'live' && props.loss !== undefined ? (
          <strong className={styles.reduced} data-short={t.tile.losesShort} title={props.loss}>
            {t.tile.loses}
          </strong>
        ) : state === undefined || state === 'live' ? (
          <span className={styles.place} title={place}>
            {place}
          </span>
        ) : (
          <strong className={styles.place} data-short={t.tile.shortStates[state]} title={props.why ?? word}>
            {word}
          </strong>
        )}
        {camera && props.inHead?.(camera)}
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
