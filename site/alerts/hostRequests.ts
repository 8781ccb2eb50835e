import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { FromAlerts, ToAlerts } from './hostMessages.ts';

/** No answer of the thread is expected after this: it is slow, or gone in a way that nobody told. */
const answerWithinMs = 12_000;

type Answered = Result<Uint8Array | undefined>;

/** What the thread was asked and has not answered. */
export interface Requests {
  /** Resolves with the answer, or with `away` once none is expected any more. */
  ask(message: (id: number) => ToAlerts): Promise<Answered>;
  answered(answer: Extract<FromAlerts, { t: 'answer' }>): void;
  /** Nobody is there to answer. */
  giveUp(): void;
}

export function createRequests(
  clock: Clock,
  post: (message: ToAlerts) => void,
  away: () => Result<never>,
): Requests {
  const waiting = new Map<number, (result: Answered) => void>();
  let nextId = 1;
  return {
    ask(message) {
      const id = nextId++;
      return new Promise((resolve) => {
        const cancel = clock.after(answerWithinMs, () => settle(away()));
        const settle = (result: Answered) => {
          cancel();
          waiting.delete(id);
          resolve(result);
        };
        waiting.set(id, settle);
        post(message(id));
      });
    },
    answered: ({ id, json, fault }) => waiting.get(id)?.(fault ? { ok: false, fault } : ok(json)),
    giveUp() {
      for (const settle of [...waiting.values()]) settle(away());
    },
  };
}
