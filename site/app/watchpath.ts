import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { WatchServices } from '../api/deskServices.ts';
import type { Registry } from '../cameras/index.ts';
import type { Seats } from '../people/seats.ts';
import { createWatchOffice } from '../shiftlog/office.ts';
import type { SiteStore } from '../store/index.ts';
import type { SiteConfig } from './config.ts';

/** The records of the watch, with all that the site joins to them. */
export function siteWatch(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly store: SiteStore;
  readonly registry: Registry;
  readonly seats: Seats;
  readonly onNews: () => void;
}): WatchServices {
  const { config, clock, store, registry, seats, onNews } = options;
  return createWatchOffice({
    ...{ clock, onNews, records: store.watch, ...seats },
    roster: config.watch ?? null,
    write: (run) => store.attempt(() => run((deed) => store.audit.append(deed))),
    mayTouch: registry.mayTouch,
    isKnown: (camera: CameraId) => registry.camera(camera) !== undefined,
  });
}
