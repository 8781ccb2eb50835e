import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { CameraId } from '../../../core/domain/ids.ts';
import { type GridSize, gridSizes } from '../../../core/domain/layout.ts';
import { cameraOn, columns, type Wall, type WallDeed } from '../../../core/domain/wall.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media, WantedTile } from '../../media/index.ts';
import type { CameraEntry, CamerasState } from '../../mirror.ts';
import { useRem } from '../../ui/rem.ts';
import { type NumberEntry, pictureWidth, wantedTiles } from './model.ts';
import { Tile } from './tile.tsx';
import styles from './wall.module.css';

interface Props {
  readonly wall: Wall;
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

/** The grid of live tiles. It says what should be shown; `media` shows it. */
export function WallPanel({ wall, act, media, cameras, maySee, typed }: Props) {
  const { t } = useSpeech();
  const { byId, list, complete } = useStore(cameras);
  const rem = useRem();
  const grid = useRef<HTMLDivElement>(null);
  const shown = useRef<readonly WantedTile[]>([]);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const side = columns(wall.layout.grid);
  /** What stood on a tile when its camera left the registry: the tile keeps saying which camera that was. */
  const known = useRef(new Map<CameraId, CameraEntry>());
  const entryOf = (camera: CameraId): CameraEntry | undefined => {
    const entry = byId.get(camera);
    if (entry) known.current.set(camera, entry);
    return entry ?? known.current.get(camera);
  };

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
    const common = {
      wall: size,
      gap: gapWidth,
      strip: stripHeight * rem,
      pixelRatio: window.devicePixelRatio,
    };
    const widths = {
      inGrid: pictureWidth({ ...common, grid: wall.layout.grid }),
      alone: pictureWidth({ ...common, grid: 1 }),
    };
    if (size.width === 0 && maySee) return;
    shown.current = maySee
      ? wantedTiles(wall, widths, (camera) => byId.get(camera)?.camera.streams, shown.current)
      : [];
    media.show(shown.current);
  }, [wall, size, rem, list, maySee, media]);

  const onSelect = useCallback((tile: number) => act({ do: 'select', tile }), [act]);
  const onToggleAlone = useCallback(
    (tile: number) => {
      act({ do: 'select', tile });
      act({ do: 'alone', on: !wall.alone });
    },
    [act, wall.alone],
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
      if (Number.isInteger(from) && from >= 0 && from < 16) act({ do: 'swap', from, to: tile });
    },
    [act],
  );

  return (
    <main className={styles.wall} aria-label={t.wall.label}>
      <div ref={grid} className={styles.grid} data-side={side} data-testid="wall">
        {Array.from({ length: wall.layout.grid }, (_, tile) => {
          const camera = cameraOn(wall.layout, tile);
          return (
            <Tile
              // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place
              key={tile}
              tile={tile}
              camera={camera}
              entry={camera ? entryOf(camera) : undefined}
              gone={complete && camera !== null && !byId.has(camera)}
              media={media}
              selected={tile === wall.selected}
              alone={wall.alone && tile === wall.selected}
              hidden={wall.alone && tile !== wall.selected}
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

/** Buttons for the grids, for a toolbar. */
export function GridButtons({ grid, act }: { grid: GridSize; act: (deed: WallDeed) => void }) {
  const { t } = useSpeech();
  return (
    <div className={styles.grids} role="toolbar">
      {gridSizes.map((size, at) => (
        <button
          key={size}
          type="button"
          className={styles.gridButton}
          aria-pressed={size === grid}
          aria-label={t.wall.grid(size)}
          title={`${t.wall.grid(size)} (${t.wall.gridHint(at + 1)})`}
          onClick={() => act({ do: 'grid', grid: size })}
        >
          {size}
        </button>
      ))}
    </div>
  );
}
