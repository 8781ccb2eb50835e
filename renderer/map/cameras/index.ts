import type { CameraId } from '../../../core/base/ids.ts';
import { isInRings } from '../../../core/map/viewshed/inside.ts';
import type {
  MapCamera,
  MapCameraState,
  MapEngine,
  MapFrame,
  MapLayer,
  MapPick,
  ScreenPoint,
} from '../api.ts';
import { boxAround, doesBoxContain, type ScreenBox } from '../signs/boxes.ts';
import { isInFrame } from '../signs/frameGeometry.ts';
import type { SignHost } from '../signs/host.ts';
import { TextSpriteCache } from '../signs/textSprites.ts';
import { PatternCache } from '../viewshed/appearance.ts';
import { type ArrowDirection, findNextInDirection } from './arrowNavigation.ts';
import { CameraLabelPlacer } from './cameraLabelPlacer.ts';
import { isLeafCell } from './cameraQuadtree.ts';
import type { CameraStateTexts } from './captions.ts';
import { minGlyphPxPerM } from './drawnCameras.ts';
import type { FootprintsByCamera } from './footprints.ts';
import { createGroundVisibility } from './groundVisibility.ts';
import { computeHeatmap, getHeatmapOpacity } from './heatmap.ts';
import { CameraHitIndex, toClusterPick } from './hits.ts';
import { CameraModel } from './model.ts';
import { paintCameraLabels, paintCameras, paintClusters, paintHeatmap } from './paint.ts';
import { type CameraSignLayout, layoutCameraSigns, visitVisibleCells } from './signLayout.ts';
import { SpriteCache } from './sprites.ts';
import {
  type PaintedCoverage,
  paintCoverage,
  paintCoverageRanges,
  selectPaintedCoverage,
  ViewConeCache,
} from './viewCones.ts';

export type { ArrowDirection } from './arrowNavigation.ts';
export type { CameraStateTexts } from './captions.ts';
export type { FootprintsByCamera } from './footprints.ts';

/** Above the city's names and the incident trail, below thumbnails, pins and alerts. */
const cameraOrder = 500;

/** All cameras of the map: position, state and coverage; found by pointer, lasso and arrow keys. */
export interface CameraLayer extends MapLayer {
  /** Replaces the list of cameras; known states stay. */
  setCameras(cameras: readonly MapCamera[]): void;
  /** Applies changed states; undefined removes a state. */
  setStates(changes: ReadonlyMap<CameraId, MapCameraState | undefined>): void;
  /** Hides all other cameras from drawing, picking and counting; undefined shows all. */
  setFilter(ids: ReadonlySet<CameraId> | undefined): void;
  /** Selected cameras in order: arrow keys continue from the last. */
  setSelection(ids: readonly CameraId[]): void;
  setHover(id: CameraId | undefined): void;
  /** Sets the computed footprints, which replace plain cones. */
  setFootprints(footprints: FootprintsByCamera): void;
  /** Sets the texts of another language. */
  setWords(words: CameraStateTexts): void;
  pick(at: ScreenPoint, frame: MapFrame): MapPick | undefined;
  /** Returns the filtered cameras inside a polygon, alone or in a cluster. */
  lasso(polygon: readonly ScreenPoint[]): CameraId[];
  /** Returns the filtered cameras in the picture. */
  camerasIn(frame: MapFrame): CameraId[];
  /**
   * Returns the next camera drawn alone, in a screen direction from the last selected one; from the centre if that is
   * not visible.
   */
  nextInView(direction: ArrowDirection): CameraId | undefined;
  /** Sets the boxes of overlays above the map, under which no label is placed. */
  setCovered(boxes: readonly ScreenBox[]): void;
  /** Sets a source for the boxes of signs above cameras, such as alerts, which labels avoid. */
  setSigns(signs: (frame: MapFrame) => readonly ScreenBox[]): void;
  /**
   * Sets a source for the boxes of the city's names, called once a picture; the same array while unchanged. Only urgent
   * labels may overlap them.
   */
  setNames(names: () => readonly ScreenBox[]): void;
  /** Returns the boxes of cameras, clusters and urgent labels in that picture, which names should avoid. */
  boxes(frame: MapFrame): readonly ScreenBox[];
  /** Returns the boxes that no name may overlap: urgent labels and cluster counts. */
  read(frame: MapFrame): readonly ScreenBox[];
}

