import type { LatLon } from '../../../core/base/geo.ts';

/** Degrees, and minutes and seconds where they are told, then a letter of the sky: `B`, `Đ` are north and east in Vietnamese. */
const part =
  /([NSEWBĐ])?\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|d(?![a-z])|\s(?=\d))?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’]|\s(?=\d))\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”]|'')?)?)?\s*([NSEWBĐ])?/iy;

const number = (text: string | undefined) => Number((text ?? '0').replace(',', '.'));

interface Angle {
  readonly degrees: number;
  readonly axis: 'lat' | 'lon' | undefined;
}

/** `21.0288` beside another: a comma between them parts, one within a number is its decimal sign. */
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
  // A letter that follows is the next one's where one stood before.
  const end = part.lastIndex - (before && after ? after.length : 0);
  const whole = number(degrees);
  const sign = letter === 'S' || letter === 'W' || whole < 0 ? -1 : 1;
  return { angle: { degrees: sign * (Math.abs(whole) + m / 60 + s / 3_600), axis }, end };
}

function placed(a: Angle, b: Angle): LatLon | undefined {
  if (a.axis !== undefined && a.axis === b.axis) return undefined;
  // Longitude first where a letter says so, or where the first cannot be a latitude.
  const isTurned = a.axis === 'lon' || b.axis === 'lat' || (a.axis === undefined && Math.abs(a.degrees) > 90);
  const [lat, lon] = isTurned ? [b.degrees, a.degrees] : [a.degrees, b.degrees];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

/** What people put about a pair of numbers that says no more than they do. */
const asides =
  /[()[\]]|(?:vĩ|kinh)\s*(?:độ|tuyến)?\s*[:=]?|\b(?:lat|lon|lng|latitude|longitude)\b\.?\s*[:=]?/giu;
/** Sides of the sky in full; a letter is the first of the Vietnamese or the English one, and N is the north. */
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
/** So that `q=12,14+Hàng+Bông` stays an address. */
const linkEnd = String.raw`(?=[&#/?(!;\s]|$)`;
/** How links of maps tell latitude and longitude: Google's, OpenStreetMap's, Apple's, RFC 5870. A place before what is in sight about it. */
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
 * The place that somebody means by `21.0288, 105.8525`, `21,0288 105,8525`, `21°01'43"N 105°51'09"E`,
 * `21°01′43″ vĩ Bắc, 105°51′09″ kinh Đông` or the link of a map that tells it in its own text; WGS 84 degrees.
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

/** As somebody reads it out, to a metre. */
export const coordinatesText = ({ lat, lon }: LatLon): string => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
