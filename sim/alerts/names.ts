/** What the makers of the demo's alerts call its cameras. */
import { fold } from '../../core/base/text.ts';
import type { CityCamera } from '../city/registry.ts';

export const makers = ['frigate', 'onvif', 'axis'] as const;
export type Maker = (typeof makers)[number];

/** What a camera's own analytics, or the server that watches it, are; all of them understand each other's cameras in a drill. */
export const makerOf = ({ number }: Pick<CityCamera, 'number'>): Maker => makers[number % 3] ?? 'frigate';

/** Before the camera's own part, so that one subscription hears them all. */
export const onvifBeginning = 'hanoi';
export const axisBeginning = 'axis';
export const frigatePrefix = 'frigate';

/** As a Frigate configuration names one: letters, digits, underscores. */
export const frigateName = ({ name, number }: Pick<CityCamera, 'name' | 'number'>): string =>
  `${fold(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 60)}_${number}`;

export const onvifPrefix = ({ id }: Pick<CityCamera, 'id'>): string => `${onvifBeginning}/${id}`;

/** Axis's own three bytes, and three that count. */
export const axisSerial = ({ number }: Pick<CityCamera, 'number'>): string =>
  `B8A44F${number.toString(16).toUpperCase().padStart(6, '0')}`;

/** The camera's `alertNames` in the registry file. */
export const alertNamesOf = (camera: CityCamera): string[] => [
  frigateName(camera),
  onvifPrefix(camera),
  axisSerial(camera),
];
