import type { PlanePoint } from '../../../core/base/geo.ts';
import { boxAround } from '../../../core/map/city/box.ts';
import { bandFromPxPerM } from '../../../core/map/viewshed/bands.ts';
import {
  distanceAt,
  groundIn,
  pictureNow,
  type SightCamera,
  sightDefaults,
  spread,
} from '../../../core/map/viewshed/optics.ts';
import type { MapCamera, MapPose } from '../api.ts';

const rad = Math.PI / 180;
/** Between two corners along an arc, radians: an error of 0.2 % of its radius. At least so many, since its ends are no arcs. */
const arcStep = rad * 7.5;
const leastSteps = 8;

/** The ground that a camera sees where nothing stands in its way. */
export interface Cone {
  /** `[x0, y0, ...]`, metres of the plane: as far as its picture detects. */
  readonly detects: readonly number[];
  /** As far as it still recognises; empty where it recognises nothing on the ground. */
  readonly recognises: readonly number[];
  /** Of the box about both. */
  readonly corners: readonly number[];
}

/** A corner that is so near to the line between its neighbours is none, metres. */
const straightM = 0.001;

/** A line (`[x0, y0, ...]`) without the corners that are none: each is projected in each picture. */
function straightened(line: readonly number[]): number[] {
  const left = line.slice(0, 2);
  for (let at = 2; at < line.length; at += 2) {
    const [x, y] = [line[at] ?? 0, line[at + 1] ?? 0];
    const [px, py] = [left.at(-2) ?? 0, left.at(-1) ?? 0];
    const [dx, dy] = [(line[at + 2] ?? px) - px, (line[at + 3] ?? py) - py];
    const isEnd = at + 2 === line.length;
    if (isEnd || Math.abs((x - px) * dy - (y - py) * dx) > straightM * Math.hypot(dx, dy)) left.push(x, y);
  }
  return left;
}

/**
 * What a camera has of the ground in its picture, as far as a metre takes 25 and 125 pixels in it (IEC 62676-4: detect,
 * recognise). Undefined: it sees no ground, or turns and nobody knows where to.
 */
export function coneOf(camera: MapCamera, at: PlanePoint, pose: MapPose | undefined): Cone | undefined {
  const sighted: SightCamera = { ...camera, ...at, pose };
  const picture = pictureNow(sighted, sightDefaults);
  if (!picture) return undefined;
  const dropM = Math.max(0.01, camera.heightM);
  const half = spread(picture);
  const arcSteps = Math.max(leastSteps, Math.ceil((2 * half) / arcStep));
  const ring = (density: number): number[] => {
    const slantM = Math.min(distanceAt(picture, density), sightDefaults.reachM);
    const reachM = Math.sqrt(Math.max(0, slantM ** 2 - dropM ** 2));
    const outer: number[] = [];
    const inner: number[] = [];
    for (let step = 0; step <= arcSteps; step++) {
      const aside = half * ((2 * step) / arcSteps - 1);
      const shown = groundIn(picture, aside, dropM);
      if (!shown || shown[0] >= reachM) continue;
      const direction = picture.panDeg * rad + aside;
      const [east, north] = [Math.sin(direction), Math.cos(direction)];
      const far = Math.min(shown[1], reachM);
      outer.push(at.x + east * far, at.y + north * far);
      inner.push(at.y + north * shown[0], at.x + east * shown[0]);
    }
    // Near the camera its picture ends in a straight line.
    return [...outer, ...straightened(inner).reverse()];
  };
  const detects = ring(bandFromPxPerM.detect);
  if (detects.length === 0) return undefined;
  const [west, south, east, north] = boxAround([detects]);
  return {
    detects,
    recognises: ring(bandFromPxPerM.recognise),
    corners: [west, south, east, south, east, north, west, north],
  };
}
