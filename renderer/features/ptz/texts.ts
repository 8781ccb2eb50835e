import { formatMinute } from '../../../core/base/text.ts';
import { type Fault, faultText, type Language } from '../../../core/errors/faults.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { ControlRefusal } from './refusal.ts';

/** Returns the text of a refusal. */
export function getRefusalText(refusal: ControlRefusal, t: Translations, language: Language): string {
  if (refusal.why === 'fault') return faultText(refusal.fault, language);
  if (refusal.why === 'held') {
    const { name, kind, until, reason } = refusal;
    if (kind === 'steering') return t.steering.refused.held(name);
    return t.steering.refused.reserved(name, formatMinute(until), reason);
  }
  return t.steering.refused[refusal.why];
}

/** Returns one to three words on why a camera cannot be controlled, for narrow places. */
export const getControlFaultWord = ({ code }: Fault, t: Translations): string =>
  t.steering.why[code] ?? t.steering.whyOther;

const bare = (command: string) => command.replace(/^tt:/, '').toLowerCase();

/** Tells whether it is a wiper command, which has its own buttons. */
export const isWiperCommand = (command: string): boolean => bare(command).startsWith('wiper|');

/** Returns the common name of an auxiliary command, or the camera's own where ONVIF defines none. */
export function getAuxiliaryCommandName(command: string, t: Translations): string {
  const known: Readonly<Record<string, string>> = t.steering.auxiliary;
  return known[bare(command)] ?? command.replace(/^tt:/, '').replace('|', ' ');
}
