import type { CityLabel, CityWard } from '../../../core/city/city.ts';
import type { Cancel } from '../../../core/clock.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { Frame, Layer, Pick as MapPick, Scene } from '../../scene/api.ts';
import type { CameraLayer } from '../../scene/cameras/index.ts';
import { createAlerts } from '../../scene/signs/alerts.ts';
import type { ScreenBox } from '../../scene/signs/boxes.ts';
import { createDrawing } from '../../scene/signs/drawing.ts';
import { aboveFurniture, createFurniture } from '../../scene/signs/furniture.ts';
import type { SignHost } from '../../scene/signs/host.ts';
import { createLabels } from '../../scene/signs/labels.ts';
import { createPins } from '../../scene/signs/pins.ts';
import { createSelection } from '../../scene/signs/selection.ts';
import { createThumbnails } from '../../scene/signs/thumbnails.ts';
import { createTrail } from '../../scene/signs/trail.ts';
import { createWards } from '../../scene/signs/wards.ts';
import { watchCovered } from './covered.ts';
import { crossLayer } from './drawing.ts';
import type { MapModel } from './model.ts';
import type { StageOptions } from './world.ts';

/** What stands on the map besides cameras. */
export interface StageSigns {
  /** What of the city bears a name. */
  setNames(labels: readonly CityLabel[], wards: readonly CityWard[]): void;
  setAttribution(text: string): void;
  /** What the pointer is at. */
  hover(pick: MapPick | undefined): void;
  /** What calls stands, or pulses again. */
  setStill(still: boolean): void;
}

/** Live pictures at once at most; those of the cameras that were chosen last. */
const mostThumbnails = 4;
/** Of each, its frame included, rem. */
const thumbnailRem = { width: 11, height: 11 * (9 / 16) } as const;

/** Of the cameras that are chosen those that a tile shows. */
function pictured({ subject, selection }: MapModel, onTiles: ReadonlySet<CameraId>): readonly CameraId[] {
  const chosen = [...selection].reverse();
  const first = subject?.kind === 'camera' ? [subject.id] : [];
  return [...new Set([...first, ...chosen])].filter((camera) => onTiles.has(camera)).slice(0, mostThumbnails);
}

export function addSigns(
  scene: Scene,
  host: SignHost,
  options: StageOptions & {
    readonly still: boolean;
    readonly cameras: Pick<CameraLayer, 'boxes' | 'read' | 'setCovered' | 'setNames' | 'setSigns'>;
  },
): StageSigns & { readonly cancel: Cancel } {
  const { engine } = scene;
  const { alerts: queue, model, mirror, language } = options;
  const positionOf = (camera: CameraId) => mirror.cameras.getState().byId.get(camera)?.camera.position;
  const alerts = createAlerts(host, {
    still: options.still,
    cameraPlace: positionOf,
    inner: aboveFurniture,
  });
  const wards = createWards(host);
  const pins = createPins(host);
  const trail = createTrail(host, { kept: (frame) => [...alerts.boxes(frame), ...pins.boxes(frame)] });
  const drawing = createDrawing(host, language);
  const selection = createSelection(host);
  const furniture = createFurniture(host, language);
  const thumbnails = createThumbnails(host, {
    kept: (frame) => [...alerts.boxes(frame), ...pins.boxes(frame), ...trail.boxes(frame)],
    size: ({ remPx }) => ({ width: thumbnailRem.width * remPx, height: thumbnailRem.height * remPx }),
    onPlaces(places) {
      options.thumbnails.setState({ places });
      setCovered();
    },
  });
  const signs = (frame: Frame) => [
    ...alerts.boxes(frame),
    ...pins.boxes(frame),
    ...trail.boxes(frame),
    ...furniture.boxes(frame),
  ];
  const labels = createLabels(host, {
    reserved: (frame) => [...signs(frame), ...options.cameras.read(frame), ...covered],
    below: options.cameras.boxes,
  });
  options.cameras.setSigns(signs);
  options.cameras.setNames(labels.boxes);
  let hovered: string | undefined;
  let cityWards: readonly CityWard[] = [];
  let covered: readonly ScreenBox[] = [];

  /** Live pictures lie above the map, too: the label of a camera gives way to its own. */
  function setCovered(): void {
    const pictures = options.thumbnails.getState().places.map(({ box }) => box);
    options.cameras.setCovered([...covered, ...pictures]);
  }
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
  /** The loop and the line stay on the ground while the view moves. */
  function setDrawing(): void {
    const { mode, points } = model.getState();
    const frame = engine.frame();
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
  const layers: readonly Layer[] = [
    ...[alerts, wards, pins, trail, trail.above, drawing, selection, furniture, thumbnails],
    ...[labels, labels.above],
    crossLayer(model),
  ];
  const cancels = [
    ...layers.map((layer) => engine.add(layer)),
    watchCovered(options.host, (boxes) => {
      covered = boxes;
      alerts.setCovered(boxes);
      thumbnails.setCovered(boxes);
      setCovered();
    }),
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
    setStill: alerts.setStill,
    cancel() {
      for (const cancel of cancels) cancel();
    },
  };
}
