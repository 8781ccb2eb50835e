import type { CameraId } from '../../../core/base/ids.ts';
import type { MapCamera, MapEngine, MapFrame, MapLayer } from '../api.ts';
import { createCameraLayer } from '../cameras/index.ts';
import { unpackCameras } from '../packing.ts';
import type { MapLayers } from '../scene.ts';
import { createGapsLayer } from '../sight/gapsLayer.ts';
import { createSightLinesLayer } from '../sight/linesLayer.ts';
import { createAlerts } from '../signs/alerts.ts';
import type { ScreenBox } from '../signs/boxes.ts';
import { createDrawing } from '../signs/drawing.ts';
import { aboveFurniture, createFurniture } from '../signs/furniture.ts';
import type { SignHost } from '../signs/host.ts';
import { createLabels } from '../signs/labels.ts';
import { createPins } from '../signs/pins.ts';
import { createSelection } from '../signs/selection.ts';
import { createThumbnails, type ThumbnailPlace } from '../signs/thumbnails.ts';
import { createTrail } from '../signs/trail.ts';
import { createWards } from '../signs/wards.ts';
import type { Asking, MapWords, ToMap } from './messages.ts';

/** Size of a live picture with its frame, rem. */
const thumbnailRem = { width: 11, height: 11 * (9 / 16) } as const;

const wordsOf = ({ looks, priorities, language }: MapWords) => {
  const number = new Intl.NumberFormat(language);
  return { looks, priorities, count: (n: number) => number.format(n) };
};

/** Creates all layers of the map; each leaves out the space that the others occupy. */
export function createLayers(
  engine: MapEngine,
  host: SignHost,
  options: {
    readonly still: boolean;
    readonly words: MapWords;
    onPlaces(places: readonly ThumbnailPlace[]): void;
  },
): {
  readonly received: MapLayers;
  readonly asked: Pick<Answers, 'adjacent' | 'within' | 'inSight'>;
  setCameras(all: Extract<ToMap, { readonly t: 'cameras' }>): void;
  setWords(words: MapWords): void;
} {
  let { language } = options.words;
  let covered: readonly ScreenBox[] = [];
  let pictures: readonly ThumbnailPlace[] = [];
  let places: ReadonlyMap<CameraId, MapCamera> = new Map();
  const cameras = createCameraLayer(engine, host, wordsOf(options.words));
  const alerts = createAlerts(host, {
    still: options.still,
    cameraPlace: (camera) => places.get(camera),
    inner: aboveFurniture,
  });
  const wards = createWards(host);
  const pins = createPins(host);
  const trail = createTrail(host, { retained: (frame) => [...alerts.boxes(frame), ...pins.boxes(frame)] });
  const drawing = createDrawing(host, () => language);
  const selection = createSelection(host);
  const furniture = createFurniture(host, () => language);
  const thumbnails = createThumbnails(host, {
    retained: (frame) => [...alerts.boxes(frame), ...pins.boxes(frame), ...trail.boxes(frame)],
    size: ({ remPx }) => ({ width: thumbnailRem.width * remPx, height: thumbnailRem.height * remPx }),
    onPlaces(next) {
      pictures = next;
      options.onPlaces(next);
      keepFree();
    },
  });
  const signs = (frame: MapFrame) => [
    ...alerts.boxes(frame),
    ...pins.boxes(frame),
    ...trail.boxes(frame),
    ...furniture.boxes(frame),
  ];
  const labels = createLabels(host, {
    reserved: (frame) => [...signs(frame), ...cameras.read(frame), ...covered],
    below: cameras.boxes,
  });
  cameras.setSigns(signs);
  cameras.setNames(labels.boxes);
  const gaps = createGapsLayer(host);
  const lines = createSightLinesLayer(host);

  /** Live pictures are above the map too: a camera's label makes room for its own picture. */
  function keepFree(): void {
    cameras.setCovered([...covered, ...pictures.map(({ box }) => box)]);
  }

  const layers: readonly MapLayer[] = [
    ...[cameras, alerts, wards, pins, trail, trail.above, drawing, selection, furniture, thumbnails],
    ...[labels, labels.above, gaps, lines],
  ];
  for (const layer of layers) engine.add(layer);
  return {
    received: {
      cameras,
      alerts,
      wards,
      pins,
      trail,
      drawing,
      selection,
      furniture,
      thumbnails,
      labels,
      gaps,
      lines,
      above: {
        setCovered(boxes) {
          covered = boxes;
          alerts.setCovered(boxes);
          thumbnails.setCovered(boxes);
          keepFree();
        },
      },
    },
    asked: {
      adjacent: cameras.nextInView,
      within: cameras.lasso,
      inSight() {
        const frame = engine.frame();
        return frame ? cameras.camerasIn(frame) : [];
      },
    },
    setCameras({ ids, names, numbers }) {
      const all = unpackCameras(numbers).flatMap((camera, at): MapCamera[] => {
        const [id, name] = [ids[at], names[at]];
        return id === undefined || name === undefined ? [] : [{ ...camera, id, name }];
      });
      places = new Map(all.map((camera) => [camera.id, camera]));
      cameras.setCameras(all);
    },
    setWords(words) {
      ({ language } = words);
      cameras.setWords(wordsOf(words));
    },
  };
}

/** The handlers of the requests. */
export type Answers = {
  readonly [K in keyof Asking]: (of: Asking[K]['of']) => Asking[K]['answer'] | Promise<Asking[K]['answer']>;
};
