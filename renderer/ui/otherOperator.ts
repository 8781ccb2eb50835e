import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';

/**
 * Returns whether a request belonged to an operator who has left or has locked the desk since.
 * The present operator is shown nothing of its response, not even that there was one.
 */
export const isOfAnotherOperator = ({ code }: Fault): boolean =>
  code === 'call.operatorChanged' || code === 'call.lockedSince';

/** Returns the reason for a failure as a sentence; undefined if the present operator must not learn it. */
export const getReasonForOperator = (fault: Fault, language: Language): string | undefined =>
  isOfAnotherOperator(fault) ? undefined : faultText(fault, language);
