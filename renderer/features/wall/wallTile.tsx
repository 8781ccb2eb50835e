import { memo, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatDateTime, formatTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { getTileContent, isSequenceContent, isSpotContent } from '../../../core/wall/layout.ts';
import {
  cameraDrag,
  getActiveLayout,
  getMissingCameraReason,
  getWithheldReason,
  isMissingReason,
  isSequenceShortened,
  type MissingReason,
} from '../../../core/wall/wall.ts';
import { getNoPictureReason } from '../../i18n/getNoPictureReason.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { TileState, TileStatus } from '../../media/index.ts';
import { type CameraEntry, getLastKnownCamera } from '../../shared/mirror.ts';
import { useMedia, useMirror } from '../../shared/services.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { tileStateShapes } from '../../ui/tileStateShapes.ts';
import { useTickingText } from '../../ui/useTickingText.ts';
import { ZoomablePicture } from '../../ui/zoomable.tsx';
import { useSequences, useTilesContext, useWall } from './context.ts';
import { type SequencePause, tileDragType } from './model.ts';
import noPictureStyles from './noPicture.module.css';
import overStyles from './over.module.css';
import styles from './tile.module.css';

/**
 * The overlay by the picture's age: none while live; a badge; the time of the last picture in large digits with the
 * cause. It follows from the tile's state and ages alone: it has no animation.
 */
function PictureState({ now, tile }: { readonly now: TileStatus | undefined; readonly tile: number }) {
  const media = useMedia();
  const { isSiteCutOff } = useTilesContext();
  const { t, language } = useLanguage();
  const state = now?.state ?? 'waiting';
  const age = useTickingText<HTMLSpanElement>(() => {
    const ageMs = media.tile(tile)?.ageMs ?? -1;
    if (ageMs < 0) return t.tile.noPictureYet;
    const words = t.age(ageMs / 1_000);
    if (state === 'late') return t.tile.lateBadge(words);
    return (state === 'still' || state === 'paused' ? t.tile.stillNote : t.tile.lastPicture)(words);
  });
  const takenAt = useTickingText<HTMLSpanElement>(
    () => {
      const at = media.tile(tile)?.pictureAt;
      if (at === undefined) return '';
      return state === 'frozen' ? t.tile.sameSince(formatTime(at)) : formatTime(at);
    },
    state === 'frozen' ? 'words' : 'figures',
  );

  if (state === 'live') return null;
  const known = getNoPictureReason(now?.cause, isSiteCutOff, t, language);
  if (state === 'waiting') return <p className={overStyles.waiting}>{known ?? t.tile.waiting}</p>;
  if (state === 'late')
    return (
      <p className={overStyles.badge}>
        <IconMark shape={tileStateShapes[state]} />
        <span ref={age} />
      </p>
    );
  if (state === 'frozen')
    return (
      <p className={overStyles.frozen}>
        <strong className={overStyles.word}>
          <IconMark shape={tileStateShapes[state]} />
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
        <IconMark shape={tileStateShapes[state]} />
        {t.tile.states[state]}
      </strong>
      <span ref={takenAt} className={overStyles.lastAt} />
      <span ref={age} className={overStyles.ago} />
      <span className={overStyles.cause}>{why}</span>
    </div>
  );
}

/** Replaces the picture where the registry no longer contains the tile's camera, or hides it from this operator. */
function Absent({ why }: { readonly why: MissingReason }) {
  const { t } = useLanguage();
  return (
    <p className={noPictureStyles.notice}>
      <strong>{t.tile[why]}</strong>
      <span className={noPictureStyles.sentence}>{t.tile[`${why}Hint`]}</span>
    </p>
  );
}

/** Replaces the picture where the tile has no camera, or none visible to this operator. */
function Empty(props: {
  readonly tile: number;
  readonly withheld: TileAssignment['withheld'];
  readonly hint: string;
}) {
  const { tile, withheld, hint } = props;
  const { t } = useLanguage();
  return (
    <div className={noPictureStyles.empty}>
      <span className={noPictureStyles.number}>{tile + 1}</span>
      {withheld && <strong>{t.tile[withheld]}</strong>}
      <span className={noPictureStyles.sentence}>{withheld ? t.tile[`${withheld}Hint`] : hint}</span>
    </div>
  );
}

/**
 * Renders only when the tile's meaning changes.
 * Reads the snapshot from `media` each time, so that it is never outdated.
 */
function useSnapshot(tile: number): TileStatus | undefined {
  const media = useMedia();
  const subscribe = useCallback((changed: () => void) => media.onTile(tile, changed), [media, tile]);
  useSyncExternalStore(subscribe, () => media.meaning(tile));
  return media.tile(tile);
}

/** A tile's content according to the wall, its sequences and the registry. */
interface TileAssignment {
  readonly camera: CameraId | null;
  readonly entry: CameraEntry | undefined;
  /**
   * Set if the registry no longer contains its camera, or hides it from this operator; `entry` is its last known state.
   */
  readonly missing: MissingReason | undefined;
  /** Set if it is empty only for this operator: its content is hidden or no longer exists. */
  readonly withheld: MissingReason | undefined;
  /** True if it has content, even without a camera at present. */
  readonly isFilled: boolean;
  /** The tile's special role: a sequence or a spot tile. `pause`: the reason why that sequence is paused. */
  readonly role: string | undefined;
  readonly pause: SequencePause | undefined;
}

/** Reads the assignment of one tile. Renders only when that changes. */
function useAssignment(tile: number, camera: CameraId | null): TileAssignment {
  const wall = useWall();
  const sequences = useSequences();
  const { cameras } = useMirror();
  const { t } = useLanguage();
  const content = useStore(wall, (now) => getTileContent(getActiveLayout(now), tile));
  const isShort = useStore(wall, (now) => isSequenceShortened(now, tile));
  const pause = useStore(sequences, ({ turns, held }): SequencePause | undefined => {
    const turn = turns.get(tile);
    return turn && (held ? 'machine' : turn.paused ? 'operator' : undefined);
  });
  /** A short text for the tile's header. */
  const role = useStore(sequences, ({ turns }) => {
    if (isSpotContent(content)) return t.layouts.spot;
    const turn = turns.get(tile);
    if (!isSequenceContent(content) || !turn) return undefined;
    const words = [t.layouts.turn(content.name ?? '', turn.at + 1, turn.of)];
    if (turn.skipped.length > 0) words.push(t.layouts.turnSkipped(turn.skipped.length));
    if (isShort) words.push(t.layouts.turnShortened);
    if (pause === 'operator') words.push(t.layouts.turnGoOn);
    return words.join(' · ');
  });
  return {
    camera,
    entry: useStore(cameras, () => (camera ? getLastKnownCamera(cameras, camera) : undefined)),
    missing: useStore(cameras, (known) => (camera ? getMissingCameraReason(camera, known) : undefined)),
    withheld: useStore(wall, (now) => getWithheldReason(now, tile)),
    isFilled: content !== null,
    role,
    pause,
  };
}

interface Props {
  readonly tile: number;
  /** Its CSS grid area. */
  readonly area: string;
  /** The camera that the media was told to show here. */
  readonly camera: CameraId | null;
  readonly selected: boolean;
  readonly alone: boolean;
  readonly hidden: boolean;
}

export const WallTile = memo(function Tile({ tile, area, camera, selected, alone, hidden }: Props) {
  const media = useMedia();
  const { emptyHint, overlay, onSelect, onToggleAlone, onTouch, onZoom, onDrag, onDrop } = useTilesContext();
  const { t } = useLanguage();
  const assignment = useAssignment(tile, camera);
  const { missing, role } = assignment;
  const snapshot = useSnapshot(tile);
  const now = snapshot?.camera === camera ? snapshot : undefined;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) return media.attach(tile, host.current);
    return undefined;
  }, [media, tile]);
  const picture = useCallback(() => media.tile(tile) ?? { width: 0, height: 0 }, [media, tile]);
  const state = camera ? (missing ?? now?.state ?? 'waiting') : undefined;

  return (
    <section
      className={styles.tile}
      style={{ gridArea: area }}
      data-tile={tile}
      data-state={state ?? 'empty'}
      data-selected={selected}
      data-alone={alone}
      hidden={hidden}
      aria-label={t.tile.number(tile + 1)}
      aria-current={selected}
      draggable={assignment.isFilled}
      // Not on enter: a resting pointer enters the tile under a closing panel.
      onPointerMove={() => onTouch(tile)}
      onPointerDown={() => {
        onTouch(tile);
        onSelect(tile);
      }}
      onDoubleClick={() => onToggleAlone(tile)}
      onDragStart={(event) => {
        onDrag(tile, event.dataTransfer);
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.some((type) => type === cameraDrag || type === tileDragType)) return;
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
        onDrop(tile, event.dataTransfer, event.ctrlKey);
      }}
    >
      <Header tile={tile} assignment={assignment} state={state} now={now} isSelected={selected} />
      <div className={styles.picture}>
        <ZoomablePicture
          subject={camera}
          picture={picture}
          keys={selected && !hidden ? 'wall' : undefined}
          whatMark={t.replay.zoomed}
          scaleText={t.replay.times}
          onZoom={(scale) => onZoom(tile, scale)}
        >
          <div ref={host} className={styles.host} />
        </ZoomablePicture>
        {camera === null ? (
          <Empty
            tile={tile}
            withheld={assignment.withheld}
            hint={emptyHint ?? (role ? t.layouts.spotHint : t.tile.emptyHint)}
          />
        ) : missing ? (
          <Absent why={missing} />
        ) : (
          <PictureState now={now} tile={tile} />
        )}
        {camera !== null && !missing && overlay?.(tile, camera)}
      </div>
    </section>
  );
});

