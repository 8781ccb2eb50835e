import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';
import type { Translations } from './translations.ts';

/**
 * Faults of a disconnected site, in one wording whichever end noticed first.
 * Includes the site's last report, which may be outdated: a silent camera may be sending again.
 */
const ofTheCutOff = new Set(['source.silent', 'call.closed', 'call.timeout', 'site.unreachable']);

/** Returns why there is no picture; undefined while it is unknown. */
export function getNoPictureReason(
  cause: Fault | undefined,
  isSiteCutOff: boolean,
  t: Translations,
  language: Language,
): string | undefined {
  if (isSiteCutOff && (!cause || ofTheCutOff.has(cause.code))) return t.tile.siteCutOff;
  return cause && faultText(cause, language);
}
