import type { Cancel, Clock } from '../base/clock.ts';

/** Identifies a request on its channel. */
type RequestId = number | string;

/** Ends a request that got no response in time. */
export interface RequestTimeout<T> {
  readonly clock: Clock;
  readonly afterMs: number;
  /** Stands in for the response. */
  readonly response: () => T;
}

/**
 * Matches responses to requests by id. The owner of the channel (socket, port, thread, process) sends each request
 * and hands in each response.
 */
export interface Requests<T> {
  /** The number of requests without a response yet. */
  readonly pending: number;
  /**
   * Calls `send` with a new id, counted from 1, and resolves with the response to it. Rejects if `send` throws.
   * `R` names the part of `T` that this request is answered with; it is not checked.
   */
  request<R extends T = T>(send: (id: number) => void): Promise<R>;
  /** Resolves with the response to a request whose id was made elsewhere; no request with that id may be pending. */
  expect(id: RequestId): Promise<T>;
  /** Ends one request. Returns false if it is not pending: unknown, or ended before. */
  resolve(id: RequestId, response: T): boolean;
  reject(id: RequestId, error: unknown): boolean;
  /** Ends all pending requests, as when the channel closes. Later requests are not affected. */
  resolveAll(response: T): void;
  rejectAll(error: unknown): void;
}

/** Creates the requester's end of a channel. Without `timeout` a request waits until it is ended. */
export function createRequests<T>(timeout?: RequestTimeout<T>): Requests<T> {
  interface Pending {
    readonly resolve: (response: T) => void;
    readonly reject: (error: unknown) => void;
    readonly cancelTimeout: Cancel | undefined;
  }
  const pending = new Map<RequestId, Pending>();
  let lastId = 0;

  function end(id: RequestId, how: (request: Pending) => void): boolean {
    const request = pending.get(id);
    if (!request) return false;
    pending.delete(id);
    request.cancelTimeout?.();
    how(request);
    return true;
  }
  const resolve = (id: RequestId, response: T) => end(id, (request) => request.resolve(response));
  const reject = (id: RequestId, error: unknown) => end(id, (request) => request.reject(error));

  const expect = (id: RequestId) =>
    new Promise<T>((done, failed) => {
      const cancelTimeout = timeout?.clock.after(timeout.afterMs, () => resolve(id, timeout.response()));
      pending.set(id, { resolve: done, reject: failed, cancelTimeout });
    });

  return {
    get pending() {
      return pending.size;
    },
    request<R extends T>(send: (id: number) => void) {
      lastId += 1;
      const id = lastId;
      const response = expect(id);
      try {
        send(id);
      } catch (error) {
        reject(id, error);
      }
      return response as Promise<R>;
    },
    expect,
    resolve,
    reject,
    resolveAll(response) {
      for (const id of [...pending.keys()]) resolve(id, response);
    },
    rejectAll(error) {
      for (const id of [...pending.keys()]) reject(id, error);
    },
  };
}
