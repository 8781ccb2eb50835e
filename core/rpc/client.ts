import type { Cancel, Clock } from '../base/clock.ts';
import { Listeners } from '../base/listeners.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Fault } from '../errors/faults.ts';
import type { CallInput, CallOutput, CallTable, TopicMessage, TopicTable } from './define.ts';
import { createRequests } from './requests.ts';
import { type MessageChannelPort, ToRpcClient } from './wire.ts';

/** The default timeout of a call, ms. */
const defaultTimeoutMs = 15_000;

export interface TopicHandlers<P extends TopicTable, K extends keyof P> {
  readonly onMessage: (message: TopicMessage<P, K>, bytes: Uint8Array | undefined) => void;
  readonly onRefused?: (fault: Fault) => void;
}

/**
 * The client side of one connection. Every call ends in a `Result`: a response, a refusal, a timeout or a closed
 * connection.
 */
export interface RpcClient<T extends CallTable, P extends TopicTable> {
  call<K extends keyof T & string>(name: K, input: CallInput<T, K>): Promise<Result<CallOutput<T, K>>>;
  /**
   * Subscribes to a topic, once per topic. On a gap in the revisions it subscribes again, which brings a new
   * snapshot.
   */
  subscribe<K extends keyof P & string>(topic: K, handlers: TopicHandlers<P, K>): Cancel;
  onClose(run: () => void): void;
  close(): void;
}

export function createRpcClient<T extends CallTable, P extends TopicTable>(
  port: MessageChannelPort,
  options: { readonly calls: T; readonly topics: P; readonly clock: Clock; readonly timeoutMs?: number },
): RpcClient<T, P> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const requests = createRequests<Result<unknown>>({
    clock: options.clock,
    afterMs: timeoutMs,
    response: () => fail('call.timeout', { seconds: Math.round(timeoutMs / 1000) }),
  });
  const topics = new Map<string, { rev: number; handlers: TopicHandlers<TopicTable, string> }>();
  const closed = new Listeners();
  let open = true;

  port.onClose(() => {
    if (!open) return;
    open = false;
    requests.resolveAll(fail('call.closed'));
    closed.emit();
  });

  function onPublish(name: string, rev: number, raw: unknown, bytes: Uint8Array | undefined): void {
    const subscription = topics.get(name);
    const spec = options.topics[name];
    if (!subscription || !spec) return;
    // Until the new snapshot (revision 1) arrives, messages belong to the previous subscription.
    if (rev !== 1 && subscription.rev === 0) return;
    if (rev !== 1 && rev !== subscription.rev + 1) {
      subscription.rev = 0;
      port.send({ t: 'subscribe', topic: name });
      return;
    }
    subscription.rev = rev;
    const parsed = spec.message.safeParse(raw);
    if (!parsed.success) throw new Error(`topic ${name}: ${parsed.error.message}`);
    subscription.handlers.onMessage(parsed.data as never, bytes);
  }

  port.onMessage((raw) => {
    const parsed = ToRpcClient.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.t === 'answer') {
      const { id, fault, bytes, value } = message;
      requests.resolve(id, fault ? { ok: false, fault } : ok(bytes ?? value));
    } else if (message.t === 'topic') onPublish(message.topic, message.rev, message.message, message.bytes);
    else topics.get(message.topic)?.handlers.onRefused?.(message.fault);
  });

  return {
    async call(name, input) {
      if (!open) return fail('call.closed');
      const result = await requests.request((id) => port.send({ t: 'call', id, call: name, input }));
      const spec = options.calls[name];
      if (!result.ok || !spec) return result as Result<never>;
      const parsed = spec.output.safeParse(result.value);
      return parsed.success
        ? ok(parsed.data as CallOutput<T, typeof name>)
        : fail('call.invalid', { where: `${name}: ${parsed.error.message.slice(0, 300)}` });
    },
    subscribe(name, handlers) {
      topics.set(name, { rev: 0, handlers: handlers as TopicHandlers<TopicTable, string> });
      if (open) port.send({ t: 'subscribe', topic: name });
      return () => {
        if (topics.get(name)?.handlers !== (handlers as unknown)) return;
        topics.delete(name);
        if (open) port.send({ t: 'unsubscribe', topic: name });
      };
    },
    onClose: closed.add,
    close() {
      port.close();
    },
  };
}
