import { fail } from '../../../core/result.ts';
import type { Normalise, NormaliserSite } from './message.ts';

export { maxMessageBytes, type Normalise, type NormaliserSite, type RawMessage } from './message.ts';

/** One for all sources of a site process. It keeps a bounded memory of which Frigate event belongs to which review. */
export function createNormaliser(_site: NormaliserSite): Normalise {
  return ({ channel }) => fail('alert.messageUnknown', { what: channel });
}
