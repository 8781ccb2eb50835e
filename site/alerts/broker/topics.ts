import type { BrokerSource } from '../../../core/alerts/sourceFile.ts';

export const defaultFrigatePrefix = 'frigate';

/**
 * What a source says, by what it speaks. Frigate's other topics are figures and states of its own; those of ONVIF's and Axis's
 * devices begin with a name of the device, mostly one level, or two where a site has put one of its own before it.
 */
export function topicsOf({ kind, prefix }: Pick<BrokerSource, 'kind' | 'prefix'>): readonly string[] {
  if (kind === 'frigate')
    return ['reviews', 'events', 'available'].map((topic) => `${prefix ?? defaultFrigatePrefix}/${topic}`);
  const beginnings = prefix === undefined ? ['+', '+/+'] : [prefix, `${prefix}/+`];
  if (kind === 'onvif') return beginnings.map((beginning) => `${beginning}/onvif-ej/#`);
  return prefix === undefined ? beginnings.map((beginning) => `${beginning}/event/#`) : [`${prefix}/#`];
}

/** Where Frigate says whether it is there; the broker says `offline` for it when it is lost. */
export const availableTopic = (prefix: string | undefined): string =>
  `${prefix ?? defaultFrigatePrefix}/available`;

/** Where Frigate says what its reviews are. */
export const reviewsTopic = (prefix: string | undefined): string =>
  `${prefix ?? defaultFrigatePrefix}/reviews`;
