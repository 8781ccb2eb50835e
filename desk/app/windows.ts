import { type DeskTopics, deskCalls, deskTopics } from '../../core/api/desk.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { callerWith, nobody, serve } from '../../core/rpc/server.ts';
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
  readonly sitting: () => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly onBug: (call: string, error: unknown, id: string) => void;
  readonly onOpened: (window: WindowId) => void;
  readonly onClosed: (window: WindowId) => void;
  /** What a window that has just come is told: each topic as it stands. */
  readonly standing: {
    status(): TopicMessage<DeskTopics, 'status'>;
    library(): TopicMessage<DeskTopics, 'library'>;
    queue(): TopicMessage<DeskTopics, 'queue'>;
    city(): TopicMessage<DeskTopics, 'city'>;
    watch(): TopicMessage<DeskTopics, 'watch'>;
    handover(): TopicMessage<DeskTopics, 'handover'>;
    mapPins(): TopicMessage<DeskTopics, 'mapPins'>;
    mapViews(): TopicMessage<DeskTopics, 'mapViews'>;
    shared(window: WindowId): TopicMessage<DeskTopics, 'shared'>;
    presences(): Iterable<TopicMessage<DeskTopics, 'presence'>>;
  };
}

/** Serves a window until its port closes. */
export function createWindows(options: WindowsOptions): (port: Port, window: WindowId) => void {
  const { handlers, publisher, operator, mayTouch, clock, log, onBug, standing } = options;
  return (port, window) => {
    const server = serve(port, {
      calls: deskCalls,
      topics: deskTopics,
      handlers,
      connection: { window },
      caller() {
        const who = operator();
        const sitting = options.sitting();
        return who
          ? { ...callerWith(who.rights, mayTouch), sitting, locked: options.locked() }
          : { ...nobody, sitting };
      },
      clock,
      onBug: (id, call, error) => onBug(call, error, id),
      onSubscribe(topic) {
        if (topic === 'cameras') publisher.snapshot(audience);
        // Nothing of before calls at a window that comes later; it knows now that it would hear.
        if (topic === 'annunciations')
          server.publish('annunciations', { alerts: [], more: { critical: 0, high: 0, medium: 0, low: 0 } });
        if (topic === 'presence')
          for (const message of standing.presences()) server.publish('presence', message);
      },
      onMalformed: () => log('warn', 'malformed message from a window', { window }),
    });
    const audience = publisher.add(server, window);
    options.onOpened(window);
    port.onClose(() => {
      publisher.remove(audience);
      options.onClosed(window);
    });
    server.publish('status', standing.status());
    server.publish('library', standing.library());
    server.publish('queue', standing.queue());
    server.publish('shared', standing.shared(window));
    server.publish('city', standing.city());
    server.publish('watch', standing.watch());
    server.publish('handover', standing.handover());
    server.publish('mapPins', standing.mapPins());
    server.publish('mapViews', standing.mapViews());
  };
}
