import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { CityLabel, CityWard } from '../../../core/map/city/city.ts';
import type { HoveredObject } from '../../map/api.ts';
import type { MapScene } from '../../map/scene.ts';
import { areSameBoxes, type ScreenBox } from '../../map/signs/boxes.ts';
import styles from './map.module.css';
import type { MapModel } from './model.ts';
import type { StageOptions } from './world.ts';

/** Tells whether an overlay moves with the pointer or map, and so does not count as an obstacle. */
const isPassing = (element: Element) =>
  [styles.hover, styles.thumbnail].some((name) => name !== undefined && element.classList.contains(name));

/**
 * Reports the bounds of cards, drawers and bars above the map, CSS pixels from its top left: now and on change.
 * Measured only when one appears, disappears or is resized, not per picture.
 */
function watchCovered(host: HTMLElement, onBoxes: (boxes: readonly ScreenBox[]) => void): Cancel {
  const stage = host.parentElement;
  if (!stage) return () => undefined;
  let last: readonly ScreenBox[] = [];
  const side = () => [...stage.children].find(({ classList }) => classList.contains(styles.side ?? ''));
  const above = () =>
    [...stage.children].flatMap((element) => {
      if (element === host || isPassing(element)) return [];
      return element === side() ? [...element.children] : [element];
    });
  function measure(): void {
    const from = host.getBoundingClientRect();
    const boxes = above().flatMap((element): ScreenBox[] => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      if (right <= left || bottom <= top) return [];
      return [
        {
          left: left - from.left,
          top: top - from.top,
          right: right - from.left,
          bottom: bottom - from.top,
        },
      ];
    });
    if (areSameBoxes(boxes, last)) return;
    last = boxes;
    onBoxes(boxes);
  }
  const sizes = new ResizeObserver(measure);
  const parts = new MutationObserver(follow);
  function follow(): void {
    sizes.disconnect();
    for (const element of [host, ...above()]) sizes.observe(element);
    measure();
  }
  parts.observe(stage, { childList: true });
  const bars = side();
  if (bars) parts.observe(bars, { childList: true });
  follow();
  return () => {
    sizes.disconnect();
    parts.disconnect();
  };
}

/** The signs of the map other than cameras. */
export interface StageSigns {
  /** Sets the city's names and wards. */
  setNames(labels: readonly CityLabel[], wards: readonly CityWard[]): void;
  setAttribution(text: string): void;
  /** Sets the object under the pointer. */
  hover(pick: HoveredObject | undefined): void;
}

/** Maximum live thumbnails; those of the last selected cameras. */
const mostThumbnails = 4;

/** Returns the selected cameras that a tile shows. */
function pictured({ subject, selection }: MapModel, onTiles: ReadonlySet<CameraId>): readonly CameraId[] {
  const chosen = [...selection].reverse();
  const first = subject?.kind === 'camera' ? [subject.id] : [];
  return [...new Set([...first, ...chosen])].filter((camera) => onTiles.has(camera)).slice(0, mostThumbnails);
}

/** Feeds the map's signs with the window's data until cancelled. */
export function feedSigns(
  scene: Pick<MapScene, 'layers' | 'state' | 'frame'>,
  options: StageOptions,
): StageSigns & { readonly cancel: Cancel } {
  const { alerts: queue, model, mirror } = options;
  const { alerts, wards, pins, trail, drawing, selection, furniture, thumbnails, labels, above } =
    scene.layers;
  const positionOf = (camera: CameraId) => mirror.cameras.getState().byId.get(camera)?.camera.position;
  let hovered: string | undefined;
  let cityWards: readonly CityWard[] = [];

  const setAlerts = () => alerts.setAlerts(queue.getState().drawn);
  const setPins = () => pins.setPins(mirror.mapPins.getState().pins);
  function setThumbnails(): void {
    const onTiles = new Set(options.tiles());
    thumbnails.setCameras(
      pictured(model.getState(), onTiles).flatMap((id) => {
        const at = positionOf(id);
        return at ? [{ id, lat: at.lat, lon: at.lon, heightM: at.heightM }] : [];
      }),
    );
  }
  function setTrail(): void {
    trail.setTrail(
      model.getState().trail.flatMap(({ camera, at }) => {
        const place = positionOf(camera);
        return place ? [{ lat: place.lat, lon: place.lon, at }] : [];
      }),
    );
  }
  const setRead = () => {
    const { subject } = model.getState();
    pins.setRead(
      [hovered, subject?.kind === 'pin' ? subject.id : undefined].filter((id) => id !== undefined),
    );
  };
  function setChosenName(): void {
    const { subject } = model.getState();
    const ward = subject?.kind === 'ward' ? cityWards.find(({ id }) => id === subject.id) : undefined;
    if (ward) labels.setChosen({ ward: ward.name });
    else if (subject?.kind === 'street') labels.setChosen({ street: subject.name });
    else labels.setChosen(subject?.kind === 'point' ? { at: subject.at } : undefined);
  }
  function setSubject(): void {
    const { subject } = model.getState();
    wards.select(subject?.kind === 'ward' ? subject.id : undefined);
    setChosenName();
    selection.setSelected(subject?.kind === 'point' ? [{ ...subject.at, heightM: 0 }] : []);
    setRead();
  }
  /** The lasso and measurement stay on the ground while the view moves. */
  function setDrawing(): void {
    const { mode, points } = model.getState();
    const frame = scene.frame();
    drawing.setCross(mode !== 'look');
    drawing.setMeasure(mode === 'measure' ? { points, isClosed: false } : undefined);
    drawing.setLasso(
      mode === 'lasso' && frame ? points.flatMap(({ x, y }) => frame.project(x, y, 0) ?? []) : undefined,
    );
  }

  setAlerts();
  setPins();
  setTrail();
  setThumbnails();
  setSubject();
  setDrawing();
  const cancels = [
    watchCovered(options.host, above.setCovered),
    queue.subscribe(setAlerts),
    mirror.cameras.subscribe((now, before) => {
      if (now.list === before.list) return;
      setAlerts();
      setTrail();
      setThumbnails();
    }),
    mirror.mapPins.subscribe(setPins),
    options.onTiles(setThumbnails),
    scene.state.subscribe((now, before) => {
      if (now.view !== before.view && model.getState().mode === 'lasso') setDrawing();
    }),
    model.subscribe((now, before) => {
      if (now.trail !== before.trail) setTrail();
      if (now.subject !== before.subject) setSubject();
      if (now.subject !== before.subject || now.selection !== before.selection) setThumbnails();
      if (now.points !== before.points || now.mode !== before.mode) setDrawing();
    }),
  ];
  return {
    setNames(names, ofCity) {
      labels.setLabels(names);
      wards.setWards(ofCity);
      cityWards = ofCity;
      setChosenName();
    },
    setAttribution: furniture.setAttribution,
    hover(pick) {
      hovered = pick?.kind === 'pin' ? pick.id : undefined;
      setRead();
    },
    cancel() {
      for (const cancel of cancels) cancel();
    },
  };
}