/** The cameras of one picture, cached until the picture or they change. */
interface Shown {
  readonly project: MapFrame['project'];
  readonly remPx: number;
  readonly revision: number;
  readonly arrangement: CameraSignLayout;
  hits: CameraHitIndex | undefined;
  sights: PaintedCoverage | undefined;
  drawn: ReadonlySet<number> | undefined;
}

/** Visits each filtered camera in the picture, with its position there. */
function visitInView(
  model: CameraModel,
  frame: MapFrame,
  run: (camera: number, at: ScreenPoint) => void,
): void {
  const places = model.places(frame.plane);
  const { tree, xs, ys, heightsM } = places;
  visitVisibleCells(places, createGroundVisibility(frame), model.counters.passing, 0, (cell) => {
    if (!isLeafCell(tree, cell)) return true;
    for (let index = tree.first[cell] ?? 0; index < (tree.end[cell] ?? 0); index++) {
      const camera = tree.order[index] ?? 0;
      if (!model.passes(camera)) continue;
      const at = frame.project(xs[camera] ?? 0, ys[camera] ?? 0, heightsM[camera] ?? 0);
      if (at && isInFrame(at, frame, 0)) run(camera, at);
    }
    return false;
  });
}

/**
 * Creates the layer.
 * @param words names of states in the operator's language
 */
