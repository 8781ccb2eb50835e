/** The names of the demo's cameras in the alert makers' messages. */
import { foldForSearch } from '../../core/base/text.ts';
import type { CityCamera } from '../city/registry.ts';

export const makers = ['frigate', 'onvif', 'axis'] as const;
export type Maker = (typeof makers)[number];

/** Returns a camera's analytics maker; for drills every maker knows every camera. */
export const makerOf = ({ number }: Pick<CityCamera, 'number'>): Maker => makers[number % 3] ?? 'frigate';

/** Common topic prefix, so that one subscription receives all cameras. */
export const onvifBeginning = 'hanoi';
export const axisBeginning = 'axis';
export const frigatePrefix = 'frigate';

/** Returns the name in a Frigate configuration: letters, digits, underscores. */
export const frigateName = ({ name, number }: Pick<CityCamera, 'name' | 'number'>): string =>
  `${foldForSearch(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 60)}_${number}`;

export const onvifPrefix = ({ id }: Pick<CityCamera, 'id'>): string => `${onvifBeginning}/${id}`;

/** Axis's three-byte prefix, and three counting bytes. */
export const axisSerial = ({ number }: Pick<CityCamera, 'number'>): string =>
  `B8A44F${number.toString(16).toUpperCase().padStart(6, '0')}`;

/** Returns the camera's `alertNames` in the registry file. */
export const alertNamesOf = (camera: CityCamera): string[] => [
  frigateName(camera),
  onvifPrefix(camera),
  axisSerial(camera),
];
