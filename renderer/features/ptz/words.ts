import { formatMinute } from '../../../core/base/text.ts';
import { type Fault, faultText, type Language } from '../../../core/errors/faults.ts';
import type { Words } from '../../i18n/words.ts';
import type { Refusal } from './refusal.ts';

/** Why a camera is not steered, in words. */
export function refusalText(refusal: Refusal, t: Words, language: Language): string {
  if (refusal.why === 'fault') return faultText(refusal.fault, language);
  if (refusal.why === 'held') {
    const { name, kind, until, reason } = refusal;
    if (kind === 'steering') return t.steering.refused.held(name);
    return t.steering.refused.reserved(name, formatMinute(until), reason);
  }
  return t.steering.refused[refusal.why];
}

/** Why a camera cannot be controlled, in a word or three: where there is no room for the sentence. */
export const faultWord = ({ code }: Fault, t: Words): string => t.steering.why[code] ?? t.steering.whyOther;

const bare = (command: string) => command.replace(/^tt:/, '').toLowerCase();

/** It has buttons of its own. */
export const isWiper = (command: string): boolean => bare(command).startsWith('wiper|');

/** An auxiliary command as people call it; one that ONVIF does not name, as the camera does. */
export function auxiliaryText(command: string, t: Words): string {
  const known: Readonly<Record<string, string>> = t.steering.auxiliary;
  return known[bare(command)] ?? command.replace(/^tt:/, '').replace('|', ' ');
}
