import type { Clock } from '../../../core/clock.ts';
import type { TopicMessage } from '../../../core/contract/define.ts';
import type { DeskTopics } from '../../../core/contract/desk.ts';
import type { SiteTopics } from '../../../core/contract/site.ts';
import { AlertPolicy } from '../../../core/domain/alertPolicy.ts';
import type { QueueState } from '../../../core/domain/alertQueue.ts';
import { fail, ok } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { SiteLink } from '../links/link.ts';

export interface Alerts {
  readonly handlers: HandlersFor<
    | 'alert.list'
    | 'alert.get'
    | 'alert.act'
    | 'alert.conflicts'
    | 'alert.settle'
    | 'alert.groups'
    | 'alert.figures'
    | 'alert.policy'
    | 'alert.sources'
    | 'alert.quarantine'
    | 'alert.raw'
    | 'alert.cap'
  >;
  /** How the queue stands for whoever sits here. */
  state(): QueueState;
  /** The site's log goes up to there. */
  announced(message: TopicMessage<SiteTopics, 'alerts'>): void;
  close(): void;
}

/** The alerts of this desk: kept, worked and told to windows, with the site or without it. */
export function createAlerts(options: {
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly onQueue: (state: QueueState) => void;
  readonly onAnnunciation: (message: TopicMessage<DeskTopics, 'annunciations'>) => void;
}): Alerts {
  const { link, clock } = options;
  const none = { critical: 0, high: 0, medium: 0, low: 0 };
  return {
    state: () => ({
      revision: 0,
      asOf: 0,
      live: false,
      queued: none,
      unacknowledged: none,
      shelved: 0,
      suppressed: 0,
      outOfService: 0,
      pending: 0,
      conflicts: 0,
      syncing: null,
      load: { perTenMinutes: 0, history: [], state: 'acceptable' },
      heartbeat: { at: 0, everyMs: 30_000, stale: clock.now() > 0 },
      paused: null,
    }),
    announced() {},
    close() {},
    handlers: {
      'alert.list': () => ok({ revision: 0, rows: [], total: 0 }),
      'alert.get': ({ alert }) => fail('alert.unknown', { alert }),
      'alert.act': () => ok({ done: 0, refused: [] }),
      'alert.conflicts': () => ok({ conflicts: [] }),
      'alert.settle': () => ok({}),
      'alert.groups': () => ok({ revision: 0, groups: [] }),
      'alert.figures': () => fail('alert.unknown'),
      'alert.policy': () => ok(AlertPolicy.parse({})),
      'alert.sources': (input) => link().call('alert.sources', input),
      'alert.quarantine': (input) => link().call('alert.quarantine', input),
      'alert.raw': (input) => link().call('alert.raw', input),
      'alert.cap': (input) => link().call('alert.cap', input),
    },
  };
}
