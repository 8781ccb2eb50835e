import { BufferAttribute, BufferGeometry, type Material, Mesh } from 'three';
import { type CityHeader, getTileCorner, type TileKey } from '../../../core/map/city/city.ts';
import { mayBoxBeVisible, type ViewVolume } from '../tiles.ts';
import { type TileMesh, wallHeightsM } from './mesh.ts';
import { cellsPerTile, numbersPerCellBox } from './triangleCells.ts';

/** A tile as a three.js mesh. */
export interface DrawnTile {
  readonly mesh: Mesh;
  readonly bytes: number;
  /** True once the GPU holds its arrays, which the CPU side then releases. */
  readonly isUploaded: boolean;
  /** Omits walls below this height, metres; if all are visible, omits cells outside the picture instead. */
  drawFrom(leastWallM: number, sight: ViewVolume): void;
  /** Sets an empty draw range, which uploads the mesh without showing it. */
  drawNothing(): void;
  dispose(): void;
}

const none = new Uint16Array(0);

export function createDrawnTile(
  key: TileKey,
  { vertices, indices, cells, wallFrom, middleM, quantumM, upM }: TileMesh,
  header: Pick<CityHeader, 'tileM'>,
  material: Material,
): DrawnTile {
  const geometry = new BufferGeometry();
  const place = new BufferAttribute(vertices, 4);
  const index = new BufferAttribute(indices, 1);
  let isUploaded = false;
  // The arrays can be released: a lost context ends its painter, so nothing is uploaded from these again.
  place.onUpload(() => {
    place.array = none;
    isUploaded = true;
  });
  index.onUpload(() => {
    index.array = none;
  });
  geometry.setAttribute('place', place);
  geometry.setIndex(index);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  mesh.matrixWorldAutoUpdate = false;
  const corner = getTileCorner(header, key);
  const half = indices.length / 2;
  mesh.matrixWorld.makeScale(quantumM, quantumM, upM).setPosition(corner.x + middleM, corner.y + middleM, 0);
  return {
    mesh,
    bytes: vertices.byteLength + indices.byteLength,
    get isUploaded() {
      return isUploaded;
    },
    drawFrom(leastWallM, sight) {
      const step = Math.max(
        0,
        wallHeightsM.findLastIndex((height) => height <= leastWallM),
      );
      if (step > 0) {
        const from = wallFrom[step] ?? 0;
        geometry.setDrawRange(from, half - from);
        return;
      }
      const { boxes } = cells;
      const { x, y } = corner;
      const seen = (cell: number) => {
        const at = cell * numbersPerCellBox;
        const west = boxes[at] ?? 0;
        const east = boxes[at + 2] ?? 0;
        if (west > east) return false;
        const south = boxes[at + 1] ?? 0;
        const north = boxes[at + 3] ?? 0;
        const topM = boxes[at + 4] ?? 0;
        return mayBoxBeVisible(west + x, south + y, east + x, north + y, topM, sight);
      };
      let first = 0;
      let end = cellsPerTile;
      while (first < end && !seen(first)) first++;
      while (end > first && !seen(end - 1)) end--;
      const from = cells.from[first] ?? 0;
      geometry.setDrawRange(half + from, (cells.from[end] ?? from) - from);
    },
    drawNothing: () => geometry.setDrawRange(0, 0),
    dispose: () => geometry.dispose(),
  };
}

/** Creates one degenerate triangle in the vertex format of tiles. */
export function createEmptyTile(material: Material): Mesh {
  const geometry = new BufferGeometry();
  geometry.setAttribute('place', new BufferAttribute(new Int16Array(12), 4));
  geometry.setIndex(new BufferAttribute(Uint16Array.of(0, 1, 2), 1));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}
