import { type Fault, type FaultCode, type FaultParams, maxFaultWordChars } from '../errors/faults.ts';

/**
 * The result of an operation that can fail for an operator: a value, or a fault that states what happened and what
 * to do. Bugs throw instead.
 */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/**
 * Creates a failure. Parameters from outside are truncated to what a fault may contain, because a longer fault
 * would be rejected on the wire.
 */
export const fail = (code: FaultCode, params: FaultParams = {}): Result<never> => ({
  ok: false,
  fault: { code, params: isTooLong(params) ? cut(params) : params },
});

const isTooLong = (params: FaultParams): boolean =>
  Object.values(params).some((value) => typeof value === 'string' && value.length > maxFaultWordChars);
const cut = (params: FaultParams): FaultParams =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, maxFaultWordChars) : value,
    ]),
  );
