/** A way or an outline as the tables of this folder write it: latitude, longitude, latitude, longitude, ... (WGS 84). */
export type Course = readonly number[];

/** A roundish patch: a lake, a park, a stadium. */
export interface Patch {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** Along `bearingDeg`, and across. */
  readonly lengthM: number;
  readonly widthM: number;
  readonly bearingDeg: number;
}

export type PatchRow = readonly [
  name: string,
  lat: number,
  lon: number,
  lengthM: number,
  widthM: number,
  bearingDeg: number,
];

export const patchOf = ([name, lat, lon, lengthM, widthM, bearingDeg]: PatchRow): Patch => ({
  name,
  lat,
  lon,
  lengthM,
  widthM,
  bearingDeg,
});
