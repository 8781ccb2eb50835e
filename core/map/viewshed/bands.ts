/**
 * How well a picture shows what it shows, by the pixels that a metre across the look takes in it: IEC 62676-4:2014 (video
 * surveillance systems, application guidelines), 6.9 and annex, "pixel density" of the classes monitor (80 mm a pixel), detect
 * (40), observe (16), recognise (8) and identify (4).
 */
export const bands = ['monitor', 'detect', 'observe', 'recognise', 'identify'] as const;
export type Band = (typeof bands)[number];

/** From that density on, pixels a metre. */
export const bandFromPxPerM: Readonly<Record<Band, number>> = {
  monitor: 12.5,
  detect: 25,
  observe: 62.5,
  recognise: 125,
  identify: 250,
};

const rankFrom = bands.map((band) => bandFromPxPerM[band]);

/** 0: too coarse to watch a crowd by; then a step a band, 5 for `identify`. */
export function rankAt(pxPerM: number): number {
  let rank = 0;
  while (rank < rankFrom.length && pxPerM >= (rankFrom[rank] ?? 0)) rank += 1;
  return rank;
}

/** Undefined: too coarse for any. */
export const bandOf = (pxPerM: number): Band | undefined => bands[rankAt(pxPerM) - 1];
