import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { TrailPoint } from '../../../core/map/trail.ts';
import type { MapView } from '../../map/api.ts';

/** What the card beside the map tells of. */
export type Subject =
  | { readonly kind: 'camera'; readonly id: CameraId }
  | { readonly kind: 'ward'; readonly id: string }
  | { readonly kind: 'street'; readonly name: string; readonly at: LatLon }
  | { readonly kind: 'point'; readonly at: LatLon }
  | { readonly kind: 'alert'; readonly id: AlertId }
  | { readonly kind: 'pin'; readonly id: string };

/** What a click on the ground, and Enter at the middle, does. */
export type Mode = 'look' | 'measure' | 'lasso' | 'pin';

/** What lies over the map: one at a time. */
export type Drawer = 'bookmarks' | 'seen' | 'gaps' | 'pin' | 'legend';

/** What an operator is doing on the map; kept while the panel is closed. */
export interface MapModel {
  readonly view: MapView | undefined;
  readonly subject: Subject | undefined;
  /** By lasso, cluster, ward or hand: what W shows on the wall. */
  readonly selection: ReadonlySet<CameraId>;
  readonly mode: Mode;
  /** Of what is measured, or of the lasso: the city's plane. */
  readonly points: readonly PlanePoint[];
  readonly drawer: Drawer | undefined;
  /** Where the open drawer is about: who sees it, what is pinned there. */
  readonly place: LatLon | undefined;
  readonly footprint: boolean;
  readonly night: boolean;
  /** It cuts to where it goes, and what calls on it stands. */
  readonly still: boolean;
  /** From camera to camera, in order. */
  readonly trail: readonly TrailPoint[];
}

export type MapStore = StoreApi<MapModel>;

const noSelection: ReadonlySet<CameraId> = new Set();

const firstModel: MapModel = {
  view: undefined,
  subject: undefined,
  selection: noSelection,
  mode: 'look',
  points: [],
  drawer: undefined,
  place: undefined,
  footprint: false,
  night: true,
  still: false,
  trail: [],
};

/** For anyone who comes next: what was drawn, chosen or opened is not theirs. What is looked at stays. */
export const modelForNextOperator = ({ view, night, still }: MapModel): MapModel => ({
  ...firstModel,
  view,
  night,
  still,
});

export const createMapStore = (): MapStore => createStore<MapModel>(() => firstModel);

/**
 * One step back, the innermost first: a drawer, what is being drawn, what is chosen, what was drawn before. With nothing left a map
 * that has the window is narrowed; only beside a wall that is seen do the keys leave for it.
 */
export function stepOutOf(model: MapModel, isWide: boolean): Partial<MapModel> | 'narrow' | 'leave' {
  if (model.drawer) return { drawer: undefined, place: undefined };
  if (model.mode !== 'look') return { mode: 'look', points: [] };
  if (model.selection.size > 0) return { selection: noSelection };
  if (model.subject) return { subject: undefined, footprint: false };
  if (model.trail.length > 0) return { trail: [] };
  return isWide ? 'narrow' : 'leave';
}

/** The same in again takes it out. */
export function withCamera(selection: ReadonlySet<CameraId>, camera: CameraId): ReadonlySet<CameraId> {
  const next = new Set(selection);
  if (!next.delete(camera)) next.add(camera);
  return next;
}
