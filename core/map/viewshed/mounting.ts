import type { BuildingGrid } from './block.ts';
import type { SightIndex, SpacePoint } from './obstructions.ts';
import { getAngleBetween, type SightCamera } from './optics.ts';

/** A lens surveyed inside a building hangs on a wall of it within this distance, metres; further inside it is indoors. */
export const maxSurveyOffsetM = 5;
/** The distance at which it is then placed in front of the wall. */
const beforeWallM = 0.1;
/** A lens this far below a roof is on it: heights are known in whole metres. */
const roofM = 1;

interface Wall {
  readonly distanceM: number;
  readonly x: number;
  readonly y: number;
  /** The camera looks away from the wall. */
  readonly isFaced: boolean;
}

/**
 * Returns the position of a camera's lens.
 * The registry's position has survey accuracy, so it may lie in the house that the camera hangs on. The lens is
 * then placed just in front of the nearest free wall within 5 m, preferably one whose side it faces; otherwise on
 * the roof, if that is at most 1 m above it; otherwise it stays indoors and sees nothing outside.
 */
export function getLensPosition(camera: SightCamera, index: SightIndex): SpacePoint {
  const lens = { x: camera.x, y: camera.y, z: camera.heightM };
  const house = index.buildingAt(lens);
  if (!house) return lens;
  const places = wallsOf(house.block, house.building, lens, camera)
    .filter(({ distanceM }) => distanceM <= maxSurveyOffsetM)
    .sort((a, b) => Number(b.isFaced) - Number(a.isFaced) || a.distanceM - b.distanceM);
  const free = places.find(({ x, y }) => !index.buildingAt({ x, y, z: lens.z }));
  if (free) return { x: free.x, y: free.y, z: lens.z };
  const roof = house.block.set.topM[house.building] ?? 0;
  return roof - lens.z <= roofM ? { ...lens, z: roof + beforeWallM } : lens;
}

function wallsOf(
  { set, corner }: BuildingGrid,
  building: number,
  lens: SpacePoint,
  camera: SightCamera,
): Wall[] {
  const walls: Wall[] = [];
  const { points, firstPoint } = set;
  const endRing = set.firstRing[building + 1] ?? 0;
  for (let ring = set.firstRing[building] ?? 0; ring < endRing; ring += 1) {
    const end = firstPoint[ring + 1] ?? 0;
    let before = end - 1;
    for (let at = firstPoint[ring] ?? 0; at < end; at += 1) {
      const ax = (points[2 * before] ?? 0) + corner.x;
      const ay = (points[2 * before + 1] ?? 0) + corner.y;
      const [dx, dy] = [(points[2 * at] ?? 0) + corner.x - ax, (points[2 * at + 1] ?? 0) + corner.y - ay];
      before = at;
      const length = Math.hypot(dx, dy);
      if (length === 0) continue;
      const along = Math.min(Math.max(((lens.x - ax) * dx + (lens.y - ay) * dy) / length ** 2, 0), 1);
      const [x, y] = [ax + dx * along, ay + dy * along];
      // Outer rings run counterclockwise and holes clockwise: outside is to the right.
      const [outX, outY] = [dy / length, -dx / length];
      const outDeg = (Math.atan2(outX, outY) * 180) / Math.PI;
      walls.push({
        distanceM: Math.hypot(lens.x - x, lens.y - y),
        x: x + outX * beforeWallM,
        y: y + outY * beforeWallM,
        isFaced: camera.kind !== 'ptz' && Math.abs(getAngleBetween(outDeg, camera.headingDeg)) < 90,
      });
    }
  }
  return walls;
}
