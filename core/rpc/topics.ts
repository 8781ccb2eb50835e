import { Listeners } from '../base/listeners.ts';
import type { RpcClient } from './client.ts';
import type { TopicMessage, TopicTable } from './define.ts';
import type { Server } from './server.ts';

type Messages<M, To> = (to: To) => readonly M[];

/** A topic as published by the feature that owns its data. `To`: a subscriber, as that program represents it. */
export interface TopicSource<M, To> {
  /** Returns the present state, or the snapshot of a stream. Empty while nothing is known. */
  readonly read: Messages<M, To>;
  /** Calls `run` at each change, with the messages for each subscriber. */
  changedBy(run: (messages: Messages<M, To>) => void): void;
}

/** One source for every topic of a table: a missing one does not compile. */
export type TopicSources<P extends TopicTable, To = unknown> = {
  readonly [K in keyof P]: TopicSource<TopicMessage<P, K>, To>;
};

/** The owner's end of a source. */
export interface Publication<M, To> extends TopicSource<M, To> {
  /** Sends the same message to every subscriber. */
  publish(message: M): void;
  /** Sends each subscriber its own messages; by default those that `read` returns. */
  publishEach(messages?: Messages<M, To>): void;
}

export function createPublication<M, To>(read: Messages<M, To>): Publication<M, To> {
  const changes = new Listeners<Messages<M, To>>();
  return {
    read,
    changedBy: changes.add,
    publish: (message) => changes.emit(() => [message]),
    publishEach: (messages = read) => changes.emit(messages),
  };
}

/** The subscriptions of one connection. */
export interface Subscriber {
  /** Called by the server when a subscription begins: sends the snapshot of a stream. */
  onSubscribe(topic: string): void;
  /** Checks every right again. A stream that stays open gets a new snapshot. */
  recheck(): void;
  /** Checks every right again for another operator, for whom states are read again. */
  personChanged(): void;
  remove(): void;
}

export interface Subscribers<P extends TopicTable, To> {
  /** @param to returns the present operator, called for each message */
  add(server: Server<P>, to: () => To): Subscriber;
}

/** Publishes every source to every connection. The server enforces rights. */
export function publishTopics<P extends TopicTable, To>(
  topics: P,
  sources: TopicSources<P, To>,
): Subscribers<P, To> {
  type Name = keyof P & string;
  const names = Object.keys(sources) as Name[];
  const isState = (name: Name) => topics[name]?.kind === 'state';
  const connections = new Set<{ readonly server: Server<P>; readonly to: () => To }>();

  for (const name of names)
    sources[name].changedBy((messages) => {
      // A state is stored for later subscribers; a stream reaches only present ones.
      for (const { server, to } of [...connections])
        if (isState(name) || server.subscribed(name))
          for (const message of messages(to())) server.publish(name, message);
    });

  return {
    add(server, to) {
      const connection = { server, to };
      const send = (name: Name) => {
        for (const message of sources[name].read(to())) server.publish(name, message);
      };
      const readStates = () => names.filter(isState).forEach(send);
      function recheck(republish?: () => void): void {
        const open = names.filter((name) => !isState(name) && server.subscribed(name));
        server.recheck(republish);
        open.forEach(send);
      }
      connections.add(connection);
      readStates();
      return {
        onSubscribe(topic) {
          if (Object.hasOwn(sources, topic) && !isState(topic)) send(topic);
        },
        recheck: () => recheck(),
        personChanged: () => recheck(readStates),
        remove: () => void connections.delete(connection),
      };
    },
  };
}

/** Handlers by topic name, for a client that receives all topics of a table. */
export interface AllTopics<P extends TopicTable> {
  onTopic<K extends keyof P & string>(name: K, message: TopicMessage<P, K>): void;
  /** The caller lacks the right, or has lost it. */
  onTopicRefused(name: keyof P & string): void;
}

/** Subscribes to every topic of a table, in its order. */
export function subscribeToAll<P extends TopicTable>(
  client: Pick<RpcClient<never, P>, 'subscribe'>,
  topics: P,
  handlers: AllTopics<P>,
): void {
  for (const name of Object.keys(topics) as (keyof P & string)[])
    client.subscribe(name, {
      onMessage: (message) => handlers.onTopic(name, message),
      onRefused: () => handlers.onTopicRefused(name),
    });
}

/** Handlers of the topics that one feature receives. */
export type TopicReceiver<P extends TopicTable> = {
  readonly [K in keyof P]?: {
    onMessage(message: TopicMessage<P, K>): void;
    onRefused?(): void;
  };
};

/** Delivers each topic to every feature that receives it. */
export function dispatchTopics<P extends TopicTable>(
  receivers: () => readonly TopicReceiver<P>[],
): AllTopics<P> {
  return {
    onTopic(name, message) {
      for (const receiver of receivers()) receiver[name]?.onMessage(message);
    },
    onTopicRefused(name) {
      for (const receiver of receivers()) receiver[name]?.onRefused?.();
    },
  };
}
