import type { Cancel, Clock } from '../base/clock.ts';
import type { Fault } from '../errors/faults.ts';

/**
 * Decides how long to wait before the next attempt, ms; null: none is made until `open`.
 * `failures` counts from 1 since the last connection; `fault` is the reason, where one is known.
 */
export type ReconnectPolicy = (failure: {
  readonly failures: number;
  readonly fault: Fault | undefined;
}) => number | null;

export type ConnectionState<S> =
  | { readonly is: 'connecting' }
  | { readonly is: 'connected'; readonly session: S }
  /**
   * Also while it is reconnecting. `fault`: why either end refused; undefined if the connection was cut or
   * unreachable.
   */
  | { readonly is: 'lost'; readonly fault: Fault | undefined };

/** One attempt to connect, and the resulting connection. Once it has ended, its calls do nothing. */
export interface ConnectionAttempt<S> {
  readonly isCurrent: boolean;
  connected(session: S): void;
  /** Ends the attempt with an optional reason; the transport then reports `lost`. */
  end(reason?: Fault): void;
  /** Reports that the attempt failed or the connection ended. `fault` overrides the reason given to `end`. */
  lost(why: string, fault?: Fault): void;
}

/** A connection that is re-established whenever it is lost, until it is closed. */
export interface ReconnectingClient<S> {
  /** Undefined until `open` and after `close`. */
  readonly state: ConnectionState<S> | undefined;
  /** Undefined while not connected. */
  readonly session: S | undefined;
  /** Connects at once, replacing the present connection or attempt; failures count from one again. */
  open(): void;
  /** Ends the wait for the next attempt. */
  retryNow(): void;
  /** Closes the connection without reporting a state. */
  close(): void;
}

export function createReconnectingClient<S>(options: {
  readonly clock: Clock;
  readonly policy: ReconnectPolicy;
  /** Begins an attempt. Returns a function that aborts it or cuts its connection; not called once it is lost. */
  readonly connect: (attempt: ConnectionAttempt<S>) => Cancel;
  /** Ends a session gracefully instead of cutting it. */
  readonly disconnect?: (session: S) => void;
  /** Called at each change; repeated failures for the same reason are not reported. */
  readonly onState: (state: ConnectionState<S>) => void;
  /** Called at each failure, before its state. */
  readonly onFailure?: (why: string, failures: number) => void;
}): ReconnectingClient<S> {
  let state: ConnectionState<S> | undefined;
  let failures = 0;
  let current: ConnectionAttempt<S> | undefined;
  let release: Cancel = () => {};
  let cancelRetry: Cancel | undefined;

  function publish(next: ConnectionState<S>): void {
    const before = state;
    state = next;
    const isSame =
      next.is === 'lost' && before?.is === 'lost'
        ? next.fault?.code === before.fault?.code
        : next.is === before?.is;
    if (!isSame) options.onState(next);
  }

  function attempt(): void {
    cancelRetry = undefined;
    let reason: Fault | undefined;
    const mine: ConnectionAttempt<S> = {
      get isCurrent() {
        return current === mine;
      },
      connected(session) {
        if (current !== mine) return;
        failures = 0;
        publish({ is: 'connected', session });
      },
      end(fault) {
        if (current !== mine) return;
        reason = fault;
        release();
      },
      lost(why, fault = reason) {
        if (current !== mine) return;
        current = undefined;
        release = () => {};
        failures += 1;
        const waitMs = options.policy({ failures, fault });
        // Before the owner is notified, which may close it.
        if (waitMs !== null) cancelRetry = options.clock.after(waitMs, attempt);
        options.onFailure?.(why, failures);
        publish({ is: 'lost', fault });
      },
    };
    current = mine;
    const cut = options.connect(mine);
    if (current === mine) release = cut;
  }

  function drop(): void {
    cancelRetry?.();
    cancelRetry = undefined;
    current = undefined;
    const cut = release;
    release = () => {};
    if (state?.is === 'connected' && options.disconnect) options.disconnect(state.session);
    else cut();
  }

  return {
    get state() {
      return state;
    },
    get session() {
      return state?.is === 'connected' ? state.session : undefined;
    },
    open() {
      drop();
      failures = 0;
      publish({ is: 'connecting' });
      attempt();
    },
    retryNow() {
      if (!cancelRetry) return;
      cancelRetry();
      attempt();
    },
    close() {
      drop();
      state = undefined;
    },
  };
}
