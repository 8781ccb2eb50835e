/**
 * The demo's cameras: by default the 4,420 that Hanoi will have (720 of today and some 3,700 AI cameras), up to the
 * whole plan of 40,210 (12,000 PTZ, 28,000 fixed, 210 others; 23,736 for security and violations, 16,247 for traffic,
 * environment and urban order, 227 for defence). The first n cameras are the same whatever the count, and every count
 * holds the plan's proportions to within a camera or two.
 */
import type { CameraFunction, CameraKind } from '../../core/cameras/camera.ts';
import type { SceneName } from '../clips/index.ts';
import { spreadOf } from '../spread.ts';
import { type Spot, spotsByFunction } from './spots.ts';
import { wardAt } from './wards.ts';
import { ashore } from './waters.ts';

export const planCameras = 40_210;
export const defaultCameras = 4_420;
const camerasOfToday = 720;

const functionShares = { security: 23_736, traffic: 16_247, defence: 227 } as const;
const kindShares = { fixed: 28_000, ptz: 12_000, anpr: 120, thermal: 90 } as const;

export interface CityCamera {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly ward: string;
  readonly function: CameraFunction;
  readonly kind: CameraKind;
  readonly position: { readonly lat: number; readonly lon: number; readonly heightM: number };
  readonly headingDeg: number;
  readonly fovDeg: number;
  readonly tags: readonly string[];
  /** Kind of clip that it plays. */
  readonly scene: SceneName;
}

/** Deals out names so that each has its share, to within one, after every turn. */
export class Shares<Name extends string> {
  private readonly parts: { readonly name: Name; readonly share: number; given: number }[];
  private turns = 0;

  constructor(counts: readonly (readonly [Name, number])[]) {
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    this.parts = counts.map(([name, count]) => ({ name, share: count / total, given: 0 }));
  }

  /** Returns the next name; `wanted` takes a turn out of order, which later turns balance. */
  next(wanted?: Name): Name {
    this.turns++;
    const owed = (part: (typeof this.parts)[number]) => part.share * this.turns - part.given;
    const turn =
      this.parts.find(({ name }) => name === wanted) ??
      this.parts.reduce((most, part) => (owed(part) > owed(most) + 1e-9 ? part : most));
    turn.given++;
    return turn.name;
  }
}

/** Widest field of view in degrees and height in metres: minimum, and range above it. */
const optics = {
  fixed: { fov: [62, 45], height: [4.5, 4] },
  ptz: { fov: [57, 8], height: [8, 6] },
  anpr: { fov: [20, 10], height: [5.5, 1] },
  thermal: { fov: [25, 15], height: [10, 10] },
} as const;
const kindNames = { fixed: '', ptz: '', anpr: ' (biển số)', thermal: ' (ảnh nhiệt)' } as const;

/** Bridges stand in rivers; nothing else does. */
const overWater = 'cầu';

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

function cameraAt(number: number, spot: Spot, purpose: CameraFunction, kind: CameraKind): CityCamera {
  const id = `cam-${String(number).padStart(5, '0')}`;
  const { fov, height } = optics[kind];
  const stand = spot.at();
  const place = spot.tags.includes(overWater) ? stand : ashore(stand);
  const era = number <= camerasOfToday ? 'hiện hữu' : number <= defaultCameras ? 'AI' : 'quy hoạch';
  return {
    id,
    number,
    name: `${spot.name}${kindNames[kind]}`,
    ward: (spot.ward ?? wardAt(place)).id,
    function: purpose,
    kind,
    position: {
      lat: rounded(place.lat, 6),
      lon: rounded(place.lon, 6),
      heightM: rounded(height[0] + height[1] * spreadOf(`${id}|height`), 1),
    },
    headingDeg: Math.floor(stand.headingDeg ?? spreadOf(`${spot.name}|heading`) * 360) % 360,
    fovDeg: Math.round(fov[0] + fov[1] * spreadOf(`${id}|fov`)),
    tags: [...spot.tags, era],
    scene: spot.scene,
  };
}

/** Returns cameras 1..count. @throws RangeError if `count` is not 1 to 40,210. */
export function cityCameras(count: number = defaultCameras): CityCamera[] {
  if (!Number.isInteger(count) || count < 1 || count > planCameras)
    throw new RangeError(`a city of 1 to ${planCameras} cameras, not ${count}`);
  const spots = spotsByFunction();
  const used = { security: 0, traffic: 0, defence: 0 };
  const purposes = new Shares<CameraFunction>([
    ['security', functionShares.security],
    ['traffic', functionShares.traffic],
    ['defence', functionShares.defence],
  ]);
  const kinds = new Shares<CameraKind>([
    ['fixed', kindShares.fixed],
    ['ptz', kindShares.ptz],
    ['anpr', kindShares.anpr],
    ['thermal', kindShares.thermal],
  ]);
  return Array.from({ length: count }, (_, at) => {
    const kind = kinds.next();
    const purpose = purposes.next(kind === 'anpr' ? 'traffic' : undefined);
    const spot = spots[purpose][used[purpose]++];
    if (!spot) throw new Error(`no place left for a camera for ${purpose}`);
    return cameraAt(at + 1, spot, purpose, kind);
  });
}
