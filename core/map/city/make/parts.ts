import { type AreaClass, areaClasses, type RoadClass, roadClasses } from '../city.ts';

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A growing typed array. */
export class GrowingColumn<T extends Numbers> {
  #array: T;
  readonly #make: (length: number) => T;
  length = 0;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#array = make(1024);
  }

  push(value: number): void {
    if (this.length === this.#array.length) {
      const larger = this.#make(Math.ceil(this.length * 1.6));
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.length++] = value;
  }

  /** A view of the present content; invalid after the next push. */
  get all(): T {
    return this.#array.subarray(0, this.length) as T;
  }
}

const uint32 = () => new GrowingColumn((length) => new Uint32Array(length));

/** Heights of parts are whole decimetres. */
export const heightUnitM = 0.1;

/**
 * The raw parts of a city: millions of things in a few columns.
 * Coordinates are whole numbers of some unit, x and y in turn, rings not closed: decimetres of a plane, or degrees
 * times 10^7 while the plane's origin is unknown (see `Placement`).
 */
export class CityParts {
  readonly buildings = {
    firstRing: uint32(),
    firstPoint: uint32(),
    points: new GrowingColumn((length) => new Int32Array(length)),
    top: new GrowingColumn((length) => new Uint16Array(length)),
    base: new GrowingColumn((length) => new Uint16Array(length)),
    /** 1: the height is estimated; 2: a part of a building (OSM's `building:part`). */
    flags: new GrowingColumn((length) => new Uint8Array(length)),
  };
  readonly roads: { kind: number; widthM: number; line: Int32Array }[] = [];
  readonly areas: { kind: number; rings: Int32Array[] }[] = [];

  constructor() {
    this.buildings.firstRing.push(0);
    this.buildings.firstPoint.push(0);
  }

  get buildingCount(): number {
    return this.buildings.top.length;
  }

  /** Adds a building: the outer ring first, counterclockwise; then holes, clockwise. Heights in metres above ground. */
  building(
    rings: readonly ArrayLike<number>[],
    topM: number,
    baseM: number,
    isEstimated: boolean,
    isPart = false,
  ): void {
    const { firstRing, firstPoint, points, top, base, flags } = this.buildings;
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i++) points.push(ring[i] ?? 0);
      firstPoint.push(points.length / 2);
    }
    firstRing.push(firstPoint.length - 1);
    top.push(Math.round(topM / heightUnitM));
    base.push(Math.round(baseM / heightUnitM));
    flags.push((isEstimated ? 1 : 0) | (isPart ? 2 : 0));
  }

  road(kind: RoadClass, widthM: number, line: ArrayLike<number>): void {
    this.roads.push({ kind: roadClasses.indexOf(kind), widthM, line: Int32Array.from(line) });
  }

  area(kind: AreaClass, rings: readonly ArrayLike<number>[]): void {
    this.areas.push({ kind: areaClasses.indexOf(kind), rings: rings.map((ring) => Int32Array.from(ring)) });
  }
}

/** The position of parts on the plane: metres = (number - from) * unit. */
export interface Placement {
  readonly fromX: number;
  readonly fromY: number;
  readonly unitX: number;
  readonly unitY: number;
}

/** The placement of parts in decimetres of the plane. */
export const decimetrePlacement: Placement = { fromX: 0, fromY: 0, unitX: 0.1, unitY: 0.1 };