/** A tile's two header lines: its camera, the state, and the picture's age. */
function Header(props: {
  readonly tile: number;
  readonly assignment: TileAssignment;
  readonly state: TileState | MissingReason | undefined;
  readonly now: TileStatus | undefined;
  readonly isSelected: boolean;
}) {
  const media = useMedia();
  const { areNamesHidden, isSiteCutOff, headerItem, onReplay } = useTilesContext();
  const { tile, assignment, state, now } = props;
  const { camera, missing, withheld, pause } = assignment;
  const { t, language } = useLanguage();
  const time = useTickingText<HTMLSpanElement>(() => {
    const snapshot = media.tile(tile);
    if (!camera || snapshot?.pictureAt === undefined) return '';
    // Rounded to the nearest second while live; otherwise it would lag a second behind the window's clock.
    return timeOf(snapshot.pictureAt + (snapshot.state === 'live' ? 500 : 0));
  }, 'figures');
  const age = useTickingText<HTMLSpanElement>(() => {
    const snapshot = media.tile(tile);
    return camera && snapshot && snapshot.ageMs >= 0 ? t.age(snapshot.ageMs / 1_000) : '';
  });
  const entry = areNamesHidden ? undefined : assignment.entry;
  const role = areNamesHidden ? undefined : assignment.role;
  /** Text on the packets that its camera loses. */
  const loss = now?.loss && faultText(now.loss, language);
  /** Cause of a missing picture, for a tile without room over the picture. */
  const why = getNoPictureReason(now?.cause, isSiteCutOff, t, language);
  const word = state === undefined ? '' : isMissingReason(state) ? t.tile[state] : t.tile.states[state];
  const place = entry ? `${entry.ward ? `${t.ward(entry.ward)} · ` : ''}${t.kinds[entry.camera.kind]}` : '';
  return (
    <header className={styles.strip}>
      <div className={styles.line}>
        <span className={styles.tileNumber}>{tile + 1}</span>
        {camera && (
          <span className={styles.number}>{areNamesHidden ? '' : (entry?.camera.number ?? '…')}</span>
        )}
        <span className={styles.name} title={entry?.camera.name}>
          {camera ? entry?.camera.name : withheld ? t.tile[withheld] : t.tile.empty}
        </span>
        {onReplay && props.isSelected && camera && !missing && (
          <button
            type="button"
            className={styles.replay}
            title={t.replay.open}
            aria-label={t.replay.open}
            onClick={() => onReplay(tile)}
            // Not a double click on the tile.
            onDoubleClick={(event) => event.stopPropagation()}
          >
            <IconMark shape="again" /> 60
          </button>
        )}
        {state && (
          // Equally wide in every state, so that the name does not move.
          <span className={styles.state} role="img" aria-label={word} title={word}>
            <IconMark shape={tileStateShapes[state]} />
          </span>
        )}
      </div>
      <div className={styles.under}>
        {role && (
          <span
            className={styles.role}
            data-paused={pause !== undefined}
            title={pause ? `${t.layouts.rotationStopped[pause]} · ${role}` : role}
          >
            {pause && (
              <b className={styles.pause}>
                <IconMark shape="pause" />
                <span data-short={pause === 'machine' ? t.layouts.turnOverloadedShort : undefined}>
                  {t.layouts.rotationStopped[pause]}
                </span>
              </b>
            )}
            <span className={styles.what}>{role}</span>
          </span>
        )}
        {(state === 'live' || state === 'late') && now?.reduced ? (
          <strong className={styles.reduced} data-short={t.health.reducedShort} title={t.health.reducedWhy}>
            {t.health.reduced[now.reduced]}
          </strong>
        ) : state === 'live' && loss !== undefined ? (
          <strong className={styles.reduced} data-short={t.tile.losesShort} title={loss}>
            {t.tile.loses}
          </strong>
        ) : state === undefined || state === 'live' ? (
          <span className={styles.place} title={place}>
            {place}
          </span>
        ) : (
          <strong className={styles.place} data-short={t.tile.shortStates[state]} title={why ?? word}>
            {word}
          </strong>
        )}
        {camera && headerItem?.(camera)}
        <span ref={time} className={styles.time} />
        <span ref={age} className={styles.age} />
      </div>
    </header>
  );
}

/**
 * Returns HH:mm:ss first, because operators look at the seconds; with the date only if it differs from the window's.
 */
function timeOf(at: number): string {
  const [date, time] = formatDateTime(at).split(' ');
  return formatDateTime(Date.now()).startsWith(`${date} `) ? `${time}` : `${time} ${date}`;
}
