/** A ring or a line: degrees, longitude and latitude in turn, as its file has it. */
export type Degrees = number[];

export type Geometry =
  /** Polygons of rings, the outer one first. */
  | { readonly kind: 'polygons'; readonly polygons: readonly (readonly Degrees[])[] }
  | { readonly kind: 'lines'; readonly lines: readonly Degrees[] }
  | { readonly kind: 'point'; readonly lon: number; readonly lat: number };

export type Properties = Readonly<Record<string, unknown>>;

/** Something of a file, before anybody has looked whether it is of a city. */
export interface Feature {
  /** By which a person finds it again: its place in the file, or OSM's id. */
  readonly where: number;
  readonly properties: Properties;
  readonly geometry: Geometry;
}

/** A property as text; numbers are text too. */
export function textOf(properties: Properties, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = properties[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}
