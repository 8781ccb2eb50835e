import { CameraKind } from '../../../core/domain/camera.ts';
import type { Plane } from '../../../core/domain/geo.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { CameraLook, MapCamera, MapCameraState } from '../api.ts';
import { type CellTree, cellTree } from './cells.ts';
import { type Poles, polesOf } from './poles.ts';
import { Tally } from './tally.ts';

/** So many selected cameras at most stand by themselves; of more, the clusters that they are in are marked. */
export const maxSelectedAlone = 64;

/** Cameras where they stand on a plane. */
export interface Places {
  readonly plane: Plane;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  // Of each camera, where hundreds are asked for one after the other: the list's own objects lie all over the memory.
  readonly heightsM: Float64Array;
  readonly headingsDeg: Float64Array;
  /** Places in `CameraKind.options`. */
  readonly kinds: Uint8Array;
  readonly tree: CellTree;
  readonly poles: Poles;
  /** Of each cell: the height of its highest camera, metres. */
  readonly topM: Float32Array;
}

function placesOf(cameras: readonly MapCamera[], plane: Plane): Places {
  const xs = new Float64Array(cameras.length);
  const ys = new Float64Array(cameras.length);
  const heightsM = new Float64Array(cameras.length);
  const headingsDeg = new Float64Array(cameras.length);
  const kinds = new Uint8Array(cameras.length);
  cameras.forEach((camera, at) => {
    const { x, y } = plane.toPlane(camera);
    xs[at] = x;
    ys[at] = y;
    heightsM[at] = camera.heightM;
    headingsDeg[at] = camera.headingDeg;
    kinds[at] = CameraKind.options.indexOf(camera.kind);
  });
  const tree = cellTree(xs, ys);
  const topM = new Float32Array(tree.count);
  heightsM.forEach((heightM, at) => {
    for (let cell = tree.leafOf[at] ?? -1; cell >= 0; cell = tree.parent[cell] ?? -1) {
      if ((topM[cell] ?? 0) >= heightM) break;
      topM[cell] = heightM;
    }
  });
  const poles = polesOf(xs, ys, (at) => headingsDeg[at] ?? 0);
  return { plane, xs, ys, heightsM, headingsDeg, kinds, tree, poles, topM };
}

const samePlane = (a: Plane, b: Plane) =>
  a === b || (a.origin.lat === b.origin.lat && a.origin.lon === b.origin.lon);

/** The cameras of the map by their number in the list, how they stand, and which of them are shown. */
export class CameraModel {
  cameras: readonly MapCamera[] = [];
  /** Goes up when other cameras or clusters may be shown, or elsewhere. */
  revision = 0;
  #at = new Map<CameraId, number>();
  readonly #states = new Map<CameraId, MapCameraState>();
  /** The same by number in the list. */
  #stateAt: (MapCameraState | undefined)[] = [];
  #filter: ReadonlySet<CameraId> | undefined;
  #selected: ReadonlySet<CameraId> = new Set();
  #hovered: CameraId | undefined;
  #passes = new Uint8Array();
  #isAlone = new Uint8Array();
  /** Those that stand by themselves and pass. */
  readonly #alone = new Set<number>();
  #places: Places | undefined;
  #tally = new Tally();
  #marked: { readonly revision: number; readonly cells: Uint8Array } | undefined;

  setCameras(cameras: readonly MapCamera[]): void {
    this.cameras = cameras;
    this.#at = new Map(cameras.map(({ id }, at) => [id, at]));
    this.#stateAt = cameras.map(({ id }) => this.#states.get(id));
    this.#places = undefined;
    this.#restand();
  }

  /** Undefined: nothing is known of it any more. Calls `onChange` for each camera of the map whose state became another. */
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
      this.#stand(at, before);
      onChange(at, before, now);
    }
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

  /** Where they stand on that plane, worked out once a plane. */
  places(plane: Plane): Places {
    if (!this.#places || !samePlane(this.#places.plane, plane)) {
      this.#places = placesOf(this.cameras, plane);
      this.#tally = new Tally(this.#places);
      this.#recount();
      this.revision++;
    }
    return this.#places;
  }

  get tally(): Tally {
    return this.#tally;
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

  look(camera: number): CameraLook {
    return this.state(camera)?.look ?? 'idle';
  }

  passes(camera: number): boolean {
    return this.#passes[camera] === 1;
  }

  /** It passes and is in no cluster: it alerts, is steered, selected or pointed at. */
  isAlone(camera: number): boolean {
    return this.#isAlone[camera] === 1;
  }

  /** It may rank above others: it is alone, or part of a selection that is too large for that. */
  mayRank(camera: number): boolean {
    return this.isAlone(camera) || (this.#selected.size > maxSelectedAlone && this.isSelected(camera));
  }

  isSelected(camera: number): boolean {
    return this.#selected.size > 0 && this.#selected.has(this.id(camera));
  }

  get hovered(): CameraId | undefined {
    return this.#hovered;
  }

  /** Of a selection that is too large to stand alone: which cells have part of it. */
  marked(plane: Plane): (cell: number) => boolean {
    if (this.#selected.size <= maxSelectedAlone) return () => false;
    const { tree } = this.places(plane);
    if (this.#marked?.revision !== this.revision) {
      const cells = new Uint8Array(tree.count);
      for (const id of this.#selected) {
        const at = this.#at.get(id);
        if (at === undefined || !this.passes(at)) continue;
        for (let cell = tree.leafOf[at] ?? -1; cell >= 0 && !cells[cell]; cell = tree.parent[cell] ?? -1)
          cells[cell] = 1;
      }
      this.#marked = { revision: this.revision, cells };
    }
    const { cells } = this.#marked;
    return (cell) => cells[cell] === 1;
  }

  isHovered(camera: number): boolean {
    return this.#hovered !== undefined && this.#hovered === this.id(camera);
  }

  #wantsAlone(camera: number): boolean {
    const look = this.look(camera);
    return (
      look === 'alert' ||
      look === 'steered' ||
      this.isHovered(camera) ||
      (this.#selected.size <= maxSelectedAlone && this.isSelected(camera))
    );
  }

  #standAll(ids: Iterable<CameraId>): void {
    for (const id of ids) {
      const at = this.#at.get(id);
      if (at !== undefined) this.#stand(at, this.state(at));
    }
    this.revision++;
  }

  /** One camera stands otherwise than before: what the cells of it count follows. */
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
      this.#tally.change(camera, shown, offline);
      this.revision++;
    } else if (isAlone && (before?.look !== now?.look || before?.priority !== now?.priority)) this.revision++;
  }

  /** All anew: after other cameras, or another filter. */
  #restand(): void {
    const count = this.cameras.length;
    this.#passes = new Uint8Array(count);
    this.#isAlone = new Uint8Array(count);
    this.#alone.clear();
    this.cameras.forEach(({ id }, camera) => {
      if (this.#filter && !this.#filter.has(id)) return;
      this.#passes[camera] = 1;
      if (!this.#wantsAlone(camera)) return;
      this.#isAlone[camera] = 1;
      this.#alone.add(camera);
    });
    this.#recount();
    this.revision++;
  }

  #recount(): void {
    this.#tally.recount(
      (camera) => this.passes(camera),
      (camera) => this.isAlone(camera),
      (camera) => this.look(camera) === 'offline',
    );
  }
}
