import {
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { CameraId } from '../../../core/base/ids.ts';
import { type Cell, getDivisionGrid } from '../../../core/wall/division.ts';
import { getTileContent, isSpotContent } from '../../../core/wall/layout.ts';
import type { TabId } from '../../../core/wall/tabs.ts';
import type { TileInTransit } from '../../../core/wall/tileExchange.ts';
import { cameraDrag, getActiveLayout, getShownCamera, type WallState } from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { WantedTile } from '../../media/index.ts';
import { onTileExchange } from '../../shared/mainClient.ts';
import { isSiteUnavailable } from '../../shared/mirror.ts';
import { useMedia, useMirror, useRight } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import { isInKeyOwner } from '../../ui/keyOwner.ts';
import { usePixelRatio } from '../../ui/usePixelRatio.ts';
import { useRemPx } from '../../ui/useRemPx.ts';
import { TilesContext, useSequences, useWall } from './context.ts';
import {
  createExchangeAction,
  getPictureWidthPx,
  listCamerasOfTab,
  listCamerasToPark,
  listWantedTiles,
  parseDraggedTile,
  sortTabsByLastActive,
  tileDragType,
} from './model.ts';
import styles from './wall.module.css';
import { WallTile } from './wallTile.tsx';

/** Identifies this window in the tiles that it sends. */
const self = crypto.randomUUID();

/** Serialises a tile for a drag or copy to another tile or window. */
function tileInTransit({ tabs }: WallState, tile: number): string {
  const content = getTileContent(getActiveLayout({ tabs }), tile);
  return JSON.stringify({ window: self, tab: tabs.active, tile, content } satisfies TileInTransit);
}

/** Moves dragged or copied tiles within the wall and between windows, and places cameras dropped onto it. */
function useTileTransfer(act: (action: WallAction) => void) {
  const wall = useWall();
  const showToast = useToast();
  const { t } = useLanguage();
  const onDrag = useCallback(
    (tile: number, data: DataTransfer) => {
      data.setData(tileDragType, tileInTransit(wall.getState(), tile));
      data.effectAllowed = 'copyMove';
    },
    [wall],
  );
  const onDrop = useCallback(
    (tile: number, data: DataTransfer, copies: boolean) => {
      const camera = CameraId.safeParse(data.getData(cameraDrag));
      const from = parseDraggedTile(data.getData(tileDragType));
      if (camera.success && copies) act({ do: 'paste', content: camera.data, tile });
      else if (camera.success) act({ do: 'putOn', camera: camera.data, tile });
      else if (from && !copies && from.window === self && from.tab === wall.getState().tabs.active)
        act({ do: 'swap', from: from.tile, to: tile });
      else if (from && !copies && from.window !== self) {
        const content = getTileContent(getActiveLayout(wall.getState()), tile);
        act({ do: 'exchange', content: from.content, tile });
        void window.watchfloor?.shell['tile.exchange']({ from, content }); // after a refusal the other tile is unchanged
      } else if (from) act({ do: 'paste', content: from.content, tile });
      // What comes from elsewhere brings the keys: Ctrl+Z is about what was dropped. The page itself may not take them.
      void window.watchfloor?.shell['window.focus']({}); // after a refusal the focus is unchanged
      if (from && copies && from.window !== self) showToast(t.layouts.copiedHere);
    },
    [act, wall, showToast, t],
  );
  useEffect(
    () =>
      onTileExchange((exchange) => {
        const action = createExchangeAction(wall.getState(), self, exchange);
        if (!action) return;
        act(action);
        showToast(t.layouts.exchanged(action.tile + 1));
      }),
    [wall, act, showToast, t],
  );
  useEffect(() => {
    const isOurs = ({ target }: ClipboardEvent) => !isInKeyOwner(target);
    const onCopy = (event: ClipboardEvent) => {
      const { selected } = wall.getState();
      if (!isOurs(event) || getTileContent(getActiveLayout(wall.getState()), selected) === null) return;
      event.clipboardData?.setData(tileDragType, tileInTransit(wall.getState(), selected));
      event.preventDefault();
      showToast(t.layouts.copied(selected + 1));
    };
    const onPaste = (event: ClipboardEvent) => {
      const from = parseDraggedTile(event.clipboardData?.getData(tileDragType) ?? '');
      if (!isOurs(event) || !from) return;
      event.preventDefault();
      act({ do: 'paste', content: from.content, tile: wall.getState().selected });
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [wall, act, showToast, t]);
  return { onDrag, onDrop };
}

interface Props {
  /** True for an unattended wall: it takes no actions, and an empty tile does not explain how to fill it. */
  readonly isUnattended?: boolean;
  /** True if names of cameras and locations are hidden. */
  readonly areNamesHidden?: boolean;
  /** True if another panel covers it, so that only copies of its pictures are visible. */
  readonly isCovered?: boolean;
  /** Opens the replay of a tile's camera; undefined if this machine stores none. */
  readonly onReplay?: ((tile: number) => void) | undefined;
  /** Renders an overlay on the picture of a tile with a camera. */
  readonly overlay?: ((tile: number, camera: CameraId) => ReactNode) | undefined;
  /** Renders an item in the header of a tile with a camera. */
  readonly headerItem?: ((camera: CameraId) => ReactNode) | undefined;
}

const ignore = () => {};

/** Height of a tile's header, rem: two lines of the smallest size. */
const stripHeight = 2.75;
/** Gap between tiles, CSS pixels. */
const gapWidth = 1;

const wholeWall = '1 / 1 / -1 / -1';
const areaOf = ({ x, y, w, h }: Cell): string => `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
const lines = (count: number): string => `repeat(${count}, minmax(0, 1fr))`;

/** The grid of live tiles. It declares the desired tiles to `media`, which shows them. */
export function WallPanel(props: Props) {
  const media = useMedia();
  const wall = useWall();
  const sequences = useSequences();
  const mirror = useMirror();
  const { isUnattended = false, areNamesHidden = false, isCovered = false } = props;
  const { t } = useLanguage();
  const now = useStore(wall);
  const { turns, leftWith, nextTab } = useStore(sequences);
  const { byId, list } = useStore(mirror.cameras);
  const isSiteCutOff = useStore(mirror.status, ({ desk }) => isSiteUnavailable(desk));
  const maySee = useRight('video.live');
  const rem = useRemPx();
  const pixelRatio = usePixelRatio();
  const grid = useRef<HTMLDivElement>(null);
  const wanted = useRef<readonly WantedTile[]>([]);
  /** Changes when the width of a camera's stream becomes known. */
  const [learned, countLearned] = useReducer((count: number) => count + 1, 0);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [zooms, setZooms] = useState<ReadonlyMap<number, number>>(new Map());
  const layout = getActiveLayout(now);
  const division = getDivisionGrid(layout.division);
  const alone = now.alone ? now.selected : undefined;
  // The operator's focus affects the pictures only if a spot tile follows it.
  const spot = layout.tiles.some(isSpotContent) ? now.spot : null;
  const shown = useMemo(
    () =>
      getDivisionGrid(layout.division).cells.map((_, tile) => ({
        tile,
        camera: getShownCamera(getTileContent(layout, tile), { spot, turn: turns.get(tile)?.camera }),
        next: turns.get(tile)?.next,
      })),
    [layout, spot, turns],
  );
  const { tabs, active } = now.tabs;
  const coming = useMemo(() => listCamerasOfTab(tabs, nextTab, leftWith), [tabs, nextTab, leftWith]);
  const bySight = useRef<readonly TabId[]>([]);
  const parked = useMemo(() => {
    const ids = tabs.map(({ id }) => id);
    bySight.current = sortTabsByLastActive(bySight.current, active, ids);
    return listCamerasToPark(bySight.current, (id) => listCamerasOfTab(tabs, id, leftWith));
  }, [tabs, active, leftWith]);

  useEffect(() => {
    const element = grid.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => media.onWidths(countLearned), [media]);

  // Before the screen is painted: no picture may stand under another camera's name, not for one frame. `list` changes with
  // every page of the registry: a camera of the layout may have come with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: byId and the widths are filled in place, list and learned tell of it
  useLayoutEffect(() => {
    if (size.width === 0 && maySee) return;
    const { cells, ...lines } = getDivisionGrid(layout.division);
    const common = {
      wall: size,
      gap: gapWidth,
      strip: stripHeight * rem,
      pixelRatio,
    };
    const whole = { w: 1, h: 1 };
    wanted.current = maySee
      ? listWantedTiles({
          shown,
          coming,
          parked,
          alone,
          covered: isCovered,
          selected: now.selected,
          // An enlarged picture needs the same stream as a larger tile.
          widthOf: (tile) =>
            tile === alone
              ? getPictureWidthPx({ ...common, grid: { columns: 1, rows: 1 }, cell: whole })
              : getPictureWidthPx({ ...common, grid: lines, cell: cells[tile] ?? whole }) *
                (zooms.get(tile) ?? 1),
          streams: {
            of: (camera) => byId.get(camera)?.camera.streams,
            byHardware: media.decodesByHardware(),
            widths: (camera) => ({ main: byId.get(camera)?.camera.widthPx, ...media.widths(camera) }),
          },
          before: wanted.current,
        })
      : [];
    media.show(wanted.current);
  }, [
    shown,
    coming,
    parked,
    alone,
    isCovered,
    now.selected,
    zooms,
    size,
    rem,
    pixelRatio,
    list,
    learned,
    maySee,
    media,
  ]);

  const act = isUnattended ? ignore : wall.act;
  const { onDrag, onDrop } = useTileTransfer(act);
  const emptyHint = areNamesHidden ? '' : isUnattended ? t.roomWall.emptyHint : undefined;
  const { onReplay, overlay, headerItem } = props;
  const tilesContext = useMemo(
    () => ({
      areNamesHidden,
      isSiteCutOff,
      emptyHint,
      overlay,
      headerItem,
      onReplay,
      onSelect: (tile: number) => void act({ do: 'select', tile }),
      onToggleAlone(tile: number) {
        act({ do: 'select', tile });
        act({ do: 'alone', on: !wall.getState().alone });
      },
      onTouch: isUnattended ? ignore : sequences.touch,
      onZoom: (tile: number, scale: number) =>
        setZooms((before) => ((before.get(tile) ?? 1) === scale ? before : new Map(before).set(tile, scale))),
      onDrag,
      onDrop,
    }),
    [
      areNamesHidden,
      isSiteCutOff,
      emptyHint,
      overlay,
      headerItem,
      onReplay,
      act,
      wall,
      isUnattended,
      sequences,
      onDrag,
      onDrop,
    ],
  );

  return (
    <main className={styles.wall} data-dark="" aria-label={t.wall.label}>
      <div
        ref={grid}
        className={styles.grid}
        style={{ gridTemplate: `${lines(division.rows)} / ${lines(division.columns)}` }}
        data-testid="wall"
      >
        <TilesContext value={tilesContext}>
          {shown.map(({ tile, camera }) => {
            const cell = division.cells[tile];
            return (
              <WallTile
                key={tile}
                tile={tile}
                area={alone === tile || !cell ? wholeWall : areaOf(cell)}
                camera={camera}
                selected={tile === now.selected}
                alone={alone === tile}
                hidden={alone !== undefined && alone !== tile}
              />
            );
          })}
        </TilesContext>
      </div>
    </main>
  );
}
