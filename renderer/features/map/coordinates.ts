import type { LatLon } from '../../../core/base/geo.ts';

/** Matches degrees, optional minutes and seconds, then a compass letter: `B`, `Đ` are north and east in Vietnamese. */
const part =
  /([NSEWBĐ])?\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|d(?![a-z])|\s(?=\d))?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’]|\s(?=\d))\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”]|'')?)?)?\s*([NSEWBĐ])?/iy;

const number = (text: string | undefined) => Number((text ?? '0').replace(',', '.'));

interface Angle {
  readonly degrees: number;
  readonly axis: 'lat' | 'lon' | undefined;
}

/** Matches `21.0288` with a second number: a comma between them separates, one within a number is its decimal sign. */
const simple = /^\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*$/;
const withCommas = /^\s*([+-]?\d{1,3},\d+)\s*[;\s,]\s*([+-]?\d{1,3},\d+)\s*$/;

function angleAt(text: string, from: number): { readonly angle: Angle; readonly end: number } | undefined {
  part.lastIndex = from;
  const found = part.exec(text);
  if (!found) return undefined;
  const [, before, degrees, minutes, seconds, after] = found;
  const [m, s] = [number(minutes), number(seconds)];
  if (m >= 60 || s >= 60) return undefined;
  const letter = (before ?? after)?.toUpperCase();
  const axis = letter === undefined ? undefined : 'EWĐ'.includes(letter) ? 'lon' : 'lat';
  // A trailing letter belongs to the next number if the letters precede their numbers.
  const end = part.lastIndex - (before && after ? after.length : 0);
  const whole = number(degrees);
  const sign = letter === 'S' || letter === 'W' || whole < 0 ? -1 : 1;
  return { angle: { degrees: sign * (Math.abs(whole) + m / 60 + s / 3_600), axis }, end };
}

function placed(a: Angle, b: Angle): LatLon | undefined {
  if (a.axis !== undefined && a.axis === b.axis) return undefined;
  // Longitude comes first if a letter says so, or if the first number cannot be a latitude.
  const isTurned = a.axis === 'lon' || b.axis === 'lat' || (a.axis === undefined && Math.abs(a.degrees) > 90);
  const [lat, lon] = isTurned ? [b.degrees, a.degrees] : [a.degrees, b.degrees];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

/** Words around a pair of numbers that add nothing. */
const asides =
  /[()[\]]|(?:vĩ|kinh)\s*(?:độ|tuyến)?\s*[:=]?|\b(?:lat|lon|lng|latitude|longitude)\b\.?\s*[:=]?/giu;
/** Full compass names; a letter is the Vietnamese or the English initial, and N is north. */
const sides: readonly (readonly [RegExp, string])[] = [
  [/bắc|\bnorth\b/giu, 'N'],
  [/nam|\bsouth\b/giu, 'S'],
  [/đông|\beast\b/giu, 'E'],
  [/tây|\bwest\b/giu, 'W'],
];

const plainly = (text: string): string =>
  sides.reduce(
    (reported, [word, letter]) => reported.replace(word, letter),
    text.normalize('NFC').replace(asides, ' '),
  );

const plainDegrees = String.raw`([+-]?\d{1,3}(?:\.\d{1,20})?)`;
/** Ensures that `q=12,14+Hàng+Bông` remains an address. */
const linkEnd = String.raw`(?=[&#/?(!;\s]|$)`;
/**
 * Coordinates in map links: Google's, OpenStreetMap's, Apple's, RFC 5870. A location takes precedence over the viewport
 * around it.
 */
const linked = [
  `!3d${plainDegrees}!4d${plainDegrees}`,
  `[?&]mlat=${plainDegrees}&mlon=${plainDegrees}`,
  `[?&](?:q|query|destination|daddr|coordinate)=(?:loc:)?${plainDegrees},${plainDegrees}${linkEnd}`,
  `/(?:search|place)/${plainDegrees},${plainDegrees}${linkEnd}`,
  `/@${plainDegrees},${plainDegrees},`,
  `[#&]map=[\\d.]{1,5}/${plainDegrees}/${plainDegrees}`,
  `[?&](?:ll|center|viewpoint)=${plainDegrees},${plainDegrees}${linkEnd}`,
  `[?&]lat=${plainDegrees}&lon=${plainDegrees}`,
  `^\\s*geo:${plainDegrees},${plainDegrees}`,
].map((form) => new RegExp(form, 'i'));

function inLink(value: string): LatLon | undefined {
  const text = value.replace(/(?:,|%2c)(?:\+|%20|\s)*/gi, ',');
  for (const form of linked) {
    const found = form.exec(text);
    if (found)
      return placed({ degrees: number(found[1]), axis: 'lat' }, { degrees: number(found[2]), axis: 'lon' });
  }
  return undefined;
}

/**
 * Reads a location from `21.0288, 105.8525`, `21,0288 105,8525`, `21°01'43"N 105°51'09"E`, `21°01′43″ vĩ Bắc,
 * 105°51′09″ kinh Đông` or a map link that contains it; WGS 84 degrees.
 */
export function parseCoordinates(value: string): LatLon | undefined {
  const linkedPlace = inLink(value);
  if (linkedPlace) return linkedPlace;
  const text = plainly(value);
  const plain = simple.exec(text) ?? withCommas.exec(text);
  if (plain)
    return placed(
      { degrees: number(plain[1]), axis: undefined },
      { degrees: number(plain[2]), axis: undefined },
    );
  if (!/[°ºNSEWBĐ]/i.test(text)) return undefined;
  const trimmed = text.trim();
  const first = angleAt(trimmed, 0);
  if (!first) return undefined;
  const gap = /(?:[\s,;]|-(?=\s))*/y;
  gap.lastIndex = first.end;
  gap.exec(trimmed);
  const second = angleAt(trimmed, gap.lastIndex);
  if (!second || trimmed.slice(second.end).trim() !== '') return undefined;
  return placed(first.angle, second.angle);
}

/** Formats coordinates for reading out, to a metre. */
export const formatCoordinates = ({ lat, lon }: LatLon): string => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
