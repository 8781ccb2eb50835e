import { describe, expect, it } from 'vitest';
import { faultSentences, faultText, isFaultCode } from '../../core/errors/faults.ts';
import { getReasonForOperator, isOfAnotherOperator } from './otherOperator.ts';

describe('a fault because the operator has changed', () => {
  it('is hidden from the present operator, unlike any other fault', () => {
    const unsaid = Object.keys(faultSentences).filter((code) => {
      if (!isFaultCode(code)) throw new Error(code);
      const fault = { code, params: {} };
      for (const language of ['vi', 'en'] as const)
        expect(getReasonForOperator(fault, language)).toBe(
          isOfAnotherOperator(fault) ? undefined : faultText(fault, language),
        );
      return isOfAnotherOperator(fault);
    });
    expect(unsaid.sort()).toEqual(['call.lockedSince', 'call.operatorChanged']);
  });
});
