import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import type { Fault } from '../errors/faults.ts';
import type { Right } from '../people/operator.ts';
import type { CallOutput, CallParsed, CallTable, RightNeeded, TopicMessage, TopicTable } from './define.ts';
import { type Encoded, type MessageChannelPort, ToRpcServer } from './wire.ts';

/** The rights of the other end of a connection. */
export interface Caller {
  /** The desk at the other end has proved its key; absent where no desk connects. */
  readonly enrolled?: boolean;
  readonly signedIn: boolean;
  has(right: Right): boolean;
  /** Returns true only if every one of these cameras is known and within the caller's scope. */
  mayTouch(cameras: readonly string[]): boolean;
  /** The desk is locked: the person at it may not be the signed-in operator. */
  readonly locked?: boolean;
  /**
   * Changes with each change of the signed-in operator; absent where that cannot happen during a call. A response
   * is withheld from another operator (`createRpcServer`), and a handler that has waited does nothing in their name
   * (`RunForCaller`).
   */
  readonly sessionNumber?: number;
}

export const anonymousCaller: Caller = { signedIn: false, has: () => false, mayTouch: () => false };

/** Creates a caller with these rights; `inScope` decides per camera. */
export function createCaller(rights: readonly Right[], inScope: (camera: string) => boolean): Caller {
  return {
    signedIn: true,
    has: (right) => rights.includes(right),
    mayTouch: (cameras) => cameras.every(inScope),
  };
}

/**
 * Acts in the caller's name after a handler has waited, if they are still signed in. Otherwise does nothing and
 * returns the fault `call.operatorChanged`.
 */
export type RunForCaller = <T>(act: () => T) => T | Result<never>;

/**
 * A handler for every call: a missing one does not compile. An `Encoded` response is for WebSockets only. `C` is
 * the host's context of this connection.
 */
export type Handlers<T extends CallTable, C> = {
  readonly [K in keyof T]: (
    input: CallParsed<T, K>,
    connection: C,
    forCaller: RunForCaller,
  ) => Promise<Result<CallOutput<T, K> | Encoded>> | Result<CallOutput<T, K> | Encoded>;
};

export interface ServerOptions<T extends CallTable, P extends TopicTable, C> {
  readonly calls: T;
  readonly topics: P;
  readonly handlers: Handlers<T, C>;
  readonly connection: C;
  readonly caller: () => Caller;
  readonly clock: Clock;
  /** Called once for each unexpected error of a handler, with the id that the caller is shown. */
  readonly onUnexpectedError: (id: string, call: string, error: unknown) => void;
  /** Called when a subscription begins, to send the snapshot of a `stream` topic. */
  readonly onSubscribe?: (topic: keyof P & string) => void;
  /** Called on a refusal for lack of a right or of the scope. `input` is not validated. */
  readonly onRefused?: (call: string, code: Fault['code'], input: unknown) => void;
  /** Called for a message that violates the protocol; it is counted, never answered. */
  readonly onMalformed?: () => void;
}

/**
 * The server side of one connection: checks the right, parses, checks the scope, then calls the handler, and
 * responds only to the operator who called. No handler can forget a step.
 */
export interface Server<P extends TopicTable> {
  publish<K extends keyof P & string>(topic: K, message: TopicMessage<P, K>, bytes?: Uint8Array): void;
  /**
   * Checks every subscription's right again, after a sign-in or sign-out. `republish` runs in between: a caller who
   * has lost a right no longer gets what it publishes, and one who has gained a right gets no earlier state.
   */
  recheck(republish?: () => void): void;
  subscribed(topic: keyof P & string): boolean;
}

/** The maximum number of pending calls on one connection; more are refused. */
export const maxPending = 64;

