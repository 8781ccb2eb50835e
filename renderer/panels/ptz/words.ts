import { faultText, type Language } from '../../../core/faults.ts';
import type { Words } from '../../i18n/words.ts';
import type { Refusal } from './refusal.ts';

/** Why a camera is not steered, in words. */
export function refusalText(refusal: Refusal, t: Words, language: Language): string {
  if (refusal.why === 'fault') return faultText(refusal.fault, language);
  if (refusal.why === 'held')
    return (refusal.kind === 'reserved' ? t.steering.refused.reserved : t.steering.refused.held)(
      refusal.name,
    );
  return t.steering.refused[refusal.why];
}
