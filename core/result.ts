import type { Fault, FaultCode, FaultParams } from './faults.ts';

/** What a person can meet: either a value, or a fault that says in words what happened and what to do. Bugs throw instead. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (code: FaultCode, params: FaultParams = {}): Result<never> => ({
  ok: false,
  fault: { code, params },
});
