import { middle, radiusM } from './data.ts';

/** What is in sight, in the words that all sides can be told it in. */
export interface BenchView {
  readonly lat: number;
  readonly lon: number;
  /** CSS pixels a metre, at the place looked at. */
  readonly pxPerM: number;
  readonly headingDeg: number;
  readonly tiltDeg: number;
}

const streetPxPerM = 1.6;
const metresPerDegree = 111_200;

/** The whole city in the picture's height. */
const wholePxPerM = (buildings: number, heightPx: number) => heightPx / (2.1 * radiusM(buildings));

/** Street level with pitch, along a street and about a corner, then out to the whole city: `frames` pictures. */
export function flight(buildings: number, heightPx: number, frames: number): BenchView[] {
  const half = Math.floor(frames / 2);
  const out = Math.log(wholePxPerM(buildings, heightPx) / streetPxPerM);
  return Array.from({ length: frames }, (_, at) => {
    const walked = Math.min(at, half);
    const risen = at <= half ? 0 : (at - half) / (frames - 1 - half);
    return {
      lat: middle.lat + (walked * 6) / metresPerDegree,
      lon: middle.lon + (walked * 3) / metresPerDegree,
      pxPerM: streetPxPerM * Math.exp(out * risen),
      headingDeg: (30 + walked * 0.8) % 360,
      tiltDeg: 60 * (1 - risen),
    };
  });
}

/** The zoom of Web Mercator maps with tiles of 512 pixels at which a metre is so many pixels there. */
export const mercatorZoom = ({ lat, pxPerM }: Pick<BenchView, 'lat' | 'pxPerM'>): number =>
  Math.log2((pxPerM * 40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / 512);
