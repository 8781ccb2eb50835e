import { getBoundingBox } from '../../core/map/city/box.ts';
import type { LabelKind, RoadClass } from '../../core/map/city/city.ts';
import { CityParts } from '../../core/map/city/make/parts.ts';
import { classify, type Kind } from './classify.ts';
import { type Degrees, type Feature, type Properties, textOf } from './feature.ts';
import { heightOf, heightsOf } from './heights.ts';
import { type FeatureRef, type NamedFeature, nameFeature, Origins, type SourceNames } from './origins.ts';
import {
  areaOutline,
  buildingOutline,
  isOnEarth,
  longitudeScaleAt,
  metresPerDegree,
  outlineOf,
  perDegree,
  toIntegerLine,
} from './outline.ts';
import type { Mend, Reason, Rejects } from './rejects.ts';
import { streamOutline } from './streams.ts';
import { type FoundWard, wardOf } from './wards.ts';

/** A named object with its position and importance. */
export interface NamedObject {
  readonly name: string;
  readonly kind: LabelKind;
  readonly lon: number;
  readonly lat: number;
  readonly angleDeg?: number;
  readonly rank: number;
  /** Length of a road, metres. */
  readonly lengthM?: number;
  /** Set for points. The name of a road or area comes with its feature. */
  readonly from?: NamedFeature;
}

/** Default widths without a width or lanes, metres. */
const roadWidthM: Readonly<Record<RoadClass, number>> = {
  motorway: 16,
  primary: 14,
  secondary: 10,
  street: 6,
  path: 2,
  rail: 3,
};
const laneM = 3.2;
const maxWidthM = 60;
const roadRank: Readonly<Record<RoadClass, number>> = {
  motorway: 4,
  primary: 6,
  secondary: 8,
  street: 11,
  path: 13,
  rail: 13,
};

/** Collects the features of files: classifies and checks each, and stores the city's parts in degrees as integers. */
export class Intake {
  readonly parts = new CityParts();
  /** The source of each of `parts`. */
  readonly origins = { building: new Origins(), road: new Origins(), area: new Origins() };
  readonly wards: FoundWard[] = [];
  readonly formerWards: FoundWard[] = [];
  readonly names: NamedObject[] = [];
  /** Number of features of kinds that are not drawn: trees, shops, bus stops. */
  passedOver = 0;
  readonly #rejects: Rejects;
  #source: SourceNames = { file: '', nameOf: String };

  constructor(rejects: Rejects) {
    this.#rejects = rejects;
  }

  /** Sets the source of the following features. */
  from(source: SourceNames): void {
    this.#source = source;
  }

  reject(reason: Reason, where: number, detail = '', id?: string): void {
    this.#refuse(reason, { where, ...(id === undefined ? {} : { id }) }, detail);
  }

  #refuse(reason: Reason, found: FeatureRef, detail = ''): void {
    const { file, feature } = nameFeature(this.#source, found);
    this.#rejects.add(reason, file, feature, detail);
  }

  readonly #mend = (mend: Mend): void => this.#rejects.mend(mend);

  take(feature: Feature): void {
    const kind = classify(feature.properties, feature.geometry.kind, feature.isRow);
    if (!kind) this.passedOver++;
    else if (feature.geometry.kind === 'polygons') this.#polygons(feature, kind, feature.geometry.polygons);
    else if (feature.geometry.kind === 'lines') this.#lines(feature, kind, feature.geometry.lines);
    else this.#place(feature, kind);
  }

