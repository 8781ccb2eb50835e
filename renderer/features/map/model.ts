import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { TrailPoint } from '../../../core/map/trail.ts';
import type { MapView } from '../../map/api.ts';

/** The object of the card next to the map. */
export type MapCardSubject =
  | { readonly kind: 'camera'; readonly id: CameraId }
  | { readonly kind: 'ward'; readonly id: string }
  | { readonly kind: 'street'; readonly name: string; readonly at: LatLon }
  | { readonly kind: 'point'; readonly at: LatLon }
  | { readonly kind: 'alert'; readonly id: AlertId }
  | { readonly kind: 'pin'; readonly id: string };

/** The action of a click on the ground, and of Enter at the centre. */
export type MapMode = 'look' | 'measure' | 'lasso' | 'pin';

/** The drawer over the map: one at a time. */
export type MapDrawer = 'bookmarks' | 'seen' | 'gaps' | 'pin' | 'legend';

/** The operator's state of the map; stored while the panel is closed. */
export interface MapModel {
  readonly view: MapView | undefined;
  readonly subject: MapCardSubject | undefined;
  /** Selected by lasso, cluster, ward or click: W shows it on the wall. */
  readonly selection: ReadonlySet<CameraId>;
  readonly mode: MapMode;
  /** Points of the measurement or lasso, on the city's plane. */
  readonly points: readonly PlanePoint[];
  readonly drawer: MapDrawer | undefined;
  /** Location of the open drawer: its viewing cameras, or its new pin. */
  readonly place: LatLon | undefined;
  readonly footprint: boolean;
  readonly night: boolean;
  /** True for cuts instead of flights, and no pulses. */
  readonly still: boolean;
  /** Camera sightings in order. */
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

/** Returns the state for the next operator: without drawings, selections and open panels, with the view. */
export const resetModelForNextOperator = ({ view, night, still }: MapModel): MapModel => ({
  ...firstModel,
  view,
  night,
  still,
});

export const createMapStore = (): MapStore => createStore<MapModel>(() => firstModel);

/**
 * Returns the state one step back, innermost first: drawer, drawing, selection, earlier drawings. With nothing left, a
 * map that fills the window is narrowed; the focus leaves only for a visible wall.
 */
export function stepBack(model: MapModel, isWide: boolean): Partial<MapModel> | 'narrow' | 'leave' {
  if (model.drawer) return { drawer: undefined, place: undefined };
  if (model.mode !== 'look') return { mode: 'look', points: [] };
  if (model.selection.size > 0) return { selection: noSelection };
  if (model.subject) return { subject: undefined, footprint: false };
  if (model.trail.length > 0) return { trail: [] };
  return isWide ? 'narrow' : 'leave';
}

/** Toggles a camera in the selection. */
export function toggleSelectedCamera(
  selection: ReadonlySet<CameraId>,
  camera: CameraId,
): ReadonlySet<CameraId> {
  const next = new Set(selection);
  if (!next.delete(camera)) next.add(camera);
  return next;
}
