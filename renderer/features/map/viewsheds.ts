import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { createPlaneAt, type LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { getBoundingBox, getBoundingBoxOfPoints } from '../../../core/map/city/box.ts';
import type { CityHeader, ReadCity } from '../../../core/map/city/city.ts';
import type { Area } from '../../../core/map/viewshed/gaps.ts';
import type { MapFrame } from '../../map/api.ts';
import type { MapLayers, MapScene } from '../../map/scene.ts';
import {
  type AreaCoverageGaps,
  createViewshedService,
  type ViewingCamerasResult,
  type ViewshedReply,
  type ViewshedService,
  type ViewshedStates,
} from '../../map/viewshed/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { getMapCameraStates, toMapCamera } from './mapCameras.ts';
import type { MapStore } from './model.ts';
import { moveReporterFirst } from './viewingCameraRows.ts';
import type { MapWard } from './wards.ts';

/**
 * Largest width of a view whose coverage is computed, metres: with one figure for each 75 m or more the result would say little. It
 * takes no longer than 3 km in the middle of the city, since there are as many cells (measured: 20 to 30 s with 40,210 cameras). With
 * more buildings than fit in memory the result is `sight.tooManyBuildings`.
 */
const maxViewWidthM = 20_000;

/** The area whose coverage is computed, on the city's plane: the ward, however wide, else the view. Undefined: the view is too wide. */
export function getGapsArea(
  frame: Pick<MapFrame, 'plane' | 'ground4'>,
  ward: MapWard | undefined,
  header: CityHeader | undefined,
): Area | undefined {
  if (ward) return { box: getBoundingBox(ward.rings), rings: ward.rings };
  const plane = createPlaneAt(header?.origin ?? frame.plane.origin);
  const box = getBoundingBoxOfPoints(
    frame.ground4.map((corner) => plane.toPlane(frame.plane.toLatLon(corner))),
  );
  const [west, south, east, north] = box;
  const spanM = Math.max(east - west, north - south);
  return spanM > 0 && spanM <= maxViewWidthM ? { box } : undefined;
}

/** The inputs of the footprint that is shown. */
interface ShownFootprint {
  readonly camera: CameraId;
  readonly pose: unknown;
  /** The list of cameras: a new list may have moved the camera, and cancels the computation. */
  readonly list: unknown;
}

/** Shows the viewshed of the selected camera at its current pose, while the operator wants it. */
export function followFootprint(options: {
  readonly sight: Pick<ViewshedService, 'footprint' | 'cancel'>;
  readonly layer: Pick<MapLayers['cameras'], 'setFootprints'>;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence'>;
  readonly model: MapStore;
  readonly states: () => ViewshedStates;
}): { again(): void; readonly cancel: Cancel } {
  const { sight, layer, mirror, model, states } = options;
  let shown: ShownFootprint | undefined;

  function look(): void {
    const { subject, footprint } = model.getState();
    const { list, byId } = mirror.cameras.getState();
    const camera = footprint && subject?.kind === 'camera' && byId.has(subject.id) ? subject.id : undefined;
    if (!camera) {
      if (shown) layer.setFootprints(new Map());
      if (shown) sight.cancel('footprint');
      shown = undefined;
      return;
    }
    const pose = mirror.presence.getState().get(camera)?.pose;
    if (shown?.camera === camera && shown.pose === pose && shown.list === list) return;
    shown = { camera, pose, list };
    void sight.footprint(camera, states()).then((found) => {
      if (shown?.camera === camera && found?.ok) layer.setFootprints(new Map([[camera, found.value]]));
    });
  }

  look();
  const cancels = [mirror.cameras.subscribe(look), mirror.presence.subscribe(look), model.subscribe(look)];
  return {
    /** Computes it again, over another city. */
    again() {
      if (shown) shown = { ...shown, list: undefined };
      look();
    },
    cancel() {
      for (const cancel of cancels) cancel();
    },
  };
}

/** The viewsheds of cameras, over the buildings of the city. */
export interface MapViewsheds {
  setCity(city: { readonly read: ReadCity } | undefined): void;
  whoSees(at: LatLon): ViewshedReply<ViewingCamerasResult>;
  /** Computes the coverage of a ward, else of the view; `wide`: the view is too wide, or there is none. */
  gaps(
    ward: MapWard | undefined,
    header: CityHeader | undefined,
    progress: (done: number) => void,
  ): ViewshedReply<AreaCoverageGaps> | 'wide';
  /** Shows the coverage on the map; undefined: none. */
  showGaps(gaps: AreaCoverageGaps | undefined): void;
  showLines(found: ViewingCamerasResult | undefined): void;
  cancel(kind: 'who' | 'gaps'): void;
  close(): void;
}

export function createMapViewsheds(options: {
  readonly scene: Pick<MapScene, 'layers' | 'frame'>;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence' | 'status'>;
  readonly model: MapStore;
}): MapViewsheds {
  const { scene, mirror, model } = options;
  const { layers } = scene;
  const sight = createViewshedService();
  const noAlerts: Parameters<typeof getMapCameraStates>[1] = new Map();

  function now() {
    const presence = mirror.presence.getState();
    const desk = mirror.status.getState().desk?.desk;
    const mine = new Set(
      [...presence].flatMap(([camera, { steering }]) => (steering?.desk === desk ? [camera] : [])),
    );
    return { states: getMapCameraStates(presence, noAlerts), mine };
  }
  const setCameras = () => sight.setCameras(mirror.cameras.getState().list.map(toMapCamera));

  setCameras();
  const cancels = [
    // Before the footprint, which is computed from the cameras set last.
    mirror.cameras.subscribe((after, before) => {
      if (after.list !== before.list) setCameras();
    }),
  ];
  const footprint = followFootprint({ sight, layer: layers.cameras, mirror, model, states: now });
  return {
    setCity(city) {
      const first = mirror.cameras.getState().list[0]?.camera.position;
      sight.setCity(city ?? { origin: first ? { lat: first.lat, lon: first.lon } : { lat: 0, lon: 0 } });
      footprint.again();
    },
    whoSees: (at) => sight.whoSees(at, now()),
    gaps(ward, header, progress) {
      const frame = scene.frame();
      const area = frame && getGapsArea(frame, ward, header);
      if (!area) return 'wide';
      return sight.gaps(area, { ...now(), progress });
    },
    showGaps: layers.gaps.show,
    showLines: layers.lines.show,
    cancel: sight.cancel,
    close() {
      footprint.cancel();
      for (const cancel of cancels) cancel();
      sight.dispose();
    },
  };
}

/** The cameras that see a location, or why that is not known; undefined: still computing. */
export type FoundViewingCameras =
  | { readonly who: ViewingCamerasResult }
  | { readonly fault: Fault }
  | undefined;

/** Delay before the cameras are computed again after a pose, a control lease or the list of cameras changed, ms: poses change several times a second. */
const recomputeAfterMs = 500;

/** Computes the cameras that see a location, now and after each change that matters, until it is cancelled. */
export function followViewingCameras(
  at: LatLon,
  options: {
    readonly viewsheds: Pick<MapViewsheds, 'whoSees' | 'cancel' | 'showLines'>;
    readonly mirror: Pick<Mirror, 'presence' | 'cameras'>;
    readonly clock: Pick<Clock, 'after'>;
    /** The camera of the alert at that location. */
    readonly reporter: CameraId | null;
    readonly onFound: (found: FoundViewingCameras) => void;
  },
): Cancel {
  const { viewsheds, mirror, clock, reporter, onFound } = options;
  let isGone = false;
  let viewingCameras: ViewingCamerasResult['viewingCameras'] = [];
  let again: Cancel | undefined;

  async function compute(): Promise<void> {
    again = undefined;
    const answer = await viewsheds.whoSees(at);
    if (isGone || !answer) return;
    const who = answer.ok ? moveReporterFirst(answer.value, reporter) : undefined;
    viewingCameras = who?.viewingCameras ?? [];
    if (who) viewsheds.showLines(who);
    onFound(answer.ok ? who && { who } : { fault: answer.fault });
  }

  const recompute = () => {
    again ??= clock.after(recomputeAfterMs, () => void compute());
  };
  void compute();
  const cancels = [
    mirror.presence.subscribe((now, before) => {
      if (viewingCameras.some(({ id }) => now.get(id) !== before.get(id))) recompute();
    }),
    // A new list of cameras cancels the computation under way.
    mirror.cameras.subscribe((now, before) => {
      if (now.list !== before.list) recompute();
    }),
  ];
  return () => {
    isGone = true;
    again?.();
    for (const cancel of cancels) cancel();
    viewsheds.cancel('who');
    viewsheds.showLines(undefined);
  };
}
