import { alertsFaults } from '../alerts/errors.ts';
import { auditFaults } from '../audit/errors.ts';
import { camerasFaults } from '../cameras/errors.ts';
import { ownCamerasFaults } from '../cameras/ownCameraErrors.ts';
import { sourceKindText } from '../cameras/sourceKinds.ts';
import { handoverFaults } from '../handover/errors.ts';
import { printingFaults } from '../handover/printingErrors.ts';
import { cityFaults } from '../map/cityErrors.ts';
import { mapFaults } from '../map/errors.ts';
import { picturesFaults } from '../media/errors.ts';
import { peopleFaults } from '../people/errors.ts';
import { rightText } from '../people/rightErrors.ts';
import { securityFaults } from '../people/securityErrors.ts';
import { steeringFaults } from '../ptz/errors.ts';
import { sticksFaults } from '../ptz/stickErrors.ts';
import { watchFaults } from '../shiftlog/errors.ts';
import { backupFaults } from './backup.ts';
import { diskErrorText } from './diskErrors.ts';
import { processEndText } from './processEnds.ts';
import { programFaults } from './program.ts';
import type { Language } from './sentences.ts';

export type { Language } from './sentences.ts';

/** A word of others in a fault may be so long: what somebody sent need not be shorter than they like. */
export const maxFaultWordChars = 1_000;

/** Values put into a fault's sentence at `{name}`. */
export type FaultParams = Readonly<Record<string, string | number>>;

/** An expected failure: a code for programs and, through `faultText`, a sentence for people. */
export interface Fault {
  readonly code: FaultCode;
  readonly params: FaultParams;
}

/** Every failure an operator can meet: what happened and what to do, in both languages. */
export const faultSentences = {
  ...programFaults,
  ...peopleFaults,
  ...securityFaults,
  ...picturesFaults,
  ...steeringFaults,
  ...sticksFaults,
  ...camerasFaults,
  ...ownCamerasFaults,
  ...alertsFaults,
  ...cityFaults,
  ...mapFaults,
  ...printingFaults,
  ...watchFaults,
  ...handoverFaults,
  ...auditFaults,
  ...backupFaults,
} as const;

export type FaultCode = keyof typeof faultSentences;

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faultSentences, code);

/** Params that are codes, of which each language has its words. */
const wordsFor: Readonly<Record<string, (code: string, language: Language) => string>> = {
  right: rightText,
  diskError: diskErrorText,
  sourceKind: sourceKindText,
  processEnd: processEndText,
};

/** The sentence of a fault, its params filled in. */
export function faultText(fault: Fault, language: Language): string {
  return faultSentences[fault.code][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = String(fault.params[name] ?? whole);
    return wordsFor[name]?.(value, language) ?? value;
  });
}