export function createCameraLayer(
  engine: Pick<MapEngine, 'frame'>,
  host: SignHost,
  words: CameraStateTexts,
): CameraLayer {
  const model = new CameraModel();
  const sprites = new SpriteCache(host);
  const letters = new TextSpriteCache(host);
  const patterns = new PatternCache(host);
  const cones = new ViewConeCache();
  const labels = new CameraLabelPlacer(model, letters, words, host);
  let selection: readonly CameraId[] = [];
  let footprints: FootprintsByCamera = new Map();
  let shown: Shown | undefined;
  /** Cameras drawn as solids in the last picture. */
  let solids: ReadonlySet<number> = new Set();
  let sighted: ReadonlySet<number> = new Set();

  const relabel = () => {
    labels.changed();
    host.repaint();
  };
  host.onRedraw((isLost) => {
    letters.clear();
    // Sprites contain no letters, and so survive a new font.
    if (isLost) sprites.clear();
    if (isLost) patterns.clear();
    relabel();
  });

  /** An equal projection makes an equal picture. */
  function show(frame: MapFrame): Shown {
    model.places(frame.plane);
    model.setFar(frame.pxPerM * 16 < minGlyphPxPerM * frame.remPx);
    const { revision } = model;
    if (shown?.project === frame.project && shown.remPx === frame.remPx && shown.revision === revision)
      return shown;
    shown = {
      project: frame.project,
      remPx: frame.remPx,
      revision,
      arrangement: layoutCameraSigns(model, frame, solids),
      hits: undefined,
      sights: undefined,
      drawn: undefined,
    };
    solids = new Set(shown.arrangement.cameras.filter(({ body }) => body).map(({ camera }) => camera));
    return shown;
  }

  function seenBy(of: Shown): PaintedCoverage {
    if (of.sights) return of.sights;
    of.sights = selectPaintedCoverage(model, of.arrangement);
    sighted = new Set([...of.sights.chosen, ...of.sights.others]);
    return of.sights;
  }

  return {
    order: cameraOrder,
    setCameras(cameras) {
      model.setCameras(cameras);
      labels.clear();
      solids = new Set();
      host.repaint();
    },
    setStates(changes) {
      const { revision } = model;
      let isSeen = false;
      model.setStates(changes, (camera, before, now) => {
        if (isSeen || !shown) return;
        shown.drawn ??= new Set(shown.arrangement.cameras.map((drawn) => drawn.camera));
        const isOtherPose = before?.pose !== now?.pose;
        isSeen = shown.drawn.has(camera) || (isOtherPose && sighted.has(camera));
      });
      if (isSeen) relabel();
      else if (model.revision !== revision) host.repaint();
    },
    setFilter(ids) {
      model.setFilter(ids);
      host.repaint();
    },
    setSelection(ids) {
      selection = ids;
      model.setSelection(new Set(ids));
      host.repaint();
    },
    setHover(id) {
      if (id === model.hovered) return;
      model.setHover(id);
      host.repaint();
    },
    setFootprints(given) {
      footprints = given;
      host.repaint();
    },
    setCovered(boxes) {
      labels.covered = boxes;
      relabel();
    },
    setSigns(given) {
      labels.signs = given;
      relabel();
    },
    setNames(given) {
      labels.names = given;
      relabel();
    },
    setWords(given) {
      labels.words = given;
      relabel();
    },
    ground(context, frame) {
      const sights = seenBy(show(frame));
      return paintCoverage({ context, model, frame, patterns }, sights, cones, footprints);
    },
    paint(context, frame) {
      const now = show(frame);
      const { arrangement } = now;
      const painting = { context, model, arrangement: { ...arrangement, frame }, sprites, letters };
      sprites.begin(frame);
      const share = getHeatmapOpacity(frame, arrangement.sighting.unit);
      if (share > 0) paintHeatmap(painting, computeHeatmap(model, frame, arrangement.sighting), share);
      paintCoverageRanges({ context, model, frame, letters }, seenBy(now), footprints);
      paintClusters(painting, labels.words.count);
      paintCameras(painting);
      paintCameraLabels(painting, labels.all(arrangement));
    },
    pick(at, frame) {
      const now = show(frame);
      const label = labels.all(now.arrangement).findLast(({ box }) => doesBoxContain(box, at));
      if (label) return { kind: 'camera', id: model.id(label.drawn.camera) };
      now.hits ??= new CameraHitIndex(model, now.arrangement);
      const hit = now.hits.at(at);
      if (!hit) return undefined;
      return hit.kind === 'camera'
        ? { kind: 'camera', id: model.id(hit.drawn.camera) }
        : toClusterPick(model, hit.drawn, frame.plane);
    },
    lasso(polygon) {
      const frame = engine.frame();
      const found: CameraId[] = [];
      const ring = polygon.flatMap(({ x, y }) => [x, y]);
      if (frame)
        visitInView(model, frame, (camera, at) => {
          if (isInRings([ring], at.x, at.y)) found.push(model.id(camera));
        });
      return found;
    },
    camerasIn(frame) {
      const found: CameraId[] = [];
      visitInView(model, frame, (camera) => found.push(model.id(camera)));
      return found;
    },
    nextInView(direction) {
      const frame = engine.frame();
      if (!frame) return undefined;
      const inView = show(frame).arrangement.cameras.filter((drawn) => isInFrame(drawn, frame, 0));
      const last = selection.at(-1);
      const from = last && inView.find(({ camera }) => model.id(camera) === last);
      const middle = { x: frame.width / 2, y: frame.height / 2 };
      const next = from
        ? findNextInDirection(inView, from, direction)
        : inView.toSorted(
            (a, b) => Math.hypot(a.x - middle.x, a.y - middle.y) - Math.hypot(b.x - middle.x, b.y - middle.y),
          )[0];
      return next && model.id(next.camera);
    },
    boxes(frame) {
      const now = show(frame);
      return [
        ...labels.urgent(now.arrangement).map(({ box }) => box),
        ...now.arrangement.clusters.map(({ x, y, r }) => boxAround(x, y, r, r)),
        ...now.arrangement.cameras.flatMap(({ x, y, half, body }) => [
          boxAround(x, y, half, half),
          ...(body ? [boxAround(body.x, body.y, body.r, body.r)] : []),
        ]),
      ];
    },
    read(frame) {
      const { arrangement } = show(frame);
      return [
        ...labels.urgent(arrangement).map(({ box }) => box),
        ...arrangement.clusters.map(({ x, y, r }) => boxAround(x, y, r * 0.8, r * 0.5)),
      ];
    },
  };
}
