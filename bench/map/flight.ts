import { middle, radiusM } from './data.ts';

/** A view, described so that every map library can show it. */
export interface BenchView {
  readonly lat: number;
  readonly lon: number;
  /** CSS pixels per metre at the target point. */
  readonly pxPerM: number;
  readonly headingDeg: number;
  readonly tiltDeg: number;
}

const streetPxPerM = 1.6;
const metresPerDegree = 111_200;

/** Returns the scale at which the whole city fits the picture's height. */
const wholePxPerM = (buildings: number, heightPx: number) => heightPx / (2.1 * radiusM(buildings));

/**
 * Returns `frames` views: at street level with pitch, along a street and around a corner, then out to the whole city.
 */
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

/** Returns the zoom of Web Mercator maps with 512-pixel tiles for a scale and latitude. */
export const mercatorZoom = ({ lat, pxPerM }: Pick<BenchView, 'lat' | 'pxPerM'>): number =>
  Math.log2((pxPerM * 40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / 512);
