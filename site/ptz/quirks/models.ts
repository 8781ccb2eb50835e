import type { Quirks } from './quirks.ts';

interface Model {
  /** For lists of cameras. */
  readonly name: string;
  /** What it answers of itself: make, model and firmware. Absent: only by name. */
  readonly says?: RegExp;
  readonly quirks: Partial<Quirks>;
  /** Where somebody saw it. */
  readonly source: string;
}

export const models: readonly Model[] = [
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
