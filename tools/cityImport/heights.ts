import { maxTopM } from '../../core/map/city/tile.ts';
import { type Properties, textNamed, textOf } from './feature.ts';

/** Floor height, metres: usual for housing, between the 3.0 of flats and the 3.6 of offices. */
const storeyM = 3.2;
const footM = 0.3048;
/** Maximum number of storeys that is accepted: the highest building has 163. */
const maxStoreys = 200;

const metres = /^(m|mét|met|metre|metres|meter|meters)?\.?$/;
const feet = /^(ft|foot|feet|'|′)\.?$/;
const storeys = /^(storeys?|stor(y|ies)|floors?|levels?|tầng|tang|lầu|lau)\.?$/;

/** The form that programs write, which is by far the most common. */
const plain = /^\d+(?:\.\d+)?$/;
/** Matches a number and the unit that may follow it. */
const numberAndUnit = (text: string): RegExpExecArray | null =>
  /^(-?\d+(?:[.,]\d+)?)\s*([^\d\s].*)?$/.exec(text.normalize('NFC').toLowerCase());

/** Parses a number with a point or a comma before its decimals. */
const numberOf = (text: string): number => Number(text.replace(',', '.'));

/**
 * Whether a comma may separate thousands or decimals: 1,200 is 1200 or 1.2. Heights of several thousand metres would be
 * rejected anyway, so with a higher first digit the comma must precede decimals; with feet, up to three thousand are
 * plausible.
 */
const isInDoubt = (number: string, unit: string): boolean =>
  (feet.test(unit) ? /^[123],\d{3}$/ : /^1,\d{3}$/).test(number);

/**
 * Parses a height in any common form to metres: `12`, `12 m`, `12,5m`, `40 ft`, `12'6"`, `4 storeys`, `4 tầng`. Returns
 * undefined for other texts; the caller checks the bounds.
 */
export function heightOf(text: string): number | undefined {
  if (plain.test(text)) return Number(text);
  const imperial = /^(\d+(?:\.\d+)?)\s*'\s*(?:(\d+(?:\.\d+)?)\s*")?$/.exec(text);
  if (imperial) return (Number(imperial[1]) + Number(imperial[2] ?? 0) / 12) * footM;
  const parsed = numberAndUnit(text);
  if (!parsed) return undefined;
  const unit = parsed[2]?.trim() ?? '';
  if (isInDoubt(parsed[1] ?? '', unit)) return undefined;
  const value = numberOf(parsed[1] ?? '');
  if (metres.test(unit)) return value;
  if (feet.test(unit)) return value * footM;
  if (storeys.test(unit) && value <= maxStoreys) return value * storeyM;
  return undefined;
}

/**
 * Converts a number of storeys, `4` or `4 tầng`, to metres; undefined if it is invalid or too large. Zero or less means
 * unknown.
 */
function levelsOf(text: string): number | undefined {
  const parsed = numberAndUnit(text);
  if (!parsed || (parsed[2] !== undefined && !storeys.test(parsed[2]))) return undefined;
  const levels = numberOf(parsed[1] ?? '');
  return levels <= maxStoreys ? levels * storeyM : undefined;
}

/** Names of columns with a building's height, folded. */
const heightNames: ReadonlySet<string> = new Set([
  ...['height', 'heightm', 'buildingheight', 'bldgheight', 'estheight', 'chieucao', 'chieucaom'],
]);
/** Names of columns with a building's storeys, folded. */
const levelNames: ReadonlySet<string> = new Set([
  ...['buildinglevels', 'levels', 'numfloors', 'nofloors', 'floors', 'storeys', 'stories', 'sotang'],
]);

/** Whether a polygon has a height or storeys, which makes it a building. */
export const hasHeight = (properties: Properties): boolean =>
  (textNamed(properties, heightNames) ?? textNamed(properties, levelNames)) !== undefined;

export interface Height {
  readonly topM: number;
  readonly baseM: number;
  readonly isEstimated: boolean;
  /** The height or the storeys could not be parsed, and the other one is missing too. */
  readonly isUnreadable: boolean;
}

/**
 * Returns a building's height from its properties, or an estimate from its kind and footprint; undefined if it is
 * impossible.
 */
export function heightsOf(
  properties: Properties,
  kind: string,
  areaM2: number,
  chance: number,
): Height | undefined {
  const text = textOf(properties, 'height', 'building:height') ?? textNamed(properties, heightNames);
  const parsed = text === undefined ? undefined : heightOf(text);
  if (parsed !== undefined && parsed > maxTopM) return undefined;
  const levelsText = textOf(properties, 'building:levels') ?? textNamed(properties, levelNames);
  const levels = levelsText === undefined ? undefined : levelsOf(levelsText);
  // Microsoft writes -1 for unknown.
  const known = [parsed, levels].find((metres) => metres !== undefined && metres > 0);
  const wasRead =
    (text === undefined || parsed !== undefined) && (levelsText === undefined || levels !== undefined);
  const baseText = textOf(properties, 'min_height', 'building:min_height');
  const baseLevelsText = textOf(properties, 'building:min_level', 'min_floor');
  const baseLevels = baseLevelsText === undefined ? 0 : levelsOf(baseLevelsText);
  const baseM = Math.max(0, (baseText === undefined ? undefined : heightOf(baseText)) ?? baseLevels ?? 0);
  const topM = Math.max(known ?? baseM + estimated(kind, areaM2, chance), 0.1);
  const isEstimated = known === undefined;
  return baseM >= topM ? undefined : { topM, baseM, isEstimated, isUnreadable: isEstimated && !wasRead };
}

/** Storeys by kind, where the kind says more than the footprint. */
const storeysOfKind: Readonly<Record<string, number>> = {
  shed: 1,
  garage: 1,
  garages: 1,
  carport: 1,
  hut: 1,
  roof: 1,
  kiosk: 1,
  cabin: 1,
  greenhouse: 1,
  barn: 2,
  service: 1,
  bungalow: 1,
  house: 2.5,
  detached: 2.5,
  semidetached_house: 2.5,
  terrace: 3.5,
  farm: 1.5,
  villa: 3,
  industrial: 2.5,
  warehouse: 2.5,
  factory: 2.5,
  hangar: 3,
  supermarket: 2,
  stadium: 5,
  train_station: 4,
  temple: 2.5,
  pagoda: 2.5,
  church: 5,
  cathedral: 7,
  mosque: 4,
  shrine: 1.5,
  religious: 2.5,
  school: 4,
  kindergarten: 2,
  university: 5,
  college: 5,
  hospital: 6,
  government: 5,
  public: 4,
  civic: 4,
  office: 7,
  commercial: 6,
  hotel: 8,
  dormitory: 5,
  retail: 3,
};

/**
 * Estimates a building's height, metres. Housing without a description has three to five storeys on a narrow plot
 * (Hanoi's tube houses), a hut fewer, a block more. `chance`, 0 to 1 and constant for a building, varies the heights
 * along a street.
 */
function estimated(kind: string, areaM2: number, chance: number): number {
  const known = storeysOfKind[kind];
  const flats = kind === 'apartments' ? (areaM2 < 400 ? 5 : areaM2 < 1200 ? 9 : 12) : undefined;
  const byGround =
    areaM2 < 18 ? 1 : areaM2 < 35 ? 2 : areaM2 < 200 ? 3.5 : areaM2 < 800 ? 4 : areaM2 < 3000 ? 5 : 3;
  const most = known ?? flats ?? byGround;
  const storeysThere =
    most <= 1 ? 1 : Math.max(1, Math.round(most + (chance - 0.5) * Math.min(3, most * 0.6)));
  return storeysThere * storeyM;
}
