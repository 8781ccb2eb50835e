import { ok, type Result } from '../../core/base/result.ts';

/** Awaits a start, and converts its failure to a fault for people. */
export function toStartResult<T>(
  starting: Promise<T>,
  faultOf: (why: string) => Result<T>,
): Promise<Result<T>> {
  return starting.then(ok, (error: unknown) =>
    faultOf(error instanceof Error ? error.message.slice(0, 300) : String(error)),
  );
}
