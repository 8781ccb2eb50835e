import type { LatLon } from '../../core/base/geo.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { getBoundingBox } from '../../core/map/city/box.ts';
import type { CityHeader } from '../../core/map/city/city.ts';
import { cityVersion } from '../../core/map/city/city.ts';
import { planCity } from '../../core/map/city/make/plan.ts';
import { type Draft, WriteFailure } from './draft.ts';
import { Intake } from './intake.ts';
import type { NamedFeature } from './origins.ts';
import { perDegree } from './outline.ts';
import { readers } from './read/readers.ts';
import { openSource, type Source, SourceFailure } from './read/source.ts';
import type { Rejects } from './rejects.ts';
import {
  dropFarParts,
  dropFarWards,
  isOriginNear,
  isWithin,
  placeLabels,
  placementAt,
  placeWards,
  type Reach,
  reachOfParts,
  reachOfWards,
} from './settle.ts';
import { type Written, writeCity } from './write.ts';

export interface ImportOptions {
  readonly files: readonly string[];
  readonly out: string;
  readonly name: string;
  /** Undefined: determined from the sources. */
  readonly attribution: string | undefined;
  readonly origin: LatLon | undefined;
  /** Time of creation, ISO 8601. */
  readonly madeAt: string;
}

/** Receives the progress of an import. */
export interface Progress {
  /** `part`: share of the current file, 0 to 1. `buildings`: number so far. */
  reading(file: string, part: number, buildings: number): void;
  tiling(tiles: number, buildings: number, of: number): void;
}

export interface Imported extends Written {
  readonly header: CityHeader;
  readonly rejects: Rejects;
  readonly passedOver: number;
  readonly duplicates: number;
  readonly replaced: number;
  readonly crowded: number;
  readonly limitM: number;
}

/**
 * Creates a city file from source files, and the list of rejected features. Both appear only when complete; after a
 * failure an earlier file remains. `draft.drop()` removes an unfinished one.
 */
export async function importCity(
  options: ImportOptions,
  draft: Draft,
  rejects: Rejects,
  progress: Progress,
): Promise<Result<Imported>> {
  try {
    const result = await importParts(options, draft, rejects, progress);
    rejects.close();
    if (result.ok) draft.commit();
    return result;
  } catch (error) {
    if (error instanceof WriteFailure) return fail('city.cannotWrite', { file: error.file, why: error.why });
    throw error;
  }
}

async function importParts(
  options: ImportOptions,
  draft: Draft,
  rejects: Rejects,
  progress: Progress,
): Promise<Result<Imported>> {
  const sources: Source[] = [];
  for (const path of options.files) {
    const source = await openSource(path);
    if (!source.ok) return source;
    sources.push(source.value);
  }
  draft.create();
  const intake = new Intake(rejects);
  for (const source of sources) {
    const { read, nameOf } = readers[source.format];
    intake.from({ file: source.name, nameOf });
    try {
      await read(source, intake, (part) => progress.reading(source.name, part, intake.parts.buildingCount));
    } catch (error) {
      if (error instanceof SourceFailure) return { ok: false, fault: faultOf(error, source.name) };
      throw error;
    }
  }

  const built = reachOfParts(intake.parts);
  // Without buildings and roads, the city consists of its wards.
  const reach = built ?? reachOfWards(intake.wards);
  if (!reach) return fail('city.nothingLeft', { passedOver: String(intake.passedOver) });
  const { origin = rounded(reach.middle) } = options;
  if (!isOriginNear(origin, reach))
    return fail('city.originFar', { origin: placeText(origin), middle: placeText(rounded(reach.middle)) });
  const isNear = isWithin(reach);
  const refuseFar = ({ file, feature }: NamedFeature, { limitM }: Reach) =>
    rejects.add('farAway', file, feature, `further than ${Math.round(limitM / 1000)} km from the middle`);
  const parts = dropFarParts(intake.parts, isNear, (what, index) =>
    refuseFar(intake.origins[what].of(index), reach),
  );
  const at = placementAt(origin);
  const wardsThere = dropFarWards(intake.wards, built, ({ from }, limits) => refuseFar(from, limits));
  const names = intake.names.filter(({ lon, lat, from }) => {
    if (isNear(lon * perDegree, lat * perDegree)) return true;
    if (from) refuseFar(from, reach);
    return false;
  });
  const wards = placeWards(wardsThere, intake.formerWards, at);
  const labels = placeLabels(names, wards, at);
  const plan = planCity(parts, at);
  const header = (): CityHeader => ({
    version: cityVersion,
    name: options.name,
    attribution: options.attribution ?? attributionOf(sources),
    origin,
    ...plan.header,
    ...(built ? {} : { box: getBoundingBox(wards.flatMap(({ rings }) => rings)) }),
    counts: {
      ...plan.counts,
      buildings: plan.counts.buildings - plan.crowded(),
      labels: labels.length,
      wards: wards.length,
    },
    madeAt: options.madeAt,
  });
  let [tiles, buildings] = [0, 0];
  const written = await writeCity(
    draft,
    plan,
    () => ({ header: header(), wards, labels }),
    (tile) => {
      tiles++;
      if (tile.level === 0) buildings += tile.buildings.count;
      progress.tiling(tiles, buildings, plan.counts.buildings);
    },
  );
  return ok({
    ...written,
    header: header(),
    rejects,
    passedOver: intake.passedOver,
    duplicates: plan.duplicates,
    replaced: plan.replaced,
    crowded: plan.crowded(),
    limitM: reach.limitM,
  });
}

const faultOf = (error: SourceFailure, file: string): Fault =>
  error.isCutOff
    ? { code: 'city.sourceCutOff', params: { file } }
    : { code: 'city.sourceDamaged', params: { file, why: error.message } };

const placeText = ({ lat, lon }: LatLon): string => `${lat},${lon}`;

const rounded = ({ lat, lon }: LatLon): LatLon => ({
  lat: Math.round(lat * 1e4) / 1e4,
  lon: Math.round(lon * 1e4) / 1e4,
});

/** OSM's licence requires its name; for other sources the publisher's terms are not known. */
const attributionOf = (sources: readonly Source[]): string =>
  sources.some(({ format }) => format === 'pbf') ? '© OpenStreetMap contributors' : '';
