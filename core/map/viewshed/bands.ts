/**
 * The classes of picture detail, by pixels per metre across the line of sight: IEC 62676-4:2014 (video
 * surveillance systems, application guidelines), 6.9 and annex, "pixel density" of the classes monitor (80 mm a
 * pixel), detect (40), observe (16), recognise (8) and identify (4).
 */
export const bands = ['monitor', 'detect', 'observe', 'recognise', 'identify'] as const;
export type Band = (typeof bands)[number];

/** The minimum density of each band, pixels per metre. */
export const bandFromPxPerM: Readonly<Record<Band, number>> = {
  monitor: 12.5,
  detect: 25,
  observe: 62.5,
  recognise: 125,
  identify: 250,
};

const rankFrom = bands.map((band) => bandFromPxPerM[band]);

/** Returns the rank of a density. 0: too coarse to watch a crowd; one more for each band, 5 for `identify`. */
export function getBandRank(pxPerM: number): number {
  let rank = 0;
  while (rank < rankFrom.length && pxPerM >= (rankFrom[rank] ?? 0)) rank += 1;
  return rank;
}

/** Returns the band of a density. Undefined: too coarse for any. */
export const getBand = (pxPerM: number): Band | undefined => bands[getBandRank(pxPerM) - 1];
