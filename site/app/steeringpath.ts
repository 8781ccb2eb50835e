import { join } from 'node:path';
import type { Deed } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Registry } from '../cameras/index.ts';
import type { Session } from '../people/sessions.ts';
import type { PresenceBoard } from '../ptz/gatewayClient/presence.ts';
import { createSteering } from '../ptz/gatewayClient/steering.ts';
import type { SiteStore } from '../store/index.ts';
import type { AlertPath } from './alertpath.ts';
import type { SiteConfig } from './config.ts';
import type { Undoing } from './undoing.ts';

/** The gateway, with all that the site joins to it. What it starts is ended by `undo`. */
export function startSteeringPath(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly store: SiteStore;
  readonly registry: Registry;
  readonly alerts: Pick<AlertPath, 'steeringDeeds'>;
  readonly presence: PresenceBoard;
  readonly undo: Undoing;
  /** How others reach the site, and the gateway beside it. */
  readonly reached: Omit<Parameters<typeof createSteering>[0]['door'], 'port' | 'leaveIn'>;
  readonly cameraName: (camera: CameraId) => string;
  readonly isCurrent: (session: Session) => boolean;
  readonly onNotice: (fault: Fault) => void;
  readonly onNoticeOver: (code: Fault['code']) => void;
}) {
  const { config, clock, log, store, registry, alerts, presence, undo } = options;
  const { cameraName, isCurrent, onNotice, onNoticeOver } = options;
  const steering = createSteering<Session>({
    ...{ site: config.id, clock, log, cameraName, isCurrent, onNotice, onNoticeOver },
    door: { ...options.reached, port: config.ptz.port, leaveIn: join(config.data, 'steering') },
    priorities: config.ptz.priorities,
    cameras: registry.steerables,
    recordLater(deeds: readonly Deed[]) {
      store.recordLater(deeds);
      alerts.steeringDeeds(deeds);
    },
    tours: {
      all: store.tours.all,
      put: (camera, tour) => store.later(() => store.tours.put({ camera, tour })),
      remove: (camera, token) => store.later(() => store.tours.remove(camera, token)),
    },
    onPresence: presence.steered,
    onPose: presence.posed,
    onControl: presence.controlled,
    onGone: presence.nobodySteers,
  });
  undo.add(() => steering.close());
  return steering;
}
