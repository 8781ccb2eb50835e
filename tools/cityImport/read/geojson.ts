import type { Degrees, Feature, Geometry, Properties } from '../feature.ts';
import type { Reason } from '../rejects.ts';
import { textFrom } from './format.ts';
import { SourceFailure } from './source.ts';

export interface FeatureSink {
  take(feature: Feature): void;
  reject(reason: Reason, where: number, detail?: string, id?: string): void;
}

/** Maximum length of a feature, bytes: an outline of two million points. */
const maxFeatureBytes = 64 << 20;

const [quote, backslash, newline, open, close, openList, closeList] = [34, 92, 10, 123, 125, 91, 93];

/** Reads GeoJSON by lines. Each line is parsed on its own, so that a bad one does not affect others. */
export class LineReader {
  readonly #sink: FeatureSink;
  readonly #longest: number;
  #rest: Buffer = Buffer.alloc(0);
  #count = 0;
  /** Skips the rest of a line that is too long. */
  #isSkipping = false;

  constructor(sink: FeatureSink, longest = maxFeatureBytes) {
    this.#sink = sink;
    this.#longest = longest;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let from = 0;
    for (let end = bytes.indexOf(newline, from); end >= 0; end = bytes.indexOf(newline, from)) {
      this.#line(bytes, from, end);
      from = end + 1;
    }
    this.#rest = bytes.subarray(from);
    if (this.#rest.length > this.#longest) {
      this.#rest = Buffer.alloc(0);
      this.#isSkipping = true;
    }
  }

  end(): void {
    if (this.#rest.length > 0 || this.#isSkipping) this.#line(this.#rest, 0, this.#rest.length);
    this.#rest = Buffer.alloc(0);
  }

  #line(bytes: Buffer, from: number, end: number): void {
    if (this.#isSkipping) {
      this.#isSkipping = false;
      this.#sink.reject('tooLong', ++this.#count);
      return;
    }
    const text = bytes.toString('utf8', textFrom(bytes, from), end).trim();
    if (text.length > 0) featureOf(text, ++this.#count, this.#sink);
  }
}

/**
 * Reads one GeoJSON object, a FeatureCollection or a Feature, by counting braces: each feature is passed to JSON.parse
 * on its own. After a broken one it continues at the next feature that starts on its own line.
 */
export class CollectionReader {
  readonly #sink: FeatureSink;
  readonly #longest: number;
  #rest: Buffer = Buffer.alloc(0);
  /** Offset in `rest` at which the scan continues. */
  #at = 0;
  #count = 0;
  #depth = 0;
  #isInText = false;
  /** Offset of the feature that is being read; -1: none. */
  #from = -1;
  /** Depth of features: 1 while the whole may be one, 3 once a list in the whole has an object. */
  #featureDepth = 1;
  #isInList = false;
  #wasLost = false;

