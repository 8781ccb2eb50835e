import { type Fault, type FaultCode, type FaultParams, maxFaultWordChars } from '../errors/faults.ts';

/** What a person can meet: either a value, or a fault that says in words what happened and what to do. Bugs throw instead. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** Words of others among its parameters are cut to what a fault may hold: with longer ones it would cross no wire. */
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
