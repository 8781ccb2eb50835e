import { AlertPriority, getPriorityRank } from '../../../core/alerts/alert.ts';
import type { Plane } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { CameraDisplayState, MapCamera, MapCameraState } from '../api.ts';
import { type CameraPositions, projectCameraPositions } from './cameraPositions.ts';
import type { CameraQuadtree } from './cameraQuadtree.ts';
import { writeCellMaxima } from './writeCellMaxima.ts';

/** Counts the filtered cameras of each cell, and follows their states. */
class Counters {
  readonly #tree: CameraQuadtree | undefined;
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  /** All filtered cameras, wherever they are shown. */
  readonly passing: Int32Array;
  /** Those without a glyph of their own. */
  readonly shown: Int32Array;
  /** The offline ones among those. */
  readonly offline: Int32Array;
  readonly #sumX: Float64Array;
  readonly #sumY: Float64Array;

  constructor(of?: { readonly tree: CameraQuadtree; readonly xs: Float64Array; readonly ys: Float64Array }) {
    const cells = of?.tree.count ?? 0;
    this.#tree = of?.tree;
    this.#xs = of?.xs ?? new Float64Array();
    this.#ys = of?.ys ?? new Float64Array();
    this.passing = new Int32Array(cells);
    this.shown = new Int32Array(cells);
    this.offline = new Int32Array(cells);
    this.#sumX = new Float64Array(cells);
    this.#sumY = new Float64Array(cells);
  }

