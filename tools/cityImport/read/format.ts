import type { SourceKind } from '../../../core/map/sourceKinds.ts';

/** A format, detected by the file's first bytes, not by its name. */
export type Format = 'pbf' | 'geojson' | 'geojson-lines' | 'csv';

const brace = 123;
const lessThan = 60;

/** Common formats that are not supported, by their first bytes in hexadecimal. */
const others: readonly (readonly [string, SourceKind])[] = [
  ['504b0304', 'zip'],
  ['50415231', 'parquet'],
  ['53514c69746520666f726d6174', 'sqlite'],
  ['0000270a', 'shapefile'],
  ...['fd377a585a', '425a68', '377abcaf', '28b52ffd'].map((magic) => [magic, 'packed'] as const),
];

/** Maximum length of file content in a message; a first line may be as long as the file. */
const maxWordsChars = 200;

/** Returns the start of the text after a byte order mark, blanks and record separators (RFC 8142). */
export function textFrom(bytes: Uint8Array, from = 0): number {
  let at = from;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  for (let byte = bytes[at]; byte !== undefined && (byte === 0x1e || isBlank(byte)); byte = bytes[at]) at++;
  return at;
}
const isBlank = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13);

/** Whether a column has outlines, by the names that publishers use. */
export const isOutlineColumn = (name: string): boolean =>
  /^(geometry|geom|the_geom|wkt|wkt_geom|geom_wkt|geometry_wkt|polygon)$/i.test(name.trim());

/**
 * Detects a file's format by its first bytes, which have at least one line of text; otherwise returns what the file
 * looks like.
 */
export function formatOf(
  head: Buffer,
): Format | { readonly looksLike: SourceKind } | { readonly columns: string } {
  if (head.length === 0) return { looksLike: 'empty' };
  if (head.subarray(4, 15).toString('latin1') === '\n\tOSMHeader') return 'pbf';
  const hex = head.toString('hex', 0, 32);
  for (const [magic, looksLike] of others) if (hex.startsWith(magic)) return { looksLike };
  const from = textFrom(head);
  const text = head.toString('utf8', from);
  if (head[from] === brace) return hasFeaturePerLine(text) ? 'geojson-lines' : 'geojson';
  if (head[from] === lessThan) {
    return { looksLike: /^(<\?xml[^>]*>\s*)?<osm/.test(text) ? 'osmXml' : 'xml' };
  }
  if (/^\[\s*[[{\]"\d]/.test(text)) return { looksLike: 'jsonList' };
  if (head.subarray(0, 1024).some((byte) => byte < 32 && !isBlank(byte))) {
    return { looksLike: 'noText' };
  }
  const [first = ''] = text.split(/\r?\n/, 1);
  const columns = first.split(separatorOf(first)).map((column) => column.trim().replace(/^"|"$/g, ''));
  if (columns.some(isOutlineColumn)) return 'csv';
  if (columns.length > 1) return { columns: columns.slice(0, 20).join(', ').slice(0, maxWordsChars) };
  return { looksLike: 'otherText' };
}

/** Returns the separator of a CSV file's columns, by its header. */
export const separatorOf = (header: string): string =>
  [',', ';', '\t', '|'].sort((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';

/** Whether each line is an object of its own: then the first one is complete at its end. */
function hasFeaturePerLine(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  const isFeature = /^\{\s*"type"\s*:\s*"Feature"\s*,/.test(first);
  if (!first.trimEnd().endsWith('}')) return isFeature && !text.includes('\n');
  try {
    return JSON.parse(first).type === 'Feature';
  } catch {
    return isFeature; // a damaged line
  }
}
