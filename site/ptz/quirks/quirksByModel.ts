import { zoomCurves } from '../../../core/ptz/aim.ts';
import type { Quirks } from './quirks.ts';

interface Model {
  /** The name used in lists of cameras. */
  readonly name: string;
  /** Matches its reported make, model and firmware. Absent: selected by name only. */
  readonly says?: RegExp;
  readonly quirks: Partial<Quirks>;
  /** Where the behaviour was observed. */
  readonly source: string;
}

export const quirksByModel: readonly Model[] = [
  {
    name: 'mc800',
    says: /ONVIF_ICAMERA|MC800S5|JM800S5/i,
    quirks: { timeout: 'ignored' },
    source:
      'github.com/koush/scrypted pull 2124: 84 s of motion after one move with PT1S (MC800S5, V3.4.0.3)',
  },
  {
    name: 'bosch',
    says: /\bBosch\b/i,
    quirks: { timeout: 'refused' },
    source: 'github.com/Jazea/Onvif.Core issue 30: "timeout is an unsupported field"',
  },
  {
    name: 'cohu',
    says: /\bCohu/i,
    quirks: { stopBy: 'zero' },
    source: 'github.com/mnit-rtmc/iris pull 177: Stop removed, zero velocity alone, for Cohu',
  },
  {
    name: 'cloudedge',
    says: /cloudedge|boifun|iegeek/i,
    quirks: { stopBy: 'zero' },
    source: 'github.com/home-assistant/core pull 163173: no Stop, a move with zero stops it',
  },
  {
    name: 'hikvision',
    says: /\bHikvision\b/i,
    quirks: { noMoveStatus: true },
    source: 'docs.frigate.video, list of ONVIF PTZ cameras: MoveStatus is not updated',
  },
  {
    name: 'sony-srg-xp1',
    says: /SRG-XP1/i,
    quirks: { separateZoom: true },
    source: 'onvif 0.8.3, lib/ptz.js continuousMove: pan/tilt and zoom are not taken in one request',
  },
];

const asOnvifSays: Quirks = {
  timeout: 'learn',
  stopBy: 'both',
  noStatus: false,
  noMoveStatus: false,
  invertPan: false,
  invertTilt: false,
  separateZoom: false,
  scalesSpeed: false,
  panRangeDeg: null,
  tiltRangeDeg: null,
  zoomRatio: null,
  zoomCurve: 'linear',
};

/** Single quirks, to be named in a list of cameras if no model is known; several joined by `+`. */
const single = new Map<string, Partial<Quirks>>(
  Object.entries({
    neverTimeout: { timeout: 'refused' },
    ignoresTimeout: { timeout: 'ignored' },
    zeroOnly: { stopBy: 'zero' },
    stopOnly: { stopBy: 'stop' },
    noStatus: { noStatus: true },
    noMoveStatus: { noMoveStatus: true },
    invertPan: { invertPan: true },
    invertTilt: { invertTilt: true },
    separateZoom: { separateZoom: true },
    scalesSpeed: { scalesSpeed: true },
  }),
);

const pair = (words: string): readonly [number, number] | undefined => {
  const [least, most] = words.split('..').map(Number);
  return least !== undefined && most !== undefined && least < most ? [least, most] : undefined;
};

/** Parses `pan=-170..170`, `tilt=-90..20`, `zoom=30`, `curve=even`: data sheet figures that the camera does not report. */
function measured(word: string): Partial<Quirks> | undefined {
  const [name, value = ''] = word.split('=');
  if (name === 'pan' || name === 'tilt') {
    const range = pair(value);
    if (range) return name === 'pan' ? { panRangeDeg: range } : { tiltRangeDeg: range };
  }
  if (name === 'zoom' && Number(value) >= 1 && Number(value) <= 200) return { zoomRatio: Number(value) };
  const curve = name === 'curve' ? zoomCurves.find((known) => known === value) : undefined;
  return curve && { zoomCurve: curve };
}

/** Returns the quirks named in the list of cameras; an unknown name is returned as `unknown`. */
export function parseQuirkNames(names: string | undefined): Partial<Quirks> | { readonly unknown: string } {
  let quirks: Partial<Quirks> = {};
  for (const name of (names ?? '').split('+').map((word) => word.trim())) {
    if (name === '') continue;
    const found =
      single.get(name) ?? quirksByModel.find((model) => model.name === name)?.quirks ?? measured(name);
    if (!found) return { unknown: name };
    quirks = { ...quirks, ...found };
  }
  return quirks;
}

/** Returns the quirks of a make and model (GetDeviceInformation), with those of the list of cameras. */
export function getQuirks(model: string, named: Partial<Quirks>): Quirks {
  const known = quirksByModel.filter(({ says }) => says?.test(model)).map(({ quirks }) => quirks);
  return Object.assign({}, asOnvifSays, ...known, named);
}
