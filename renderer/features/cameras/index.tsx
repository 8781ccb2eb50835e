import { memo, useDeferredValue, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { countTiles } from '../../../core/wall/division.ts';
import { isCameraContent } from '../../../core/wall/layout.ts';
import { cameraDrag, getActiveLayout } from '../../../core/wall/wall.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { DataAge } from '../../shared/dataAge.tsx';
import { type CameraEntry, isSiteUnavailable } from '../../shared/mirror.ts';
import { useMirror } from '../../shared/services.ts';
import { Button, LabelWithKey } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { ListBox, type ListHandle } from '../../ui/listBox.tsx';
import { SearchField } from '../../ui/searchField.tsx';
import { useWall } from '../wall/public.ts';
import styles from './cameras.module.css';
import {
  type CameraFilter,
  cameraFunctions,
  cameraKinds,
  noCameraFilter,
  searchCameras,
  toggleInSet,
} from './model.ts';

/** Height of a row in rem, as in the style sheet: three lines of text, and an easy target. */
const rowHeight = 3.9;

interface RowProps {
  readonly entry: CameraEntry;
  readonly active: boolean;
  /** The index of the tile that shows the camera, if any. */
  readonly tile: number | undefined;
  readonly onHover: () => void;
  readonly onPut: (camera: CameraId) => void;
}

/** Buttons that choose any number of `all`. */
function Chips<T extends string>(props: {
  readonly all: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  readonly chosen: ReadonlySet<T>;
  readonly onChange: (chosen: ReadonlySet<T>) => void;
}) {
  return props.all.map((each) => (
    <Button
      key={each}
      look="chip"
      pressed={props.chosen.has(each)}
      onClick={() => props.onChange(toggleInSet(props.chosen, each))}
    >
      {props.names[each]}
    </Button>
  ));
}

const CameraRow = memo(function CameraRow({ entry, active, tile, onHover, onPut }: RowProps) {
  const { t } = useLanguage();
  const { camera, ward } = entry;
  return (
    <div
      className={styles.row}
      id={`camera-${camera.number}`}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(cameraDrag, camera.id);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onPointerDown={onHover}
      onDoubleClick={() => onPut(camera.id)}
    >
      <span className={styles.number}>{camera.number}</span>
      <span className={styles.name} title={camera.name}>
        {camera.name}
      </span>
      <span className={styles.place}>
        {ward ? `${t.ward(ward)} · ` : ''}
        {t.kinds[camera.kind]} · {t.functions[camera.function]}
      </span>
      {tile !== undefined && (
        <span className={styles.onTile} title={t.cameras.onTile(tile + 1)}>
          {t.tile.number(tile + 1)}
        </span>
      )}
    </div>
  );
});

/** The methods of the camera list that the window calls. */
export interface CamerasHandle {
  /** Focuses the search field and selects its text. */
  focusSearch(): void;
}

interface Props {
  readonly onPut: (camera: CameraId) => void;
  /** Opens the form that adds a camera; undefined where the operator may not add one. */
  readonly onAdd: (() => void) | undefined;
  /** Called with the camera that is highlighted in the list. */
  readonly onHighlight: (camera: CameraId) => void;
  /** Called with the cameras that match the filter; undefined where nothing is filtered. */
  readonly onFound: (found: ReadonlySet<CameraId> | undefined) => void;
  /** Called when the operator leaves the list: the wall gets the focus again. */
  readonly onLeave: () => void;
  readonly handle: React.Ref<CamerasHandle>;
}

/**
 * Lists all cameras, with a search, and puts them onto tiles by keyboard or by drag.
 * The search matches name, ward and number.
 */
export function CamerasPanel({ onPut, onAdd, onHighlight, onFound, onLeave, handle }: Props) {
  const wall = useWall();
  const mirror = useMirror();
  const { t, language } = useLanguage();
  const { list, total, complete, asOf, refused } = useStore(mirror.cameras);
  // While the site is unreachable the list shows the stored registry, which may be outdated.
  const isOld = useStore(mirror.status, ({ desk }) => isSiteUnavailable(desk));
  // While connected, an empty registry is the site's response and not a pending load.
  const isConnected = useStore(mirror.status, ({ desk }) => desk?.site.state === 'connected');
  const layout = useStore(wall, getActiveLayout);
  const [filter, setFilter] = useState<CameraFilter>(noCameraFilter);
  const [at, setAt] = useState(0);
  const deferred = useDeferredValue(list);
  const found = useMemo(() => searchCameras(deferred, filter), [deferred, filter]);
  const rows = useRef<ListHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const tileOf = useMemo(() => {
    const inSight = layout.tiles.slice(0, countTiles(layout.division));
    return new Map(
      inSight.flatMap((content, tile) => (isCameraContent(content) ? [[content, tile] as const] : [])),
    );
  }, [layout]);
  // Before sign-in, and before the site's first response, the desk returns a complete list of no cameras.
  const isComing =
    refused?.code === 'right.notSignedIn' || (list.length === 0 && (!isConnected || asOf === 0));
  const active = found[Math.min(at, found.length - 1)];
  useEffect(
    () => onFound(found === deferred ? undefined : new Set(found.map(({ camera }) => camera.id))),
    [found, deferred, onFound],
  );

  useImperativeHandle(handle, () => ({
    focusSearch() {
      input.current?.focus();
      input.current?.select();
    },
  }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new search starts at the top
  useEffect(() => {
    setAt(0);
    rows.current?.toTop();
  }, [filter]);

  return (
    <aside className={styles.panel} aria-label={t.cameras.title}>
      <SearchField
        aria-label={t.cameras.search}
        clear={t.search.clear}
        value={filter.query}
        onChange={(query) => setFilter({ ...filter, query })}
        onLeave={onLeave}
        ref={input}
        className={styles.search}
        over={{
          id: 'camera-list',
          count: found.length,
          at,
          list: rows,
          active: active && `camera-${active.camera.number}`,
          onAt(to) {
            setAt(to);
            const next = found[to];
            if (next) onHighlight(next.camera.id);
          },
          onOpen: active && (() => onPut(active.camera.id)),
        }}
      />
      <div className={styles.chips} role="toolbar" aria-label={t.cameras.filterKind}>
        <Chips
          all={cameraKinds}
          names={t.kinds}
          chosen={filter.kinds}
          onChange={(kinds) => setFilter({ ...filter, kinds })}
        />
        <Chips
          all={cameraFunctions}
          names={t.functions}
          chosen={filter.functions}
          onChange={(functions) => setFilter({ ...filter, functions })}
        />
      </div>
      <p className={styles.count} role="status">
        <span>
          {complete && !isComing ? t.cameras.of(found.length, total) : t.cameras.loading(list.length, total)}
        </span>
        <Target />
      </p>
      {onAdd && (
        <Button look="quiet" className={styles.add} onClick={onAdd}>
          <IconMark shape="plus" /> <LabelWithKey text={t.ownCamera.button} />
        </Button>
      )}
      {isOld && asOf > 0 && (
        <p className={styles.old}>
          <DataAge at={asOf} />
        </p>
      )}
      <ListBox
        rows={found}
        keyOf={({ camera }) => camera.id}
        height={rowHeight}
        aria-label={t.cameras.title}
        id="camera-list"
        className={styles.list}
        tabIndex={-1}
        ref={rows}
        empty={
          <>
            {complete && !isComing && (
              <div className={styles.none}>
                <strong>{list.length === 0 ? t.cameras.empty : t.cameras.none}</strong>
                <span>
                  {list.length > 0 ? t.cameras.noneHint : onAdd ? t.cameras.emptyAdd : t.cameras.emptyHint}
                </span>
              </div>
            )}
            {refused && !isComing && <div className={styles.none}>{faultText(refused, language)}</div>}
          </>
        }
      >
        {(entry, index) => (
          <CameraRow
            entry={entry}
            active={entry === active}
            tile={tileOf.get(entry.camera.id)}
            onHover={() => {
              setAt(index);
              onHighlight(entry.camera.id);
            }}
            onPut={onPut}
          />
        )}
      </ListBox>
    </aside>
  );
}

/**
 * Shows the tile on which Enter puts the camera.
 * A component of its own, so that moving over the wall does not rerender the list.
 */
function Target() {
  const wall = useWall();
  const { t } = useLanguage();
  const selected = useStore(wall, (now) => now.selected);
  return <span className={styles.target}>{t.cameras.target(selected + 1)}</span>;
}
