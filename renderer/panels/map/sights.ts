import { boxAround, boxAroundPlaces } from '../../../core/city/box.ts';
import type { CityHeader, ReadCity } from '../../../core/city/city.ts';
import { type LatLon, planeAt } from '../../../core/domain/geo.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { Mirror } from '../../mirror.ts';
import type { Engine } from '../../scene/api.ts';
import type { CameraLayer } from '../../scene/cameras/index.ts';
import { createGapsLayer } from '../../scene/sight/gapslayer.ts';
import { type AreaGaps, type Asked, createSight, type WhoSees } from '../../scene/sight/index.ts';
import { createSightLinesLayer } from '../../scene/sight/lineslayer.ts';
import type { SignHost } from '../../scene/signs/host.ts';
import { mapCamera, statesOf } from './looks.ts';
import type { MapStore } from './model.ts';
import type { MapWard } from './wards.ts';

/** An area that coverage is worked out for at once is at most so wide, metres: more would take minutes and say little. */
const widestGapsM = 6_000;

/** What cameras really see, over the buildings of the city. */
export interface Sights {
  setCity(city: { readonly read: ReadCity } | undefined): void;
  whoSees(at: LatLon): Asked<WhoSees>;
  /** Of a ward, else of what is in sight; `wide`: that is too much. */
  gaps(
    ward: MapWard | undefined,
    header: CityHeader | undefined,
    progress: (done: number) => void,
  ): Asked<AreaGaps> | 'wide';
  /** What lies on the map; undefined: nothing. */
  showGaps(gaps: AreaGaps | undefined): void;
  showLines(found: WhoSees | undefined): void;
  cancel(kind: 'who' | 'gaps'): void;
  close(): void;
}

export function createSights(options: {
  readonly engine: Engine;
  readonly layer: CameraLayer;
  readonly signs: SignHost;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence' | 'status'>;
  readonly model: MapStore;
}): Sights {
  const { engine, layer, mirror, model } = options;
  const sight = createSight();
  const heat = createGapsLayer(options.signs);
  const lines = createSightLinesLayer(options.signs);
  const noAlerts: Parameters<typeof statesOf>[1] = new Map();
  /** The camera whose footprint is shown, and what it was worked out from. */
  let shown: { readonly camera: CameraId; readonly pose: unknown } | undefined;

  function now() {
    const presence = mirror.presence.getState();
    const desk = mirror.status.getState().desk?.desk;
    const mine = new Set(
      [...presence].flatMap(([camera, { steering }]) => (steering?.desk === desk ? [camera] : [])),
    );
    return { states: statesOf(presence, noAlerts), mine };
  }
  const setCameras = () => sight.setCameras(mirror.cameras.getState().list.map(mapCamera));

  /** The footprint of the camera that the card is of, as it stands now. */
  function look(): void {
    const { subject, footprint } = model.getState();
    const camera = footprint && subject?.kind === 'camera' ? subject.id : undefined;
    if (!camera) {
      if (shown) layer.setFootprints(new Map());
      if (shown) sight.cancel('footprint');
      shown = undefined;
      return;
    }
    const pose = mirror.presence.getState().get(camera)?.pose;
    if (shown?.camera === camera && shown.pose === pose) return;
    shown = { camera, pose };
    void sight.footprint(camera, now()).then((found) => {
      if (shown?.camera !== camera || !found?.ok) return;
      layer.setFootprints(new Map([[camera, found.value]]));
    });
  }

  setCameras();
  look();
  const cancels = [
    engine.add(heat),
    engine.add(lines),
    mirror.cameras.subscribe((after, before) => {
      if (after.list !== before.list) setCameras();
    }),
    mirror.presence.subscribe(look),
    model.subscribe(look),
  ];
  return {
    setCity(city) {
      const first = mirror.cameras.getState().list[0]?.camera.position;
      sight.setCity(city ?? { origin: first ? { lat: first.lat, lon: first.lon } : { lat: 0, lon: 0 } });
      shown = undefined;
      look();
    },
    whoSees: (at) => sight.whoSees(at, now()),
    gaps(ward, header, progress) {
      const area = areaOf(engine, ward, header);
      if (!area) return 'wide';
      return sight.gaps(area, { ...now(), progress });
    },
    showGaps: heat.show,
    showLines: lines.show,
    cancel: sight.cancel,
    close() {
      for (const cancel of cancels) cancel();
      sight.dispose();
    },
  };
}

/** What coverage is asked for, on the city's plane. Undefined: it is too wide, or nothing is in sight. */
function areaOf(engine: Engine, ward: MapWard | undefined, header: CityHeader | undefined) {
  const frame = engine.frame();
  if (!frame) return undefined;
  const plane = planeAt(header?.origin ?? frame.plane.origin);
  const rings = ward && ward.rings.length > 0 ? ward.rings : undefined;
  const box = rings
    ? boxAround(rings)
    : boxAroundPlaces(frame.ground4.map((corner) => plane.toPlane(frame.plane.toLatLon(corner))));
  const [west, south, east, north] = box;
  const spanM = Math.max(east - west, north - south);
  if (!(spanM > 0 && spanM <= widestGapsM)) return undefined;
  return { box, ...(rings ? { rings } : {}) };
}
