import rows from './roads.json' with { type: 'json' };

/** Roads that are known by their kilometres. */
export interface Road {
  readonly name: string;
  /** At the course's first point. */
  readonly fromKm: number;
  /** Latitude, longitude, latitude, longitude, ... along the road. */
  readonly course: readonly number[];
  /** What lies at its two ends, for the direction. */
  readonly ends: readonly string[];
}

export const roads: readonly Road[] = rows;
