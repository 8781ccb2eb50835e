import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import type { Fault } from '../errors/faults.ts';
import type { Right } from '../people/operator.ts';
import type { CallOutput, CallParsed, CallTable, RightNeeded, TopicMessage, TopicTable } from './define.ts';
import { type Encoded, type Port, ToServer } from './wire.ts';

/** Who is at the other end, as far as rights go. */
export interface Caller {
  readonly signedIn: boolean;
  has(right: Right): boolean;
  /** True only if every one of these cameras is known and within the caller's scope. */
  mayTouch(cameras: readonly string[]): boolean;
  /** The desk is locked: anyone who is signed in may not be who is there. */
  readonly locked?: boolean;
  /**
   * Another number once somebody else sits there, or nobody; absent where that cannot happen while a call is under way. By it an
   * answer is kept from others (`serve`), and a handler that has waited does nothing in their name (`ForAsker`).
   */
  readonly sessionNumber?: number;
}

export const anonymous: Caller = { signedIn: false, has: () => false, mayTouch: () => false };

/** A caller with these rights; `inScope` decides camera by camera. */
export function callerWith(rights: readonly Right[], inScope: (camera: string) => boolean): Caller {
  return {
    signedIn: true,
    has: (right) => rights.includes(right),
    mayTouch: (cameras) => cameras.every(inScope),
  };
}

/**
 * Does something in the name of anyone who asked, if they still sit there: what a handler does after it has waited for anything.
 * Fault: `call.operatorChanged`, and nothing is done.
 */
export type ForAsker = <T>(act: () => T) => T | Result<never>;

/** A handler for every call: leaving one out does not compile. An `Encoded` answer goes over WebSockets only. `C` is what the host knows about this connection. */
export type Handlers<T extends CallTable, C> = {
  readonly [K in keyof T]: (
    input: CallParsed<T, K>,
    connection: C,
    forAsker: ForAsker,
  ) => Promise<Result<CallOutput<T, K> | Encoded>> | Result<CallOutput<T, K> | Encoded>;
};

export interface ServerOptions<T extends CallTable, P extends TopicTable, C> {
  readonly calls: T;
  readonly topics: P;
  readonly handlers: Handlers<T, C>;
  readonly connection: C;
  readonly caller: () => Caller;
  readonly clock: Clock;
  /** Called once for each bug a handler throws, with the id the caller is shown. */
  readonly onUnexpectedError: (id: string, call: string, error: unknown) => void;
  /** Called when a subscription begins: send the snapshot of a `stream` topic here. */
  readonly onSubscribe?: (topic: keyof P & string) => void;
  /** Called when somebody was refused for want of a right, or of the scope. `input` may be anything. */
  readonly onRefused?: (call: string, code: Fault['code'], input: unknown) => void;
  /** Called for input that is not of the protocol; counted, never answered. */
  readonly onMalformed?: () => void;
  /** Calls under way at once on one connection; more are refused. */
  readonly maxPending?: number;
}

/**
 * One connection's server side: parses, asks the right, then the scope, then calls the handler; and gives the answer to nobody but
 * anyone who asked. No handler can forget.
 */
export interface Server<P extends TopicTable> {
  publish<K extends keyof P & string>(topic: K, message: TopicMessage<P, K>, bytes?: Uint8Array): void;
  /**
   * Asks every subscription's right again, after a sign-in or sign-out. `republish` runs in between: who has lost a right no
   * longer gets what it publishes, and who has gained one gets no state of before it.
   */
  recheck(republish?: () => void): void;
  subscribed(topic: keyof P & string): boolean;
}

const defaultMaxPending = 64;

export function serve<T extends CallTable, P extends TopicTable, C>(
  port: Port,
  options: ServerOptions<T, P, C>,
): Server<P> {
  const { calls, topics, handlers, connection, caller, onUnexpectedError } = options;
  const maxPending = options.maxPending ?? defaultMaxPending;
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
    // The right comes first, so that nobody learns what a call takes without it.
    const refusal = refusalFor(spec.right, caller());
    if (refusal) return { ok: false, fault: refusal };
    if (caller().locked && !spec.whileLocked) return refuse('desk.locked', {});
    const parsed = spec.input.safeParse(input);
    if (!parsed.success) return refuse('call.invalid', { where: describeIssue(parsed.error) });
    if (spec.scope !== 'none' && !caller().mayTouch(spec.scope(parsed.data)))
      return refuse('right.outOfScope', {});
    const forAsker: ForAsker = (act) => (isSame(asked) ? act() : refuse('call.operatorChanged', {}));
    try {
      return await handler(parsed.data as CallParsed<T, keyof T>, connection, forAsker);
    } catch (error) {
      bugs += 1;
      const id = `${Math.round(options.clock.now()).toString(36)}-${bugs}`;
      onUnexpectedError(id, name, error);
      return refuse('call.failed', { id });
    }
  }

  const isSame = (asked: Caller) => caller().sessionNumber === asked.sessionNumber;

  /** Why who is there now is not told what somebody asked; what was done for it stays done. */
  function since(name: string, asked: Caller): Fault | undefined {
    const spec = Object.hasOwn(calls, name) ? calls[name] : undefined;
    if (!spec || spec.right === 'public' || spec.changesOperator) return undefined;
    const now = caller();
    if (!isSame(asked)) return fault('call.operatorChanged', {});
    return now.locked && !asked.locked && !spec.whileLocked ? fault('call.lockedSince', {}) : undefined;
  }

  function subscribe(name: string): void {
    const spec = Object.hasOwn(topics, name) ? topics[name] : undefined;
    const refusal = spec ? refusalFor(spec.right, caller()) : fault('call.unknown', { call: name });
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
    const parsed = ToServer.safeParse(raw);
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
        const refusal = spec && refusalFor(spec.right, caller());
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

/** Why this caller may not, or undefined if it may. */
export function refusalFor(right: RightNeeded, caller: Caller): Fault | undefined {
  if (right === 'public') return undefined;
  if (!caller.signedIn) return fault('right.notSignedIn', {});
  if (right !== 'signedIn' && !caller.has(right)) return fault('right.missing', { right });
  return undefined;
}

/** What is wrong may quote the input, which may be anything; beyond 1,000 characters a fault is none (`FaultShape`). */
const maxIssueChars = 300;

/** The first thing wrong with an input, as `path: message`. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return '?';
  const words = issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
  return words.slice(0, maxIssueChars);
}
