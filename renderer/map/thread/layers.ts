import type { CameraId } from '../../../core/base/ids.ts';
import type { MapCamera, MapEngine, MapFrame, MapLayer } from '../api.ts';
import { createCameraLayer } from '../cameras/index.ts';
import { unpackCameras } from '../packing.ts';
import type { MapLayers } from '../scene.ts';
import { createAlerts } from '../signs/alerts.ts';
import type { ScreenBox } from '../signs/boxes.ts';
import { createDrawingLayer } from '../signs/drawing.ts';
import { createFurnitureLayer, getAreaAboveFurniture } from '../signs/furniture.ts';
import type { SignHost } from '../signs/host.ts';
import { createLabelsLayer } from '../signs/labels.ts';
import { createPinsLayer } from '../signs/pins.ts';
import { createSelectionLayer } from '../signs/selection.ts';
import { createThumbnailsLayer, type ThumbnailPosition } from '../signs/thumbnails.ts';
import { createTrailLayer } from '../signs/trail.ts';
import { createWardsLayer } from '../signs/wards.ts';
import { createCoverageGapsLayer } from '../viewshed/gapsLayer.ts';
import { createSightLinesLayer } from '../viewshed/linesLayer.ts';
import type { MapTexts, MapThreadRequests, ToMapThread } from './messages.ts';

/** Size of a live picture with its frame, rem. */
const thumbnailRem = { width: 11, height: 11 * (9 / 16) } as const;

const wordsOf = ({ looks, priorities, language }: MapTexts) => {
  const number = new Intl.NumberFormat(language);
  return { looks, priorities, count: (n: number) => number.format(n) };
};

/** Creates all layers of the map; each leaves out the space that the others occupy. */
export function createMapLayers(
  engine: MapEngine,
  host: SignHost,
  options: {
    readonly still: boolean;
    readonly words: MapTexts;
    onPlaces(places: readonly ThumbnailPosition[]): void;
  },
): {
  readonly received: MapLayers;
  readonly asked: Pick<MapRequestHandlers, 'adjacent' | 'within' | 'inSight'>;
  setCameras(all: Extract<ToMapThread, { readonly t: 'cameras' }>): void;
  setWords(words: MapTexts): void;
} {
  let { language } = options.words;
  let covered: readonly ScreenBox[] = [];
  let pictures: readonly ThumbnailPosition[] = [];
  let places: ReadonlyMap<CameraId, MapCamera> = new Map();
  const cameras = createCameraLayer(engine, host, wordsOf(options.words));
  const alerts = createAlerts(host, {
    still: options.still,
    cameraPlace: (camera) => places.get(camera),
    inner: getAreaAboveFurniture,
  });
  const wards = createWardsLayer(host);
  const pins = createPinsLayer(host);
  const trail = createTrailLayer(host, {
    retained: (frame) => [...alerts.boxes(frame), ...pins.boxes(frame)],
  });
  const drawing = createDrawingLayer(host, () => language);
  const selection = createSelectionLayer(host);
  const furniture = createFurnitureLayer(host, () => language);
  const thumbnails = createThumbnailsLayer(host, {
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
  const labels = createLabelsLayer(host, {
    reserved: (frame) => [...signs(frame), ...cameras.read(frame), ...covered],
    below: cameras.boxes,
  });
  cameras.setSigns(signs);
  cameras.setNames(labels.boxes);
  const gaps = createCoverageGapsLayer(host);
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
export type MapRequestHandlers = {
  readonly [K in keyof MapThreadRequests]: (
    of: MapThreadRequests[K]['of'],
  ) => MapThreadRequests[K]['answer'] | Promise<MapThreadRequests[K]['answer']>;
};
