import { maxTopM } from '../../core/map/city/tile.ts';
import { type Properties, textNamed, textOf } from './feature.ts';

/** Floor to floor, metres: usual for housing, and between the 3.0 of flats and the 3.6 of offices. */
const storeyM = 3.2;
const footM = 0.3048;
/** The most storeys that are believed: the highest building has 163. */
const maxStoreys = 200;

const metres = /^(m|mét|met|metre|metres|meter|meters)?\.?$/;
const feet = /^(ft|foot|feet|'|′)\.?$/;
const storeys = /^(storeys?|stor(y|ies)|floors?|levels?|tầng|tang|lầu|lau)\.?$/;

/** As machines write it, which is nearly all. */
const plain = /^\d+(?:\.\d+)?$/;
/** The number, and the unit that may follow it. */
const numberAndUnit = (text: string): RegExpExecArray | null =>
  /^(-?\d+(?:[.,]\d+)?)\s*([^\d\s].*)?$/.exec(text.normalize('NFC').toLowerCase());

/** A number with a point or a comma before its decimals. */
const numberOf = (text: string): number => Number(text.replace(',', '.'));

/**
 * Twelve hundred to some and one and a fifth to others. What begins with more would be refused as thousands of metres, so its comma
 * stands before decimals; thousands of feet may be meant a little longer.
 */
const isInDoubt = (number: string, unit: string): boolean =>
  (feet.test(unit) ? /^[123],\d{3}$/ : /^1,\d{3}$/).test(number);

/**
 * Metres of what somebody wrote as a height: `12`, `12 m`, `12,5m`, `40 ft`, `12'6"`, `4 storeys`, `4 tầng`. Undefined for what
 * is none of that. Numbers may be any: bounds are looked at elsewhere.
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

/** Metres of a number of storeys, `4` or `4 tầng`; undefined for what is none, or more than there are. None or fewer: nobody knows. */
function levelsOf(text: string): number | undefined {
  const parsed = numberAndUnit(text);
  if (!parsed || (parsed[2] !== undefined && !storeys.test(parsed[2]))) return undefined;
  const levels = numberOf(parsed[1] ?? '');
  return levels <= maxStoreys ? levels * storeyM : undefined;
}

/** What columns of a building's height are called, folded. */
const heightNames: ReadonlySet<string> = new Set([
  ...['height', 'heightm', 'buildingheight', 'bldgheight', 'estheight', 'chieucao', 'chieucaom'],
]);
/** And those of its storeys. */
const levelNames: ReadonlySet<string> = new Set([
  ...['buildinglevels', 'levels', 'numfloors', 'nofloors', 'floors', 'storeys', 'stories', 'sotang'],
]);

/** A polygon of which that is told is a building. */
export const hasHeight = (properties: Properties): boolean =>
  (textNamed(properties, heightNames) ?? textNamed(properties, levelNames)) !== undefined;

export interface Height {
  readonly topM: number;
  readonly baseM: number;
  readonly isEstimated: boolean;
  /** Something was told that could not be read, and nothing else that could. */
  readonly isUnreadable: boolean;
}

/** A building's height from what is told of it; from its kind and ground where nothing is. Undefined: no building is so high. */
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
  // Microsoft writes -1 where it does not know.
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

/** Storeys by kind, where the kind tells more than the ground does. */
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
 * What a building may be high, metres. Of housing nobody described, narrow plots have three to five storeys (Hanoi's tube
 * houses), a hut less, blocks more. `chance`, 0 to 1 and always the same for the same building, keeps streets from being one wall.
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
