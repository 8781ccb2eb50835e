import type { CameraId } from '../../../core/base/ids.ts';
import { isInRings } from '../../../core/map/viewshed/inside.ts';
import type { Engine, Frame, Layer, MapCamera, MapCameraState, Pick as Picked, ScreenPoint } from '../api.ts';
import { Patterns } from '../sight/appearance.ts';
import { boxAbout, contains, type ScreenBox } from '../signs/boxes.ts';
import type { SignHost } from '../signs/host.ts';
import { Letters } from '../signs/letters.ts';
import { isInside } from '../signs/measures.ts';
import { type Arrangement, arrange, walkCells } from './arrange.ts';
import type { CameraWords } from './captions.ts';
import { isLeaf } from './cells.ts';
import type { Footprints } from './footprints.ts';
import { heatOf, heatShare } from './heat.ts';
import { clusterPick, Hits } from './hits.ts';
import { LabelKeeper } from './labelKeeper.ts';
import { CameraModel } from './model.ts';
import { paintCameras, paintClusters, paintHeat, paintLabels } from './paint.ts';
import { sightingOf } from './sighting.ts';
import { Sprites } from './sprites.ts';
import { glyphsFromPxPerM } from './standing.ts';
import { ConeCache, paintReaches, paintSights, type Sights, sightsOf } from './viewCones.ts';
import { type Direction, nextInDirection } from './walk.ts';

export type { CameraWords } from './captions.ts';
export type { Footprints } from './footprints.ts';
export type { Direction } from './walk.ts';

/** Above the city's names and the incident trail, below thumbnails, pins and alerts. */
const cameraOrder = 500;

/** All cameras of the map: position, state and coverage; found by pointer, lasso and arrow keys. */
export interface CameraLayer extends Layer {
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
  setFootprints(footprints: Footprints): void;
  /** Sets the texts of another language. */
  setWords(words: CameraWords): void;
  pick(at: ScreenPoint, frame: Frame): Picked | undefined;
  /** Returns the filtered cameras inside a polygon, alone or in a cluster. */
  lasso(polygon: readonly ScreenPoint[]): CameraId[];
  /** Returns the filtered cameras in the picture. */
  camerasIn(frame: Frame): CameraId[];
  /**
   * Returns the next camera drawn alone, in a screen direction from the last selected one; from the centre if that is
   * not visible.
   */
  nextInView(direction: Direction): CameraId | undefined;
  /** Sets the boxes of overlays above the map, under which no label is placed. */
  setCovered(boxes: readonly ScreenBox[]): void;
  /** Sets a source for the boxes of signs above cameras, such as alerts, which labels avoid. */
  setSigns(signs: (frame: Frame) => readonly ScreenBox[]): void;
  /**
   * Sets a source for the boxes of the city's names, called once a picture; the same array while unchanged. Only urgent
   * labels may overlap them.
   */
  setNames(names: () => readonly ScreenBox[]): void;
  /** Returns the boxes of cameras, clusters and urgent labels in that picture, which names should avoid. */
  boxes(frame: Frame): readonly ScreenBox[];
  /** Returns the boxes that no name may overlap: urgent labels and cluster counts. */
  read(frame: Frame): readonly ScreenBox[];
}

/** The cameras of one picture, cached until the picture or they change. */
interface Shown {
  readonly project: Frame['project'];
  readonly remPx: number;
  readonly revision: number;
  readonly arrangement: Arrangement;
  hits: Hits | undefined;
  sights: Sights | undefined;
  drawn: ReadonlySet<number> | undefined;
}

/** Visits each filtered camera in the picture, with its position there. */
function visitInView(model: CameraModel, frame: Frame, run: (camera: number, at: ScreenPoint) => void): void {
  const places = model.places(frame.plane);
  const { tree, xs, ys, heightsM } = places;
  walkCells(places, sightingOf(frame), model.counters.passing, 0, (cell) => {
    if (!isLeaf(tree, cell)) return true;
    for (let index = tree.first[cell] ?? 0; index < (tree.end[cell] ?? 0); index++) {
      const camera = tree.order[index] ?? 0;
      if (!model.passes(camera)) continue;
      const at = frame.project(xs[camera] ?? 0, ys[camera] ?? 0, heightsM[camera] ?? 0);
      if (at && isInside(at, frame, 0)) run(camera, at);
    }
    return false;
  });
}

