import { fold } from '../../core/base/text.ts';

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
  /** GeoJSON's own `id`, where the file gives one. */
  readonly id?: string;
  readonly properties: Properties;
  readonly geometry: Geometry;
  /** A row of a table: those are of footprints, whatever their columns are called. */
  readonly isRow?: boolean;
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

const foldedKeys = new Map<string, string>();
/** A file has dozens of keys; one that has a new one in each feature does not fill the memory. */
const mostFolded = 10_000;

/** As it is looked up whatever its case, marks and separators: `Chiều cao (m)` is `chieucaom`. */
function foldedKey(key: string): string {
  const known = foldedKeys.get(key);
  if (known !== undefined) return known;
  const folded = fold(key).replace(/[^a-z0-9]/g, '');
  if (foldedKeys.size >= mostFolded) foldedKeys.clear();
  foldedKeys.set(key, folded);
  return folded;
}

/** The first property that has such a name, whatever its case, marks and separators. */
export function textNamed(properties: Properties, names: ReadonlySet<string>): string | undefined {
  for (const key of Object.keys(properties)) {
    const text = names.has(foldedKey(key)) ? textOf(properties, key) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}
