import type { BuildingSet, ShapeSet } from '../city.ts';
import { maxTileBuildings, maxTilePoints } from '../tile.ts';

/** The maximum number of points of each kind in a tile: with six bytes each it stays below the reader's limit. */
const mostPoints = maxTilePoints / 4;
const mostBuildings = maxTileBuildings / 2;

/** Collects the buildings of one tile. */
export class BuildingGathering {
  readonly #firstRing: number[] = [0];
  readonly #firstPoint: number[] = [0];
  readonly #points: number[] = [];
  readonly #topM: number[] = [];
  readonly #baseM: number[] = [];
  readonly #estimated: number[] = [];

  get count(): number {
    return this.#topM.length;
  }

  /** Returns false if the tile is full; no real tile comes near that. */
  push(rings: readonly (readonly number[])[], topM: number, baseM: number, isEstimated: boolean): boolean {
    const more = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
    if (this.count >= mostBuildings || this.#points.length / 2 + more > mostPoints) return false;
    for (const ring of rings) {
      for (const at of ring) this.#points.push(at);
      this.#firstPoint.push(this.#points.length / 2);
    }
    this.#firstRing.push(this.#firstPoint.length - 1);
    this.#topM.push(topM);
    this.#baseM.push(baseM);
    this.#estimated.push(isEstimated ? 1 : 0);
    return true;
  }

  done(): BuildingSet {
    return {
      count: this.count,
      firstRing: Uint32Array.from(this.#firstRing),
      firstPoint: Uint32Array.from(this.#firstPoint),
      points: Float32Array.from(this.#points),
      topM: Float32Array.from(this.#topM),
      baseM: Float32Array.from(this.#baseM),
      estimated: Uint8Array.from(this.#estimated),
    };
  }
}

/** A piece of a road or of an area within one tile, metres from its corner. */
export interface ShapePiece {
  readonly kind: number;
  readonly widthM: number;
  readonly points: readonly number[];
}

/** Returns as many pieces as fit into a tile; those of one kind together. */
export function createShapeSet(pieces: readonly ShapePiece[]): ShapeSet {
  let points = 0;
  const held = [...pieces]
    .sort((a, b) => a.kind - b.kind)
    .filter((piece) => {
      points += piece.points.length / 2;
      return points <= mostPoints;
    });
  const firstPoint = new Uint32Array(held.length + 1);
  held.forEach((piece, i) => {
    firstPoint[i + 1] = (firstPoint[i] ?? 0) + piece.points.length / 2;
  });
  return {
    count: held.length,
    firstPoint,
    points: Float32Array.from(held.flatMap((piece) => piece.points)),
    kinds: Uint8Array.from(held, ({ kind }) => kind),
    widthM: Float32Array.from(held, ({ widthM }) => widthM),
  };
}
