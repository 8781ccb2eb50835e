/** What a file can be, told by its first bytes, not by its name. */
export type Format = 'pbf' | 'geojson' | 'geojson-lines' | 'csv';

const brace = 123;
const lessThan = 60;

/** Formats that people have and that are not read here: their first bytes in hexadecimal, and what to do. */
const others: readonly (readonly [string, string])[] = [
  ['504b0304', 'a zip archive: unpack it first'],
  ['50415231', 'Parquet: write it as GeoJSON first, for instance with ogr2ogr or DuckDB'],
  [
    '53514c69746520666f726d6174',
    'SQLite or GeoPackage: write it as GeoJSON first, for instance with ogr2ogr',
  ],
  ['0000270a', 'a shapefile: write it as GeoJSON first, for instance with ogr2ogr'],
  ...['fd377a585a', '425a68', '377abcaf', '28b52ffd'].map(
    (magic) => [magic, 'packed other than by gzip: unpack it first'] as const,
  ),
];

/** Of the file's own that are put into a sentence; a first line may be as long as the file. */
const maxWordsChars = 200;

/** Where text begins, after a byte order mark, blanks and record separators (RFC 8142). */
export function textFrom(bytes: Uint8Array, from = 0): number {
  let at = from;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  for (let byte = bytes[at]; byte !== undefined && (byte === 0x1e || isBlank(byte)); byte = bytes[at]) at++;
  return at;
}
const isBlank = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13);

/** The columns that hold outlines, as various publishers call them. */
export const isOutlineColumn = (name: string): boolean =>
  /^(geometry|geom|the_geom|wkt|wkt_geom|geom_wkt|geometry_wkt|polygon)$/i.test(name.trim());

/** The format of a file by its first bytes, at least a whole line of text; or what speaks against all of them. */
export function formatOf(
  head: Buffer,
): Format | { readonly looksLike: string } | { readonly columns: string } {
  if (head.length === 0) return { looksLike: 'it is empty' };
  if (head.subarray(4, 15).toString('latin1') === '\n\tOSMHeader') return 'pbf';
  const hex = head.toString('hex', 0, 32);
  for (const [magic, looksLike] of others) if (hex.startsWith(magic)) return { looksLike };
  const from = textFrom(head);
  const text = head.toString('utf8', from);
  if (head[from] === brace) return isByLines(text) ? 'geojson-lines' : 'geojson';
  if (head[from] === lessThan) {
    return {
      looksLike: /^(<\?xml[^>]*>\s*)?<osm/.test(text)
        ? 'OSM XML: write it as PBF first, for instance with osmium cat'
        : 'XML or HTML',
    };
  }
  if (head.subarray(0, 1024).some((byte) => byte < 32 && !isBlank(byte))) {
    return { looksLike: 'bytes that are no text' };
  }
  const [first = ''] = text.split(/\r?\n/, 1);
  const columns = first.split(separatorOf(first)).map((column) => column.trim().replace(/^"|"$/g, ''));
  if (columns.some(isOutlineColumn)) return 'csv';
  if (columns.length > 1) return { columns: columns.slice(0, 20).join(', ').slice(0, maxWordsChars) };
  return { looksLike: 'text of some other kind' };
}

/** Between the columns of a CSV file, by its header. */
export const separatorOf = (header: string): string =>
  [',', ';', '\t', '|'].sort((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';

/** Is each line an object of its own? The first one is whole at its end, then. */
function isByLines(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  const isFeature = /^\{\s*"type"\s*:\s*"Feature"\s*,/.test(first);
  if (!first.trimEnd().endsWith('}')) return isFeature && !text.includes('\n');
  try {
    return JSON.parse(first).type === 'Feature';
  } catch {
    return isFeature; // A damaged line.
  }
}
