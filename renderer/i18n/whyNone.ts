import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';
import type { Words } from './words.ts';

/** The cut itself, in one wording whichever end of it was noticed first; and what the site said last, and might say no more: a camera that was silent may send again. */
const ofTheCutOff = new Set(['source.silent', 'call.closed', 'call.timeout', 'site.unreachable']);

/** Why no picture comes, as far as is known; undefined: nobody knows yet. */
export function whyNone(
  cause: Fault | undefined,
  isSiteCutOff: boolean,
  t: Words,
  language: Language,
): string | undefined {
  if (isSiteCutOff && (!cause || ofTheCutOff.has(cause.code))) return t.tile.siteCutOff;
  return cause && faultText(cause, language);
}
