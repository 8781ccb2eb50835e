import type { PlanePoint } from '../../../core/base/geo.ts';
import type { Language } from '../../../core/errors/faults.ts';
import { getSignedArea } from '../../../core/map/city/make/rings.ts';

const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };

/** Returns the length of a line of plane points, metres. */
export function measureLengthM(points: readonly PlanePoint[]): number {
  return points.slice(1).reduce((sum, { x, y }, at) => {
    const before = points[at];
    return before ? sum + Math.hypot(x - before.x, y - before.y) : sum;
  }, 0);
}

/** Returns the area of a polygon of plane points in either direction, square metres. */
export const measureAreaM2 = (points: readonly PlanePoint[]): number =>
  Math.abs(getSignedArea(points.flatMap(({ x, y }) => [x, y])));

const decimal = (value: number, digits: number, language: Language) =>
  new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** Formats a length with three significant figures: `7,5 m`, `340 m`, `2,45 km`, `18,3 km`. */
export function formatLength(metres: number, language: Language): string {
  if (metres < 9.95) return `${decimal(metres, 1, language)} m`;
  if (metres < 999.5) return `${decimal(metres, 0, language)} m`;
  return `${decimal(metres / 1_000, metres < 9_995 ? 2 : 1, language)} km`;
}

/** Formats an area: `340 m²`, `2,45 ha`, `1,20 km²`. */
export function formatArea(squareMetres: number, language: Language): string {
  if (squareMetres < 9_995) return `${decimal(squareMetres, 0, language)} m²`;
  if (squareMetres < 999_500) return `${decimal(squareMetres / 10_000, 2, language)} ha`;
  return `${decimal(squareMetres / 1_000_000, 2, language)} km²`;
}

/** Returns the largest of 1, 2, 5, 10, 20, 50... metres up to a maximum. */
export function roundDownLengthM(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most));
  return ten * ([5, 2].find((times) => times * ten <= most) ?? 1);
}

/** Formats a round length: `50 m`, `2 km`. */
export const formatRoundLength = (metres: number): string =>
  metres < 1_000 ? `${metres} m` : `${metres / 1_000} km`;