/**
 * Creates the layer.
 * @param words names of states in the operator's language
 */
export function createCameraLayer(
  engine: Pick<Engine, 'frame'>,
  host: SignHost,
  words: CameraWords,
): CameraLayer {
  const model = new CameraModel();
  const sprites = new Sprites(host);
  const letters = new Letters(host);
  const patterns = new Patterns(host);
  const cones = new ConeCache();
  const labels = new LabelKeeper(model, letters, words, host);
  let selection: readonly CameraId[] = [];
  let footprints: Footprints = new Map();
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
  function show(frame: Frame): Shown {
    model.places(frame.plane);
    model.setFar(frame.pxPerM * 16 < glyphsFromPxPerM * frame.remPx);
    const { revision } = model;
    if (shown?.project === frame.project && shown.remPx === frame.remPx && shown.revision === revision)
      return shown;
    shown = {
      project: frame.project,
      remPx: frame.remPx,
      revision,
      arrangement: arrange(model, frame, solids),
      hits: undefined,
      sights: undefined,
      drawn: undefined,
    };
    solids = new Set(shown.arrangement.cameras.filter(({ body }) => body).map(({ camera }) => camera));
    return shown;
  }

  function seenBy(of: Shown): Sights {
    if (of.sights) return of.sights;
    of.sights = sightsOf(model, of.arrangement);
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
      return paintSights({ context, model, frame, patterns }, sights, cones, footprints);
    },
    paint(context, frame) {
      const now = show(frame);
      const { arrangement } = now;
      const painting = { context, model, arrangement: { ...arrangement, frame }, sprites, letters };
      sprites.begin(frame);
      const share = heatShare(frame, arrangement.sighting.unit);
      if (share > 0) paintHeat(painting, heatOf(model, frame, arrangement.sighting), share);
      paintReaches({ context, model, frame, letters }, seenBy(now), footprints);
      paintClusters(painting, labels.words.count);
      paintCameras(painting);
      paintLabels(painting, labels.all(arrangement));
    },
    pick(at, frame) {
      const now = show(frame);
      const label = labels.all(now.arrangement).findLast(({ box }) => contains(box, at));
      if (label) return { kind: 'camera', id: model.id(label.drawn.camera) };
      now.hits ??= new Hits(model, now.arrangement);
      const hit = now.hits.at(at);
      if (!hit) return undefined;
      return hit.kind === 'camera'
        ? { kind: 'camera', id: model.id(hit.drawn.camera) }
        : clusterPick(model, hit.drawn, frame.plane);
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
      const inView = show(frame).arrangement.cameras.filter((drawn) => isInside(drawn, frame, 0));
      const last = selection.at(-1);
      const from = last && inView.find(({ camera }) => model.id(camera) === last);
      const middle = { x: frame.width / 2, y: frame.height / 2 };
      const next = from
        ? nextInDirection(inView, from, direction)
        : inView.toSorted(
            (a, b) => Math.hypot(a.x - middle.x, a.y - middle.y) - Math.hypot(b.x - middle.x, b.y - middle.y),
          )[0];
      return next && model.id(next.camera);
    },
    boxes(frame) {
      const now = show(frame);
      return [
        ...labels.urgent(now.arrangement).map(({ box }) => box),
        ...now.arrangement.clusters.map(({ x, y, r }) => boxAbout(x, y, r, r)),
        ...now.arrangement.cameras.flatMap(({ x, y, half, body }) => [
          boxAbout(x, y, half, half),
          ...(body ? [boxAbout(body.x, body.y, body.r, body.r)] : []),
        ]),
      ];
    },
    read(frame) {
      const { arrangement } = show(frame);
      return [
        ...labels.urgent(arrangement).map(({ box }) => box),
        ...arrangement.clusters.map(({ x, y, r }) => boxAbout(x, y, r * 0.8, r * 0.5)),
      ];
    },
  };
}
