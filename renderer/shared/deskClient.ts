import { type DeskCalls, type DeskTopics, deskCalls, deskTopics } from '../../core/api/desk.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { createRpcClient, type RpcClient, type TopicHandlers } from '../../core/rpc/client.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';

/** How long a call made before the desk has connected waits for it. */
const portTimeoutMs = 15_000;

/** The window's connection to the desk: one object for the life of the window, across desk restarts. */
export interface DeskClient {
  call<K extends keyof DeskCalls & string>(
    name: K,
    input: CallInput<DeskCalls, K>,
  ): Promise<Result<CallOutput<DeskCalls, K>>>;
  /**
   * Subscribes to a topic, across restarts of the desk. Each restart begins with a fresh snapshot, and so does each further
   * subscriber of a topic, for all of its subscribers.
   */
  subscribe<K extends keyof DeskTopics & string>(topic: K, handlers: TopicHandlers<DeskTopics, K>): Cancel;
  readonly connected: boolean;
  /** Called at each change of `connected`. */
  onConnected(run: (connected: boolean) => void): Cancel;
}

/** Creates a desk connection over the latest port. `onPort` is called with each new one. */
export function createDeskClient(options: {
  readonly onPort: (take: (port: MessageChannelPort) => void) => void;
  readonly clock: Clock;
}): DeskClient {
  const { clock } = options;
  let client: RpcClient<DeskCalls, DeskTopics> | undefined;
  const waiting = new Set<(client: RpcClient<DeskCalls, DeskTopics> | undefined) => void>();
  const subscriptions = new Map<string, Subscription>();
  const connections = new Listeners<boolean>();

  options.onPort((port) => {
    const before = client;
    const mine = createRpcClient(port, { calls: deskCalls, topics: deskTopics, clock });
    client = mine;
    before?.close();
    for (const subscription of subscriptions.values()) subscription.begin(mine);
    for (const run of waiting) run(mine);
    waiting.clear();
    connections.emit(true);
    mine.onClose(() => {
      if (client !== mine) return;
      client = undefined;
      connections.emit(false);
    });
  });

  function reach(): Promise<RpcClient<DeskCalls, DeskTopics> | undefined> {
    if (client) return Promise.resolve(client);
    return new Promise((resolve) => {
      const settle = (found: RpcClient<DeskCalls, DeskTopics> | undefined) => {
        cancel();
        waiting.delete(settle);
        resolve(found);
      };
      const cancel = clock.after(portTimeoutMs, () => settle(undefined));
      waiting.add(settle);
    });
  }

  return {
    async call(name, input) {
      const reached = await reach();
      return reached ? reached.call(name, input) : fail('call.closed');
    },
    subscribe(topic, handlers) {
      const subscription = subscriptions.get(topic) ?? createSubscription(topic);
      subscriptions.set(topic, subscription);
      // Lookup by name loses the handlers' type; they were registered for this topic.
      const mine = handlers as TopicHandlers<DeskTopics, keyof DeskTopics>;
      subscription.handlers.add(mine);
      if (client) subscription.begin(client);
      return () => {
        subscription.handlers.delete(mine);
        if (subscription.handlers.size > 0 || subscriptions.get(topic) !== subscription) return;
        subscriptions.delete(topic);
        subscription.end();
      };
    },
    get connected() {
      return client !== undefined;
    },
    onConnected: connections.add,
  };
}

/** The subscribers of a topic, which share one subscription at the desk. */
interface Subscription {
  readonly handlers: Set<TopicHandlers<DeskTopics, keyof DeskTopics>>;
  begin(client: RpcClient<DeskCalls, DeskTopics>): void;
  end(): void;
}

function createSubscription(topic: keyof DeskTopics & string): Subscription {
  const handlers: Subscription['handlers'] = new Set();
  let end: Cancel = () => {};
  return {
    handlers,
    begin(client) {
      end = client.subscribe(topic, {
        onMessage(message, bytes) {
          for (const { onMessage } of [...handlers]) onMessage(message, bytes);
        },
        onRefused(fault) {
          for (const { onRefused } of [...handlers]) onRefused?.(fault);
        },
      });
    },
    end: () => end(),
  };
}

/** Wraps a MessagePort as an RPC port. Its `close` event reports the other end's death (Chromium 122 and later). */
function messagePort(port: MessagePort, hold: () => Cancel): MessageChannelPort {
  port.addEventListener('close', hold(), { once: true });
  return {
    send: (message) => port.postMessage(message),
    onMessage(run) {
      port.addEventListener('message', (event) => run(event.data));
      port.start();
    },
    onClose(run) {
      port.addEventListener('close', run);
    },
    close() {
      port.close();
      // The end that closes gets no `close` event itself.
      port.dispatchEvent(new Event('close'));
    },
  };
}

/** Receives ports from the preload: a message from this window itself, with one port. `hold` counts each. */
export const receiveDeskPorts = (hold: () => Cancel) => (take: (port: MessageChannelPort) => void) => {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data, ports, source } = event;
    if (source !== window || typeof data !== 'object' || data === null) return;
    if (!('watchfloor' in data) || data.watchfloor !== 'desk-port') return;
    if (ports[0]) take(messagePort(ports[0], hold));
  });
};
