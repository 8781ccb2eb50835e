import rows from './roads.json' with { type: 'json' };

/** Roads with kilometre markers. */
export interface Road {
  readonly name: string;
  /** Kilometre at the course's first point. */
  readonly fromKm: number;
  /** Latitude, longitude, latitude, longitude, ... along the road. */
  readonly course: readonly number[];
  /** Destinations at its two ends, for the direction. */
  readonly ends: readonly string[];
}

export const roads: readonly Road[] = rows;