export function createRpcServer<T extends CallTable, P extends TopicTable, C>(
  port: MessageChannelPort,
  options: ServerOptions<T, P, C>,
): Server<P> {
  const { calls, topics, handlers, connection, caller, onUnexpectedError } = options;
  const subscriptions = new Map<string, { rev: number; refused: boolean }>();
  const lastState = new Map<string, unknown>();
  let pending = 0;
  let bugs = 0;
  let open = true;
  port.onClose(() => {
    open = false;
    subscriptions.clear();
  });

  const answer = (id: number, result: Result<unknown>) => {
    if (!open) return;
    if (!result.ok) port.send({ t: 'answer', id, fault: result.fault });
    // As JSON they would be four times as long.
    else if (result.value instanceof Uint8Array) port.send({ t: 'answer', id, bytes: result.value });
    else port.send({ t: 'answer', id, value: result.value });
  };

  async function run(name: string, input: unknown, asked: Caller): Promise<Result<unknown>> {
    const spec = Object.hasOwn(calls, name) ? calls[name] : undefined;
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (!spec || !handler) return refuse('call.unknown', { call: name });
    // The right is checked first, so that a caller without it learns nothing about the input.
    const refusal = getCallRefusal(spec.right, caller());
    if (refusal) return { ok: false, fault: refusal };
    if (caller().locked && !spec.whileLocked) return refuse('desk.locked', {});
    const parsed = spec.input.safeParse(input);
    if (!parsed.success) return refuse('call.invalid', { where: describeIssue(parsed.error) });
    if (spec.scope !== 'none' && !caller().mayTouch(spec.scope(parsed.data)))
      return refuse('right.outOfScope', {});
    const forCaller: RunForCaller = (act) => (isSame(asked) ? act() : refuse('call.operatorChanged', {}));
    try {
      return await handler(parsed.data as CallParsed<T, keyof T>, connection, forCaller);
    } catch (error) {
      bugs += 1;
      const id = `${Math.round(options.clock.now()).toString(36)}-${bugs}`;
      onUnexpectedError(id, name, error);
      return refuse('call.failed', { id });
    }
  }

  const isSame = (asked: Caller) => caller().sessionNumber === asked.sessionNumber;

  /** Returns why the present operator may not receive this response; the effects of the call remain. */
  function since(name: string, asked: Caller): Fault | undefined {
    const spec = Object.hasOwn(calls, name) ? calls[name] : undefined;
    if (!spec || spec.right === 'public' || spec.right === 'enrolled' || spec.changesOperator)
      return undefined;
    const now = caller();
    if (!isSame(asked)) return fault('call.operatorChanged', {});
    return now.locked && !asked.locked && !spec.whileLocked ? fault('call.lockedSince', {}) : undefined;
  }

  function subscribe(name: string): void {
    const spec = Object.hasOwn(topics, name) ? topics[name] : undefined;
    const refusal = spec ? getCallRefusal(spec.right, caller()) : fault('call.unknown', { call: name });
    subscriptions.set(name, { rev: 0, refused: refusal !== undefined });
    if (refusal) {
      if (!spec) subscriptions.delete(name);
      port.send({ t: 'refused', topic: name, fault: refusal });
      return;
    }
    if (spec?.kind === 'state' && lastState.has(name)) push(name, lastState.get(name));
    options.onSubscribe?.(name);
  }

  function push(name: string, message: unknown, bytes?: Uint8Array): void {
    const subscription = subscriptions.get(name);
    if (!open || !subscription || subscription.refused) return;
    subscription.rev += 1;
    port.send({ t: 'topic', topic: name, rev: subscription.rev, message, ...(bytes ? { bytes } : {}) });
  }

  port.onMessage((raw) => {
    const parsed = ToRpcServer.safeParse(raw);
    if (!parsed.success) {
      options.onMalformed?.();
      return;
    }
    const message = parsed.data;
    if (message.t === 'subscribe') return subscribe(message.topic);
    if (message.t === 'unsubscribe') return void subscriptions.delete(message.topic);
    if (pending >= maxPending) return answer(message.id, refuse('call.tooMany', {}));
    pending += 1;
    const asked = caller();
    run(message.call, message.input, asked).then((result) => {
      pending -= 1;
      if (!result.ok && result.fault.code.startsWith('right.'))
        options.onRefused?.(message.call, result.fault.code, message.input);
      const refusal = since(message.call, asked);
      answer(message.id, refusal ? { ok: false, fault: refusal } : result);
    });
  });

  return {
    publish(name, message, bytes) {
      if (topics[name]?.kind === 'state') lastState.set(name, message);
      push(name, message, bytes);
    },
    recheck(republish) {
      const gained: string[] = [];
      for (const [name, subscription] of [...subscriptions]) {
        const spec = topics[name];
        const refusal = spec && getCallRefusal(spec.right, caller());
        if (refusal && !subscription.refused) {
          subscription.refused = true;
          port.send({ t: 'refused', topic: name, fault: refusal });
        } else if (!refusal && subscription.refused) gained.push(name);
      }
      republish?.();
      gained.forEach(subscribe);
    },
    subscribed: (name) => subscriptions.get(name)?.refused === false,
  };
}

const fault = (code: Fault['code'], params: Fault['params']): Fault => ({ code, params });
const refuse = (code: Fault['code'], params: Fault['params']): Result<never> => ({
  ok: false,
  fault: fault(code, params),
});

/** Returns why a caller is refused; undefined if it is allowed. */
export function getCallRefusal(right: RightNeeded, caller: Caller): Fault | undefined {
  if (right === 'public') return undefined;
  if (right === 'enrolled') return caller.enrolled ? undefined : fault('desk.unproven', {});
  if (!caller.signedIn) return fault('right.notSignedIn', {});
  if (right !== 'signedIn' && !caller.has(right)) return fault('right.missing', { right });
  return undefined;
}

/** The error may quote arbitrary input; beyond 1,000 characters a fault is invalid (`FaultShape`). */
const maxIssueChars = 300;

/** Returns the first error of an input, as `path: message`. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return '?';
  const words = issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
  return words.slice(0, maxIssueChars);
}
