import { useEffect, useRef, useState } from 'react';
import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { isOfAnotherOperator } from './otherOperator.ts';

export interface SerialRequest {
  /** Sends the request; while one is pending, another is sent once after its response, however often this is called. */
  ask(): void;
  /** Responses that arrive after this are dropped. */
  close(): void;
}

/**
 * Has one request to the desk pending at a time, however often it is due, so that what changes faster than the desk responds still
 * gets responses. A request that was made for another operator is repeated.
 */
export function createSerialRequest<T>(
  ask: () => Promise<Result<T>>,
  onAnswer: (answer: Result<T>) => void,
): SerialRequest {
  let isAsking = false;
  let isDue = false;
  let isClosed = false;
  async function run(): Promise<void> {
    isAsking = true;
    // Waits one microtask, so that several reasons at once make one request.
    await undefined;
    while (isDue && !isClosed) {
      isDue = false;
      const answer = await ask();
      if (isClosed) break;
      // The request was made for an operator who has left: it is repeated for the present one.
      if (!answer.ok && isOfAnotherOperator(answer.fault)) isDue = true;
      else onAnswer(answer);
    }
    isAsking = false;
  }
  return {
    ask() {
      isDue = true;
      if (!isAsking) void run(); // desk calls answer in results
    },
    close() {
      isClosed = true;
    },
  };
}

/** The last value received, which may be an earlier request's; and the fault of the present request. */
export interface QueryState<T> {
  readonly value: T | undefined;
  readonly fault: Fault | undefined;
}

type Ask<T> = () => Promise<Result<T>>;

/** Requests data from the desk: when `ask` changes (undefined: never), at each `change`, and at the interval `every`. */
export function useQuery<T>(
  ask: Ask<T> | undefined,
  change: unknown,
  every?: { readonly clock: Clock; readonly ms: number },
): QueryState<T> {
  const [state, setState] = useState<QueryState<T> & { readonly ask: Ask<T> }>();
  const again = useRef(() => {});
  useEffect(() => {
    if (!ask) return undefined;
    const query = createSerialRequest(ask, (answer) =>
      setState((before) =>
        answer.ok
          ? { ask, value: answer.value, fault: undefined }
          : { ask, value: before?.value, fault: answer.fault },
      ),
    );
    again.current = query.ask;
    query.ask();
    return () => {
      again.current = () => {};
      query.close();
    };
  }, [ask]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is a reason to ask again
  useEffect(() => again.current(), [change]);
  const clock = every?.clock;
  const everyMs = every?.ms ?? 0;
  useEffect(() => clock?.every(everyMs, () => again.current()), [clock, everyMs]);
  return { value: state?.value, fault: state?.ask === ask ? state?.fault : undefined };
}
