import type { LatLon } from '../../../core/base/geo.ts';
import type { CityHeader, ReadCity } from '../../../core/map/city/city.ts';
import type { Scene } from '../../map/scene.ts';
import { type AreaGaps, type Asked, createSight, type WhoSees } from '../../map/sight/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { followFootprint } from './footprint.ts';
import { gapsArea } from './gapsArea.ts';
import { mapCamera, statesOf } from './mapCameras.ts';
import type { MapStore } from './model.ts';
import type { MapWard } from './wards.ts';

/** What cameras really see, over the buildings of the city. */
export interface Sights {
  setCity(city: { readonly read: ReadCity } | undefined): void;
  whoSees(at: LatLon): Asked<WhoSees>;
  /** Of a ward that the city knows, else of what is in sight; `wide`: that is too much, or nothing. */
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
  readonly scene: Pick<Scene, 'layers' | 'frame'>;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence' | 'status'>;
  readonly model: MapStore;
}): Sights {
  const { scene, mirror, model } = options;
  const { layers } = scene;
  const sight = createSight();
  const noAlerts: Parameters<typeof statesOf>[1] = new Map();

  function now() {
    const presence = mirror.presence.getState();
    const desk = mirror.status.getState().desk?.desk;
    const mine = new Set(
      [...presence].flatMap(([camera, { steering }]) => (steering?.desk === desk ? [camera] : [])),
    );
    return { states: statesOf(presence, noAlerts), mine };
  }
  const setCameras = () => sight.setCameras(mirror.cameras.getState().list.map(mapCamera));

  setCameras();
  const cancels = [
    // Before the footprint: that is asked of the cameras that there are now.
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
      const area = frame && gapsArea(frame, ward, header);
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
