import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';

/**
 * The question was somebody's who does not sit here any more, or has locked the desk since. What was asked is theirs: anyone who is
 * here now is shown nothing of it, not even that there was something.
 */
export const isForAnother = ({ code }: Fault): boolean =>
  code === 'call.operatorChanged' || code === 'call.lockedSince';

/** Why something was not done, as it is said to anyone who is here; undefined: that is not theirs to know. */
export const reasonFor = (fault: Fault, language: Language): string | undefined =>
  isForAnother(fault) ? undefined : faultText(fault, language);
