import rows from './streets.json' with { type: 'json' };

/**
 * Streets of Hanoi for the demo: approximate courses (WGS 84 degrees to some 100 m, from general knowledge, no map's
 * data) and the streets that they meet, in order along the course.
 */
export interface Street {
  readonly name: string;
  /** Latitude, longitude, latitude, longitude, ... along the street. */
  readonly course: readonly number[];
  readonly meets: readonly string[];
  /** In the old quarter or the centre, where the first cameras stood. */
  readonly isCentral: boolean;
}

export const streets: readonly Street[] = rows;
