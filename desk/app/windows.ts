import { type DeskTopics, deskCalls, deskTopics } from '../../core/api/desk.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { Operator } from '../../core/people/operator.ts';
import { anonymous, callerWith, serve } from '../../core/rpc/server.ts';
import { publishTopics, type TopicSources } from '../../core/rpc/topics.ts';
import type { Port } from '../../core/rpc/wire.ts';
import type { DeskHandlers } from '../shared/handlers.ts';
import type { Log } from '../shared/log.ts';
import type { Publisher } from '../shared/publish.ts';

interface WindowsOptions {
  readonly handlers: DeskHandlers;
  readonly publisher: Publisher;
  readonly operator: () => Operator | null;
  readonly mayTouch: (camera: string) => boolean;
  readonly locked: () => boolean;
  /** Another number whenever the operator is another, or nobody. */
  readonly sessionNumber: () => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly onUnexpectedError: (call: string, error: unknown, id: string) => void;
  readonly onOpened: (window: WindowId) => void;
  readonly onClosed: (window: WindowId) => void;
  /** The features' topics: all but the registry, which `publisher` sends page by page. */
  readonly topics: TopicSources<Omit<DeskTopics, 'cameras'>, WindowId>;
}

/** Serves a window until its port closes. */
export function createWindows(options: WindowsOptions): (port: Port, window: WindowId) => void {
  const { handlers, publisher, operator, mayTouch, clock, log, onUnexpectedError } = options;
  const subscribers = publishTopics<Omit<DeskTopics, 'cameras'>, WindowId>(deskTopics, options.topics);
  return (port, window) => {
    const server = serve(port, {
      calls: deskCalls,
      topics: deskTopics,
      handlers,
      connection: { window },
      caller() {
        const who = operator();
        const sessionNumber = options.sessionNumber();
        return who
          ? { ...callerWith(who.rights, mayTouch), sessionNumber, locked: options.locked() }
          : { ...anonymous, sessionNumber };
      },
      clock,
      onUnexpectedError: (id, call, error) => onUnexpectedError(call, error, id),
      onSubscribe(topic) {
        if (topic === 'cameras') publisher.snapshot(audience);
        subscriber.onSubscribe(topic);
      },
      onMalformed: () => log('warn', 'malformed message from a window', { window }),
    });
    const subscriber = subscribers.add(server, () => window);
    const audience = publisher.add(server, window, subscriber);
    options.onOpened(window);
    port.onClose(() => {
      publisher.remove(audience);
      subscriber.remove();
      options.onClosed(window);
    });
  };
}
