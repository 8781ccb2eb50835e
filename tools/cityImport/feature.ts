import { foldForSearch } from '../../core/base/text.ts';

/** A ring or a line as in its file: longitude and latitude alternate, degrees. */
export type Degrees = number[];

export type Geometry =
  /** Each polygon is a list of rings, the outer one first. */
  | { readonly kind: 'polygons'; readonly polygons: readonly (readonly Degrees[])[] }
  | { readonly kind: 'lines'; readonly lines: readonly Degrees[] }
  | { readonly kind: 'point'; readonly lon: number; readonly lat: number };

export type Properties = Readonly<Record<string, unknown>>;

/** A feature of a file, not yet classified. */
export interface Feature {
  /** Lets a person find the feature: its position in the file, or OSM's id. */
  readonly where: number;
  /** GeoJSON's own `id`, if the feature has one. */
  readonly id?: string;
  readonly properties: Properties;
  readonly geometry: Geometry;
  /** True for a row of a table of footprints, regardless of its columns' names. */
  readonly isRow?: boolean;
}

/** Returns the first of the properties that is a non-empty text or a number, as text. */
export function textOf(properties: Properties, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = properties[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

const foldedKeys = new Map<string, string>();
/** Maximum number of cached keys: a file has dozens, but one with new keys in each feature must not fill the memory. */
const maxFoldedKeys = 10_000;

/** Folds a key for a lookup that ignores case, marks and separators: `Chiều cao (m)` becomes `chieucaom`. */
function foldedKey(key: string): string {
  const known = foldedKeys.get(key);
  if (known !== undefined) return known;
  const folded = foldForSearch(key).replace(/[^a-z0-9]/g, '');
  if (foldedKeys.size >= maxFoldedKeys) foldedKeys.clear();
  foldedKeys.set(key, folded);
  return folded;
}

/** Returns the first property with one of the names, ignoring case, marks and separators. */
export function textNamed(properties: Properties, names: ReadonlySet<string>): string | undefined {
  for (const key of Object.keys(properties)) {
    const text = names.has(foldedKey(key)) ? textOf(properties, key) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}
