import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';

/** Where those wait who want the copy to have come to a number. */
export interface PendingAppends {
  /** @returns what `give` gave, where it came first */
  until(seq: number): Promise<Result<number>>;
  reached(seq: number): void;
  /** Nothing will come any more. */
  give(fault: Fault): void;
}

export function createPendingAppends(from: number): PendingAppends {
  const waiting = new Set<{ readonly seq: number; readonly settle: (result: Result<number>) => void }>();
  let at = from;
  let given: Fault | undefined;
  return {
    until(seq) {
      if (at >= seq) return Promise.resolve(ok(at));
      if (given) return Promise.resolve({ ok: false, fault: given });
      return new Promise((settle) => void waiting.add({ seq, settle }));
    },
    reached(seq) {
      at = Math.max(at, seq);
      for (const one of waiting) {
        if (one.seq > at) continue;
        waiting.delete(one);
        one.settle(ok(at));
      }
    },
    give(fault) {
      given = fault;
      for (const { settle } of waiting) settle({ ok: false, fault });
      waiting.clear();
    },
  };
}
