import rows from './wards.json' with { type: 'json' };

/**
 * Hanoi's 126 wards (phường) and communes (xã) since 1 July 2025, each with an approximate centre: WGS 84 degrees to
 * about a kilometre, from general knowledge, accurate enough to assign demo cameras.
 */
export interface WardMiddle {
  readonly id: string;
  readonly name: string;
  readonly kind: 'ward' | 'commune';
  readonly lat: number;
  readonly lon: number;
}

export const wards: readonly WardMiddle[] = rows as WardMiddle[];

/** Ratio of a degree of longitude to one of latitude at Hanoi's 21 degrees north. */
export const eastScale = Math.cos((21 * Math.PI) / 180);
export const metresPerDegree = 111_200;

/** Returns the ward with the nearest centre. Within a city the earth counts as flat. */
export function wardAt(place: { readonly lat: number; readonly lon: number }): WardMiddle {
  const [first, ...others] = wards;
  if (!first) throw new Error('a city without wards');
  const squared = ({ lat, lon }: WardMiddle) => (lat - place.lat) ** 2 + ((lon - place.lon) * eastScale) ** 2;
  let best = first;
  let least = squared(first);
  for (const ward of others) {
    const distance = squared(ward);
    if (distance >= least) continue;
    best = ward;
    least = distance;
  }
  return best;
}
