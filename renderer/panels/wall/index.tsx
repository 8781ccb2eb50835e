import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { type Cell, divisionOf, SquareName } from '../../../core/domain/division.ts';
import { CameraId } from '../../../core/domain/ids.ts';
import { contentOn, isSpot } from '../../../core/domain/layout.ts';
import { isWithheld, layoutOf, shownCamera, type Wall, type WallDeed } from '../../../core/domain/wall.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media, WantedTile } from '../../media/index.ts';
import type { CameraEntry, CamerasState } from '../../mirror.ts';
import { useRem } from '../../ui/rem.ts';
import { type NumberEntry, pictureWidth, wantedTiles } from './model.ts';
import { Tile } from './tile.tsx';
import styles from './wall.module.css';

interface Props {
  readonly wall: StoreApi<Wall>;
  readonly act: (deed: WallDeed) => void;
  readonly media: Media;
  readonly cameras: StoreApi<CamerasState>;
  /** Pictures may be shown: somebody who may see them is signed in. */
  readonly maySee: boolean;
  /** The camera number being typed. */
  readonly typed: NumberEntry;
}

/** A tile's strip above its picture, rem: as tall as its two lines of the smallest size. */
const stripHeight = 2.75;
/** Between tiles, CSS pixels. */
const gapWidth = 1;

const wholeWall = '1 / 1 / -1 / -1';
const areaOf = ({ x, y, w, h }: Cell): string => `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
const lines = (count: number): string => `repeat(${count}, minmax(0, 1fr))`;

/** The grid of live tiles. It says what should be shown; `media` shows it. */
export function WallPanel({ wall, act, media, cameras, maySee, typed }: Props) {
  const { t } = useSpeech();
  const now = useStore(wall);
  const { byId, list, complete } = useStore(cameras);
  const rem = useRem();
  const grid = useRef<HTMLDivElement>(null);
  const wanted = useRef<readonly WantedTile[]>([]);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const layout = layoutOf(now);
  const division = divisionOf(layout.division);
  const alone = now.alone ? now.selected : undefined;
  /** What stood on a tile when its camera left the registry: the tile keeps saying which camera that was. */
  const known = useRef(new Map<CameraId, CameraEntry>());
  const entryOf = (camera: CameraId): CameraEntry | undefined => {
    const entry = byId.get(camera);
    if (entry) known.current.set(camera, entry);
    return entry ?? known.current.get(camera);
  };
  // What the operator is at matters to the pictures only where a spot tile follows it.
  const spot = layout.tiles.some(isSpot) ? now.spot : null;
  const shown = useMemo(
    () =>
      divisionOf(layout.division).cells.map((_, tile) => ({
        tile,
        camera: shownCamera(contentOn(layout, tile), { spot, turn: undefined }),
      })),
    [layout, spot],
  );

  useEffect(() => {
    const element = grid.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Before the screen is painted: no picture may stand under another camera's name, not for one frame. `list` changes with
  // every page of the registry: a camera of the layout may have come with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: byId is filled in place, list tells of it
  useLayoutEffect(() => {
    if (size.width === 0 && maySee) return;
    const { cells, ...lines } = divisionOf(layout.division);
    const common = {
      wall: size,
      gap: gapWidth,
      strip: stripHeight * rem,
      pixelRatio: window.devicePixelRatio,
    };
    const whole = { w: 1, h: 1 };
    wanted.current = maySee
      ? wantedTiles({
          shown,
          alone,
          widthOf: (tile) => pictureWidth({ ...common, grid: lines, cell: cells[tile] ?? whole }),
          aloneWidth: pictureWidth({ ...common, grid: { columns: 1, rows: 1 }, cell: whole }),
          streamsOf: (camera) => byId.get(camera)?.camera.streams,
          before: wanted.current,
        })
      : [];
    media.show(wanted.current);
  }, [shown, alone, size, rem, list, maySee, media]);

  const onSelect = useCallback((tile: number) => act({ do: 'select', tile }), [act]);
  const onToggleAlone = useCallback(
    (tile: number) => {
      act({ do: 'select', tile });
      act({ do: 'alone', on: !wall.getState().alone });
    },
    [act, wall],
  );
  const onDropCamera = useCallback(
    (tile: number, dropped: string) => {
      const camera = CameraId.safeParse(dropped);
      if (camera.success) act({ do: 'putOn', camera: camera.data, tile });
    },
    [act],
  );
  const onDropTile = useCallback(
    (tile: number, from: number) => {
      if (Number.isInteger(from) && from >= 0 && from < 64) act({ do: 'swap', from, to: tile });
    },
    [act],
  );

  return (
    <main className={styles.wall} aria-label={t.wall.label}>
      <div
        ref={grid}
        className={styles.grid}
        style={{ gridTemplate: `${lines(division.rows)} / ${lines(division.columns)}` }}
        data-testid="wall"
      >
        {shown.map(({ tile, camera }) => {
          const cell = division.cells[tile];
          return (
            <Tile
              key={tile}
              tile={tile}
              area={alone === tile || !cell ? wholeWall : areaOf(cell)}
              camera={camera}
              entry={camera ? entryOf(camera) : undefined}
              gone={complete && camera !== null && !byId.has(camera)}
              withheld={isWithheld(now, tile)}
              media={media}
              selected={tile === now.selected}
              alone={alone === tile}
              hidden={alone !== undefined && alone !== tile}
              onSelect={onSelect}
              onToggleAlone={onToggleAlone}
              onDropCamera={onDropCamera}
              onDropTile={onDropTile}
            />
          );
        })}
      </div>
      {typed.digits !== '' && (
        <div className={styles.typed} role="status">
          <span>{t.wall.numberEntry}</span>
          <strong>{typed.digits}</strong>
          <span data-unknown={typed.unknown}>
            {typed.unknown ? t.tile.unknownNumber(typed.digits) : t.wall.numberHint}
          </span>
        </div>
      )}
    </main>
  );
}

/** Buttons for the squares, for a toolbar. */
export function GridButtons({ wall, act }: { wall: StoreApi<Wall>; act: (deed: WallDeed) => void }) {
  const { t } = useSpeech();
  const division = useStore(wall, (now) => layoutOf(now).division);
  return (
    <div className={styles.grids} role="toolbar">
      {SquareName.options.map((size, at) => (
        <button
          key={size}
          type="button"
          className={styles.gridButton}
          aria-pressed={size === division}
          aria-label={t.wall.grid(Number(size))}
          title={`${t.wall.grid(Number(size))} (${t.wall.gridHint(at + 1)})`}
          onClick={() => act({ do: 'division', division: size })}
        >
          {size}
        </button>
      ))}
    </div>
  );
}