  recount(
    passes: (camera: number) => boolean,
    isAlone: (camera: number) => boolean,
    isOffline: (camera: number) => boolean,
  ): void {
    const tree = this.#tree;
    if (!tree) return;
    for (const counts of [this.passing, this.shown, this.offline, this.#sumX, this.#sumY]) counts.fill(0);
    tree.leafOf.forEach((leaf, camera) => {
      if (!passes(camera)) return;
      add(this.passing, leaf, 1);
      add(this.#sumX, leaf, this.#xs[camera] ?? 0);
      add(this.#sumY, leaf, this.#ys[camera] ?? 0);
      if (isAlone(camera)) return;
      add(this.shown, leaf, 1);
      if (isOffline(camera)) add(this.offline, leaf, 1);
    });
    // A cell's contents come after it.
    for (let cell = tree.count - 1; cell > 0; cell--) {
      const parent = tree.parent[cell] ?? 0;
      for (const counts of [this.passing, this.shown, this.offline, this.#sumX, this.#sumY])
        add(counts, parent, counts[cell] ?? 0);
    }
  }

  change(camera: number, shown: number, offline: number): void {
    const tree = this.#tree;
    if (!tree) return;
    for (let cell = tree.leafOf[camera] ?? -1; cell >= 0; cell = tree.parent[cell] ?? -1) {
      add(this.shown, cell, shown);
      add(this.offline, cell, offline);
    }
  }

  /** Returns the mean position of a cell's filtered cameras; it changes only with the filter. */
  middle(cell: number): { readonly x: number; readonly y: number } {
    const passing = Math.max(1, this.passing[cell] ?? 0);
    return { x: (this.#sumX[cell] ?? 0) / passing, y: (this.#sumY[cell] ?? 0) / passing };
  }
}

function add(counts: Int32Array | Float64Array, at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}

/** Maximum selected cameras that stand alone; beyond it their clusters are marked. */
export const maxUnclusteredSelected = 64;
/**
 * Maximum alerting cameras that stand alone from far, where alerts are grouped; beyond it their clusters are marked:
 * across a whole city they would overlap each other and the clusters' counts.
 */
export const maxUnclusteredAlerting = 8;

const samePlane = (a: Plane, b: Plane) =>
  a === b || (a.origin.lat === b.origin.lat && a.origin.lon === b.origin.lon);

/** The cameras of the map by list index, with their states and visibility. */
export class CameraModel {
  cameras: readonly MapCamera[] = [];
  /** Increases whenever drawn cameras or clusters may have changed. */
  revision = 0;
  #at = new Map<CameraId, number>();
  readonly #states = new Map<CameraId, MapCameraState>();
  /** States by list index. */
  #stateAt: (MapCameraState | undefined)[] = [];
  #filter: ReadonlySet<CameraId> | undefined;
  #selected: ReadonlySet<CameraId> = new Set();
  #hovered: CameraId | undefined;
  #passes = new Uint8Array();
  #isAlone = new Uint8Array();
  /** Filtered cameras that stand alone. */
  readonly #alone = new Set<number>();
  #places: CameraPositions | undefined;
  #counters = new Counters();
  /** Filtered cameras that are alerting. */
  readonly #alerting = new Set<number>();
  #isFar = false;
  /** True if too many cameras alert for each to stand alone. */
  #isFlooded = false;
  #marked: { readonly revision: number; readonly cells: Uint8Array } | undefined;
  #alertMarks: { readonly revision: number; readonly cells: Uint8Array } | undefined;

  setCameras(cameras: readonly MapCamera[]): void {
    this.cameras = cameras;
    this.#at = new Map(cameras.map(({ id }, at) => [id, at]));
    this.#stateAt = cameras.map(({ id }) => this.#states.get(id));
    this.#places = undefined;
    this.#restand();
  }

  /** Sets a state, or removes it (undefined). Calls `onChange` for each camera of the map whose state changed. */
  setStates(
    changes: ReadonlyMap<CameraId, MapCameraState | undefined>,
    onChange: (camera: number, before: MapCameraState | undefined, now: MapCameraState | undefined) => void,
  ): void {
    for (const [id, now] of changes) {
      const before = this.#states.get(id);
      if (now) this.#states.set(id, now);
      else this.#states.delete(id);
      const at = this.#at.get(id);
      if (at === undefined) continue;
      this.#stateAt[at] = now;
      if (now?.look === 'alert' && this.passes(at)) this.#alerting.add(at);
      else this.#alerting.delete(at);
      this.#stand(at, before);
      onChange(at, before, now);
    }
    this.#settle();
  }

  /** Sets whether the view is distant, so that cameras are clustered and alerts grouped. */
  setFar(isFar: boolean): void {
    this.#isFar = isFar;
    this.#settle();
  }

  setFilter(filter: ReadonlySet<CameraId> | undefined): void {
    this.#filter = filter;
    this.#restand();
  }

  setSelection(ids: ReadonlySet<CameraId>): void {
    const before = this.#selected;
    this.#selected = ids;
    this.#standAll(before);
    this.#standAll(ids);
  }

  setHover(id: CameraId | undefined): void {
    const before = this.#hovered;
    if (before === id) return;
    this.#hovered = id;
    this.#standAll([before, id].filter((one) => one !== undefined));
  }

  /** Returns the cameras' positions on that plane, computed once per plane. */
  places(plane: Plane): CameraPositions {
    if (!this.#places || !samePlane(this.#places.plane, plane)) {
      this.#places = projectCameraPositions(this.cameras, plane);
      this.#counters = new Counters(this.#places);
      this.#recount();
      this.revision++;
    }
    return this.#places;
  }

  get counters(): Counters {
    return this.#counters;
  }

  get alone(): ReadonlySet<number> {
    return this.#alone;
  }

  get selected(): ReadonlySet<CameraId> {
    return this.#selected;
  }

  at(id: CameraId): number | undefined {
    return this.#at.get(id);
  }

  id(camera: number): CameraId {
    const found = this.cameras[camera];
    if (!found) throw new Error(`no camera ${camera} on the map`);
    return found.id;
  }

  state(camera: number): MapCameraState | undefined {
    return this.#stateAt[camera];
  }

  look(camera: number): CameraDisplayState {
    return this.state(camera)?.look ?? 'idle';
  }

  passes(camera: number): boolean {
    return this.#passes[camera] === 1;
  }

  /**
   * Tells whether a filtered camera stands outside clusters: alerting (from far, as one of few), controlled, selected
   * or hovered.
   */
  isAlone(camera: number): boolean {
    return this.#isAlone[camera] === 1;
  }

  /** Tells whether it may rank above others: alone, or one of too many to be. */
  mayRank(camera: number): boolean {
    if (this.isAlone(camera) || this.look(camera) === 'alert') return true;
    return this.#selected.size > maxUnclusteredSelected && this.isSelected(camera);
  }

  isSelected(camera: number): boolean {
    return this.#selected.size > 0 && this.#selected.has(this.id(camera));
  }

  get hovered(): CameraId | undefined {
    return this.#hovered;
  }

  /** Returns a test for cells with part of a selection too large to stand alone. */
  marked(plane: Plane): (cell: number) => boolean {
    if (this.#selected.size <= maxUnclusteredSelected) return () => false;
    const { tree } = this.places(plane);
    if (this.#marked?.revision !== this.revision) {
      const markOf = (at: number) => Number(this.passes(at));
      const cells = writeCellMaxima(new Uint8Array(tree.count), tree, this.#selectedAt(), markOf);
      this.#marked = { revision: this.revision, cells };
    }
    const { cells } = this.#marked;
    return (cell) => cells[cell] === 1;
  }

  /** Returns a lookup of each cell's highest priority among alerts too many to stand alone. */
  alerted(plane: Plane): (cell: number) => AlertPriority | undefined {
    if (!this.#isFlooded) return () => undefined;
    const { tree } = this.places(plane);
    const lowest = AlertPriority.options.length;
    if (this.#alertMarks?.revision !== this.revision) {
      const markOf = (at: number) =>
        this.isAlone(at) ? 0 : lowest - getPriorityRank(this.state(at)?.priority ?? 'low');
      const cells = writeCellMaxima(new Uint8Array(tree.count), tree, this.#alerting, markOf);
      this.#alertMarks = { revision: this.revision, cells };
    }
    const { cells } = this.#alertMarks;
    return (cell) => AlertPriority.options[lowest - (cells[cell] ?? 0)];
  }

  isHovered(camera: number): boolean {
    return this.#hovered !== undefined && this.#hovered === this.id(camera);
  }

  *#selectedAt(): Generator<number> {
    for (const id of this.#selected) {
      const at = this.#at.get(id);
      if (at !== undefined) yield at;
    }
  }

  #wantsAlone(camera: number): boolean {
    const look = this.look(camera);
    return (
      (look === 'alert' && !this.#isFlooded) ||
      look === 'steered' ||
      this.isHovered(camera) ||
      (this.#selected.size <= maxUnclusteredSelected && this.isSelected(camera))
    );
  }

  #areTooMany(): boolean {
    return this.#isFar && this.#alerting.size > maxUnclusteredAlerting;
  }

  /** Updates which alerting cameras stand alone, according to their number. */
  #settle(): void {
    const isFlooded = this.#areTooMany();
    if (isFlooded === this.#isFlooded) return;
    this.#isFlooded = isFlooded;
    for (const at of this.#alerting) this.#stand(at, this.state(at));
    this.revision++;
  }

  #standAll(ids: Iterable<CameraId>): void {
    for (const id of ids) {
      const at = this.#at.get(id);
      if (at !== undefined) this.#stand(at, this.state(at));
    }
    this.revision++;
  }

  /** Updates the counts of a camera's cells after a change of its state. */
  #stand(camera: number, before: MapCameraState | undefined): void {
    if (!this.passes(camera)) return;
    const wasAlone = this.isAlone(camera);
    const isAlone = this.#wantsAlone(camera);
    const now = this.state(camera);
    if (wasAlone !== isAlone) {
      this.#isAlone[camera] = isAlone ? 1 : 0;
      if (isAlone) this.#alone.add(camera);
      else this.#alone.delete(camera);
    }
    const wasOffline = !wasAlone && before?.look === 'offline';
    const isOffline = !isAlone && now?.look === 'offline';
    const shown = Number(!isAlone) - Number(!wasAlone);
    const offline = Number(isOffline) - Number(wasOffline);
    if (shown !== 0 || offline !== 0) {
      this.#counters.change(camera, shown, offline);
      this.revision++;
    } else if (before?.look !== now?.look || before?.priority !== now?.priority) {
      // Of clustered cameras, clusters show alerts only.
      if (isAlone || before?.look === 'alert' || now?.look === 'alert') this.revision++;
    }
  }

  /** Recounts everything after a change of cameras or filter. */
  #restand(): void {
    const count = this.cameras.length;
    this.#passes = new Uint8Array(count);
    this.#isAlone = new Uint8Array(count);
    this.#alone.clear();
    this.#alerting.clear();
    this.cameras.forEach(({ id }, camera) => {
      if (this.#filter && !this.#filter.has(id)) return;
      this.#passes[camera] = 1;
      if (this.look(camera) === 'alert') this.#alerting.add(camera);
    });
    this.#isFlooded = this.#areTooMany();
    for (const camera of this.cameras.keys()) {
      if (!this.passes(camera) || !this.#wantsAlone(camera)) continue;
      this.#isAlone[camera] = 1;
      this.#alone.add(camera);
    }
    this.#recount();
    this.revision++;
  }

  #recount(): void {
    this.#counters.recount(
      (camera) => this.passes(camera),
      (camera) => this.isAlone(camera),
      (camera) => this.look(camera) === 'offline',
    );
  }
}
