import type { Degrees, Geometry } from '../feature.ts';
import type { Reason } from '../rejects.ts';

/** PostGIS's `SRID=4326;`, the type, and Z or M. */
const head = /^\s*(?:SRID=\d+;)?\s*([A-Z]+)\s*(?:Z|M|ZM)?\s*(?=\(|EMPTY)/i;

/** Parses a WKT geometry (OGC 06-103r4, section 7), as in tables of footprints. */
export function wktOf(text: string): Geometry | Reason {
  const found = head.exec(text);
  if (!found) return text.trim() === '' ? 'geometryUnknown' : 'badWkt';
  const kind = found[1]?.toUpperCase();
  const body = text.slice(found[0].length);
  if (kind !== 'POLYGON' && kind !== 'MULTIPOLYGON' && kind !== 'LINESTRING' && kind !== 'MULTILINESTRING') {
    return 'geometryUnknown';
  }
  const rows = rowsOf(body);
  if (!rows) return 'badWkt';
  if (kind === 'POLYGON') return { kind: 'polygons', polygons: [rows.map(({ row }) => row)] };
  if (kind === 'MULTIPOLYGON') {
    const polygons: Degrees[][] = [];
    for (const { row, isFirst } of rows) {
      if (isFirst) polygons.push([row]);
      else polygons.at(-1)?.push(row);
    }
    return { kind: 'polygons', polygons };
  }
  return { kind: 'lines', lines: rows.map(({ row }) => row) };
}

interface Row {
  readonly row: Degrees;
  /** The first list within its parentheses: of a polygon the outline. */
  readonly isFirst: boolean;
}

/** Returns the innermost lists of coordinates; undefined if parentheses or numbers are invalid. */
function rowsOf(body: string): Row[] | undefined {
  const rows: Row[] = [];
  let depth = 0;
  let isFirst = true;
  for (let at = 0; at < body.length; ) {
    const char = body.charCodeAt(at);
    if (char === 40) {
      depth++;
      if (body.charCodeAt(skipBlanks(body, at + 1)) === 40) isFirst = true;
      else {
        const end = body.indexOf(')', at);
        const row = end < 0 ? undefined : rowOf(body.slice(at + 1, end));
        if (!row) return undefined;
        rows.push({ row, isFirst });
        isFirst = false;
        depth--;
        at = end + 1;
        continue;
      }
    } else if (char === 41) {
      depth--;
      isFirst = true;
    } else if (char !== 44 && char > 32) return undefined;
    at++;
  }
  return depth === 0 ? rows : undefined;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

function rowOf(text: string): Degrees | undefined {
  const row: Degrees = [];
  for (const point of text.split(',')) {
    const from = skipBlanks(point, 0);
    const middle = point.indexOf(' ', from);
    if (middle < 0) return undefined;
    const second = skipBlanks(point, middle);
    const end = point.indexOf(' ', second);
    row.push(
      Number(point.slice(from, middle)),
      Number(end < 0 ? point.slice(second) : point.slice(second, end)),
    );
  }
  return row;
}