  #polygons(feature: Feature, kind: NonNullable<Kind>, polygons: readonly (readonly Degrees[])[]): void {
    if (kind.is === 'ward') {
      const ward = wardOf(feature, polygons, nameFeature(this.#source, feature), this.#mend);
      if (typeof ward === 'string') this.#refuse(ward, feature);
      else (kind.isFormer ? this.formerWards : this.wards).push(ward);
      return;
    }
    if (polygons.length === 0) this.#refuse('tooFewPoints', feature);
    for (const rings of polygons) {
      const outline = outlineOf(rings, kind.is === 'building' ? buildingOutline : areaOutline, this.#mend);
      if (typeof outline === 'string') {
        this.#refuse(outline, feature);
        continue;
      }
      const [outer = []] = outline.rings;
      if (kind.is === 'building') {
        const chance = positionHash(outer[0] ?? 0, outer[1] ?? 0);
        const height = heightsOf(feature.properties, kind.kind, outline.areaM2, chance);
        if (!height) {
          this.#refuse('heightOutOfBounds', feature, textOf(feature.properties, 'height') ?? '');
          continue;
        }
        if (height.isUnreadable) this.#mend('height');
        this.parts.building(outline.rings, height.topM, height.baseM, height.isEstimated, kind.isPart);
        this.origins.building.add(this.#source, feature);
      } else if (kind.is === 'area') {
        this.parts.area(kind.area, outline.rings);
        this.origins.area.add(this.#source, feature);
        if (kind.area !== 'paved') this.#nameArea(feature.properties, kind.area, outer, outline.areaM2);
      }
    }
  }

  #nameArea(properties: Properties, area: 'water' | 'green', ring: readonly number[], areaM2: number): void {
    const name = nameOf(properties);
    if (name === undefined) return;
    const rank = areaM2 > 1e6 ? 3 : areaM2 > 1e5 ? 5 : areaM2 > 1e4 ? 8 : 11;
    const { lon, lat } = middleOf(ring);
    this.names.push({ name, kind: area === 'water' ? 'water' : 'park', lon, lat, rank });
  }

  #lines(feature: Feature, kind: NonNullable<Kind>, lines: readonly Degrees[]): void {
    if (lines.length === 0) this.#refuse('tooFewPoints', feature);
    for (const line of lines) {
      const whole = toIntegerLine(line);
      if (typeof whole === 'string') {
        this.#refuse(whole, feature);
        continue;
      }
      if (kind.is === 'stream') {
        const widthM = widthOf(feature.properties) ?? kind.widthM;
        this.parts.area('water', [streamOutline(whole, widthM)]);
        this.origins.area.add(this.#source, feature);
      } else if (kind.is === 'road') {
        this.parts.road(kind.road, widthOf(feature.properties) ?? roadWidthM[kind.road], whole);
        this.origins.road.add(this.#source, feature);
        this.#nameRoad(feature.properties, kind.road, whole);
      }
    }
  }

  #nameRoad(properties: Properties, road: RoadClass, line: readonly number[]): void {
    const name = nameOf(properties);
    if (name === undefined || road === 'rail' || road === 'path') return;
    const from = 2 * Math.floor((line.length / 2 - 1) / 2);
    const [ax, ay, bx, by] = line.slice(from, from + 4) as [number, number, number, number];
    const shrink = longitudeScaleAt(ay);
    const angle = (Math.atan2(by - ay, (bx - ax) * shrink) * 180) / Math.PI;
    const [cx = 0, cy = 0] = line;
    const [dx = 0, dy = 0] = line.slice(-2);
    this.names.push({
      name,
      kind: road === 'street' ? 'street' : 'road',
      lon: (ax + bx) / 2 / perDegree,
      lat: (ay + by) / 2 / perDegree,
      angleDeg: Math.round(angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle),
      rank: roadRank[road],
      lengthM: (Math.hypot((dx - cx) * shrink, dy - cy) / perDegree) * metresPerDegree,
    });
  }

  #place(feature: Feature, kind: NonNullable<Kind>): void {
    const { properties, geometry } = feature;
    const name = nameOf(properties);
    if (kind.is !== 'place' || geometry.kind !== 'point' || name === undefined) {
      this.passedOver++;
      return;
    }
    const { lon, lat } = geometry;
    const found = { ...feature, isPoint: true };
    if (!isOnEarth(lon, lat)) {
      this.#refuse('outOfRange', found, `${lon} ${lat}`);
      return;
    }
    const from = nameFeature(this.#source, found);
    this.names.push({ name, kind: kind.rank === 0 ? 'city' : 'place', rank: kind.rank, lon, lat, from });
  }
}

/** Returns the displayed name: OSM's and GeoJSON's `name`, or Overture's `names.primary`. */
function nameOf(properties: Properties): string | undefined {
  const names = properties.names;
  const primary =
    typeof names === 'object' && names !== null && 'primary' in names ? names.primary : undefined;
  const name = textOf(properties, 'name') ?? (typeof primary === 'string' ? primary : undefined);
  return name?.normalize('NFC').slice(0, 120);
}

function widthOf(properties: Properties): number | undefined {
  const width = heightOf(textOf(properties, 'width', 'est_width') ?? '');
  const lanes = Number(textOf(properties, 'lanes') ?? Number.NaN);
  const metres =
    width !== undefined && width > 0 ? width : lanes > 0 && lanes <= 16 ? lanes * laneM : undefined;
  return metres === undefined ? undefined : Math.min(metres, maxWidthM);
}

/** Returns the middle of a ring's bounding box, degrees. */
function middleOf(ring: readonly number[]): { readonly lon: number; readonly lat: number } {
  const [west, south, east, north] = getBoundingBox([ring]);
  return { lon: (west + east) / 2 / perDegree, lat: (south + north) / 2 / perDegree };
}

/** Returns a number from 0 to 1 that depends only on the position. */
function positionHash(x: number, y: number): number {
  let mixed = Math.imul(x, 0x85eb_ca6b) ^ Math.imul(y, 0xc2b2_ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2545_f491);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296;
}
