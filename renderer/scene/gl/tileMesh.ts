import { BufferAttribute, BufferGeometry, type Material, Mesh } from 'three';
import { type CityHeader, type TileKey, tileCorner } from '../../../core/city/city.ts';
import { type TileMesh, wallHeightsM } from './mesh.ts';

/** A tile that three can draw. */
export interface DrawnTile {
  readonly mesh: Mesh;
  readonly bytes: number;
  /** Its arrays are with the GPU, and with nobody else. */
  readonly isUploaded: boolean;
  /** Leaves out walls lower than that, metres. */
  drawFrom(leastWallM: number): void;
  /** Goes to the GPU without being seen. */
  drawNothing(): void;
  dispose(): void;
}

const none = new Uint16Array(0);

export function drawnTile(
  key: TileKey,
  { vertices, indices, wallFrom, middleM, quantumM, upM }: TileMesh,
  header: Pick<CityHeader, 'tileM'>,
  material: Material,
): DrawnTile {
  const geometry = new BufferGeometry();
  const place = new BufferAttribute(vertices, 4);
  const index = new BufferAttribute(indices, 1);
  let isUploaded = false;
  // A context that is lost takes a painter with it: nothing is drawn from these again.
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
  const corner = tileCorner(header, key);
  mesh.matrixWorld.makeScale(quantumM, quantumM, upM).setPosition(corner.x + middleM, corner.y + middleM, 0);
  return {
    mesh,
    bytes: vertices.byteLength + indices.byteLength,
    get isUploaded() {
      return isUploaded;
    },
    drawFrom(leastWallM) {
      const step = wallHeightsM.findLastIndex((height) => height <= leastWallM);
      const from = wallFrom[Math.max(0, step)] ?? 0;
      geometry.setDrawRange(from, index.count - from);
    },
    drawNothing: () => geometry.setDrawRange(0, 0),
    dispose: () => geometry.dispose(),
  };
}
