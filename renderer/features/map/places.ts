import { useCallback, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createPlaneAt, type LatLon, type Plane } from '../../../core/base/geo.ts';
import type { City, CityLabel, CityWard } from '../../../core/map/city/city.ts';
import { findHouseAt, type House } from '../../../core/map/city/house.ts';
import type { MapScene } from '../../map/scene.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import type { MapStore } from './model.ts';
import { findPresentWardId, findWardAt, listMapWards, type MapWard } from './wards.ts';

/** The named locations of the city. */
export interface CityPlaces {
  readonly plane: Plane | undefined;
  readonly labels: readonly CityLabel[];
  readonly wards: readonly MapWard[];
  /** Borders as the city file has them. */
  readonly borders: readonly CityWard[];
  wardOf(at: LatLon): MapWard | undefined;
  /**
   * Returns the house at a location; undefined if there is none or the city is not loaded. Rejects if its file is
   * damaged.
   */
  houseAt(at: LatLon): Promise<House | undefined>;
}

const noWards: readonly CityWard[] = [];
const noLabels: readonly CityLabel[] = [];

interface Read {
  readonly city: City;
  readonly plane: Plane;
  readonly labels: readonly CityLabel[];
  readonly wards: readonly CityWard[];
}

/** Returns the city that the scene shows, once it is open. */
export function useShownCity(scene: MapScene | undefined): City | undefined {
  const hear = useCallback(
    (reported: () => void) => scene?.state.subscribe(reported) ?? (() => undefined),
    [scene],
  );
  return useSyncExternalStore(hear, () => scene?.city());
}

/** Loads the wards and names of the shown city. A selected ward stays selected when it gets the city's id. */
export function useCityPlaces(
  scene: MapScene | undefined,
  list: readonly CameraEntry[],
  model: MapStore,
): CityPlaces {
  const city = useShownCity(scene);
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    if (!scene || !city) {
      setRead(undefined);
      return undefined;
    }
    let isGone = false;
    void Promise.all([city.wards(), city.labels()]).then(
      ([wards, labels]) => {
        if (!isGone) setRead({ city, plane: createPlaneAt(city.header.origin), labels, wards });
      },
      // The scene reports a damaged file.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [scene, city]);
  const wards = useMemo(() => listMapWards(read, list), [read, list]);
  // At once, so that its card does not flicker.
  useLayoutEffect(() => {
    const { subject } = model.getState();
    if (subject?.kind !== 'ward') return;
    const id = findPresentWardId(wards, subject.id);
    if (id !== subject.id) model.setState({ subject: { kind: 'ward', id } });
  }, [model, wards]);
  return useMemo(
    () => ({
      plane: read?.plane,
      labels: read?.labels ?? noLabels,
      wards,
      borders: read?.wards ?? noWards,
      wardOf: (at) => read && findWardAt(wards, read.plane.toPlane(at)),
      houseAt: async (at) => (read ? findHouseAt(read.city, read.plane.toPlane(at)) : undefined),
    }),
    [read, wards],
  );
}