  constructor(sink: FeatureSink, longest = maxFeatureBytes) {
    this.#sink = sink;
    this.#longest = longest;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#scan(bytes, false);
    const keep = this.#from >= 0 ? this.#from : Math.min(this.#at, bytes.length);
    if (bytes.length - keep > this.#longest) {
      this.#sink.reject('tooLong', ++this.#count);
      this.#lost();
      this.#rest = Buffer.alloc(0);
      this.#at = 0;
      return;
    }
    this.#rest = bytes.subarray(keep);
    this.#at -= keep;
    if (this.#from >= 0) this.#from = 0;
  }

  /** Ends the reading. @throws SourceFailure if the file ends before its object */
  end(): void {
    this.#scan(this.#rest, true);
    if (!this.#wasLost && this.#depth > 0) throw new SourceFailure('its last brace is missing', true);
    if (this.#from >= 0) this.#sink.reject('badJson', ++this.#count, 'the file ends within it');
  }

  /** Continues after broken JSON: the position is assumed to be in the list of features. */
  #lost(): void {
    this.#from = -1;
    this.#wasLost = true;
    this.#isInText = false;
    this.#depth = this.#featureDepth - 1;
    this.#isInList = true;
  }

  #scan(bytes: Buffer, isLast: boolean): void {
    const length = bytes.length;
    let at = this.#at;
    while (at < length) {
      if (this.#isInText) {
        // Skips to the end of the string. A raw line break is invalid in a string, so the string was not closed.
        let byte = bytes[at];
        while (at < length && byte !== quote && byte !== newline) {
          at += byte === backslash ? 2 : 1;
          byte = bytes[at];
        }
        if (at >= length) break;
        this.#isInText = false;
        if (byte === quote) at++;
        continue;
      }
      const byte = bytes[at];
      if (byte === quote) {
        this.#isInText = true;
      } else if (byte === open) {
        this.#depth++;
        if (this.#depth === 3 && this.#isInList) this.#featureDepth = 3;
        if (this.#depth === this.#featureDepth && (this.#depth === 1 || this.#isInList)) this.#from = at;
      } else if (byte === close) {
        if (this.#depth === this.#featureDepth && this.#from >= 0) {
          featureOf(bytes.toString('utf8', this.#from, at + 1), ++this.#count, this.#sink);
          this.#from = -1;
        }
        this.#depth--;
      } else if (byte === openList) {
        this.#depth++;
        if (this.#depth === 2) this.#isInList = true;
      } else if (byte === closeList) {
        if (this.#depth === 2) this.#isInList = false;
        this.#depth--;
      } else if (byte === newline && this.#featureDepth === 3 && (this.#from >= 0 || this.#depth !== 2)) {
        if (length - at <= beginningBytes && !isLast) break; // scanned again with more bytes
        if (beginsFeature(bytes, at + 1)) {
          if (this.#from >= 0)
            this.#sink.reject('badJson', ++this.#count, bytes.toString('utf8', this.#from, this.#from + 120));
          this.#lost();
        }
      }
      at++;
    }
    this.#at = at;
  }
}

const beginningBytes = 80;

/** Whether a feature starts there, after blanks; features are never nested. */
function beginsFeature(bytes: Buffer, from: number): boolean {
  return /^[ \t,]*\{\s*"type"\s*:\s*"Feature"/.test(bytes.toString('latin1', from, from + beginningBytes));
}

function featureOf(text: string, where: number, sink: FeatureSink): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    sink.reject('badJson', where, error instanceof Error ? error.message : '');
    return;
  }
  if (typeof value !== 'object' || value === null) {
    sink.reject('badJson', where);
    return;
  }
  const { geometry, properties, features, id: element } = value as Partial<Record<string, unknown>>;
  if (Array.isArray(features) && features.length === 0) return;
  const known = geometryOf(geometry);
  const id = idOf(element);
  if (typeof known === 'string') sink.reject(known, where, typeNameOf(geometry), id);
  else
    sink.take({
      where,
      properties: propertiesOf(properties),
      geometry: known,
      ...(id === undefined ? {} : { id }),
    });
}

/** Returns a feature's `id`, a string or a number (RFC 7946, 3.2). */
const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, maxIdChars) : undefined;
const maxIdChars = 80;

const propertiesOf = (value: unknown): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {};

const typeNameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : 'none';

/** Converts a geometry to flat coordinates. Values other than numbers become NaN, which is rejected later. */
export function geometryOf(value: unknown): Geometry | Reason {
  if (typeof value !== 'object' || value === null) return 'geometryUnknown';
  const { type, coordinates } = value as { type?: unknown; coordinates?: unknown };
  if (!Array.isArray(coordinates)) return 'geometryUnknown';
  if (type === 'Polygon') return { kind: 'polygons', polygons: [coordinates.map(flatten)] };
  if (type === 'MultiPolygon') {
    return {
      kind: 'polygons',
      polygons: coordinates.map((polygon) => (Array.isArray(polygon) ? polygon.map(flatten) : [])),
    };
  }
  if (type === 'LineString') return { kind: 'lines', lines: [flatten(coordinates)] };
  if (type === 'MultiLineString') return { kind: 'lines', lines: coordinates.map(flatten) };
  if (type === 'Point') {
    const [lon = Number.NaN, lat = Number.NaN] = flatten([coordinates]);
    return { kind: 'point', lon, lat };
  }
  return 'geometryUnknown';
}

function flatten(points: unknown): Degrees {
  const row: Degrees = [];
  if (!Array.isArray(points)) return row;
  for (const point of points) {
    const [lon, lat] = Array.isArray(point) ? point : [];
    row.push(typeof lon === 'number' ? lon : Number.NaN, typeof lat === 'number' ? lat : Number.NaN);
  }
  return row;
}
