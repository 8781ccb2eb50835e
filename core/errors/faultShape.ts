import { z } from 'zod';
import { type FaultCode, isFaultCode, maxFaultWordChars } from './faults.ts';

/** The schema of a fault on the wire. */
export const FaultShape = z.object({
  code: z.custom<FaultCode>((code) => typeof code === 'string' && isFaultCode(code)),
  params: z.record(z.string().max(40), z.union([z.string().max(maxFaultWordChars), z.number()])),
});
