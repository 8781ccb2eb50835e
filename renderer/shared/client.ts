import { type DeskCalls, type DeskTopics, deskCalls, deskTopics } from '../../core/api/desk.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { type Client, connect, type TopicHandlers } from '../../core/rpc/client.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import type { Port } from '../../core/rpc/wire.ts';

/** A call made before the desk is there waits this long for it. */
const portTimeoutMs = 15_000;

/** The desk as panels know it: one object for the life of the window, whichever desk process stands behind it. */
export interface Desk {
  call<K extends keyof DeskCalls & string>(
    name: K,
    input: CallInput<DeskCalls, K>,
  ): Promise<Result<CallOutput<DeskCalls, K>>>;
  /**
   * Holds over restarts of the desk, each of which begins with a fresh snapshot; so does each further subscriber of a
   * topic, for all of them.
   */
  subscribe<K extends keyof DeskTopics & string>(topic: K, handlers: TopicHandlers<DeskTopics, K>): Cancel;
  readonly connected: boolean;
  /** Called at each change of `connected`. */
  onConnected(run: (connected: boolean) => void): Cancel;
}

/** A desk that is reached over whichever port came last. `onPort` is told of each new one. */
export function createDesk(options: {
  readonly onPort: (take: (port: Port) => void) => void;
  readonly clock: Clock;
}): Desk {
  const { clock } = options;
  let client: Client<DeskCalls, DeskTopics> | undefined;
  const waiting = new Set<(client: Client<DeskCalls, DeskTopics> | undefined) => void>();
  const subscriptions = new Map<string, Subscription>();
  const connections = new Listeners<boolean>();

  options.onPort((port) => {
    const before = client;
    const mine = connect(port, { calls: deskCalls, topics: deskTopics, clock });
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

  function reach(): Promise<Client<DeskCalls, DeskTopics> | undefined> {
    if (client) return Promise.resolve(client);
    return new Promise((resolve) => {
      const settle = (found: Client<DeskCalls, DeskTopics> | undefined) => {
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
      // Where the table is read by name the handlers' type is lost; they were given for this very topic.
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

/** Whoever listens to a topic, over one subscription at the desk. */
interface Subscription {
  readonly handlers: Set<TopicHandlers<DeskTopics, keyof DeskTopics>>;
  begin(client: Client<DeskCalls, DeskTopics>): void;
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

/** A MessagePort as a port of the wire. Its `close` event tells of the other end's death (Chromium 122 and later). */
function messagePort(port: MessagePort, hold: () => Cancel): Port {
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
      // The end that closes hears no `close` event of its own.
      port.dispatchEvent(new Event('close'));
    },
  };
}

/** Ports as the preload hands them to this page: a message from this very window, with one port. `hold` counts each. */
export const deskPorts = (hold: () => Cancel) => (take: (port: Port) => void) => {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data, ports, source } = event;
    if (source !== window || typeof data !== 'object' || data === null) return;
    if (!('watchfloor' in data) || data.watchfloor !== 'desk-port') return;
    if (ports[0]) take(messagePort(ports[0], hold));
  });
};
