import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { createPlaneAt, type Plane } from '../../../core/base/geo.ts';
import type { CityHash } from '../../../core/map/api.ts';
import type { CityLabel, CityWard } from '../../../core/map/city/city.ts';
import { openCity } from '../../../core/map/city/format.ts';
import { inflate } from '../../map/inflate.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { useDesk, useMirror } from '../../shared/services.ts';
import { createCityReader } from './city.ts';
import { buildCitySearchNames, type CitySearchNames } from './find.ts';
import { listMapWards } from './wards.ts';

interface Names {
  readonly hash: CityHash;
  readonly plane: Plane;
  readonly labels: readonly CityLabel[];
  readonly wards: readonly CityWard[];
}

/**
 * Loads the city's names for searches, whether the map is open or not: once per city, on first use. Until then, and if
 * the file is unreadable (which the map reports), wards are those of the registry.
 */
export function useCitySearchNames(options: {
  readonly list: readonly CameraEntry[];
  readonly wanted: boolean;
}): CitySearchNames {
  const desk = useDesk();
  const mirror = useMirror();
  const { list, wanted } = options;
  const city = useStore(mirror.city, (now) => now.city);
  const [names, setNames] = useState<Names>();
  const hash = city?.hash;
  const bytes = city?.bytes;
  const isHere = names?.hash === hash;
  useEffect(() => {
    if (!wanted || isHere) return undefined;
    if (hash === undefined || bytes === undefined) {
      setNames(undefined);
      return undefined;
    }
    let isGone = false;
    async function read(file: CityHash, length: number): Promise<void> {
      const opened = await openCity(createCityReader(desk, { hash: file, bytes: length }), inflate);
      if (!opened.ok || isGone) return;
      const [wards, labels] = await Promise.all([opened.value.wards(), opened.value.labels()]);
      if (!isGone) setNames({ hash: file, plane: createPlaneAt(opened.value.header.origin), wards, labels });
    }
    // The map reports a damaged file.
    void read(hash, bytes).catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [wanted, isHere, hash, bytes, desk]);
  // Only on first use: with 40,210 cameras it takes a while.
  return useMemo(
    () =>
      wanted ? buildCitySearchNames(listMapWards(names, list), names?.labels ?? [], names?.plane) : noAtlas,
    [wanted, names, list],
  );
}

const noAtlas: CitySearchNames = { wards: [], places: [] };
