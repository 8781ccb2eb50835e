/** A street as the tables write it: latitude, longitude, ... along it; the streets it meets, with commas between. */
export type StreetRow = readonly [name: string, course: readonly number[], meets: string];
