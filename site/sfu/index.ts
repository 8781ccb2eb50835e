import type { Clock } from '../../core/base/clock.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { ViewerEvents } from '../shared/viewing.ts';
import type { PlayoutDelay } from './codec.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import {
  openPublisher,
  openReceiver,
  type PublishedVideo,
  type Publisher,
  type Receiver,
} from './publisher.ts';
import type { MediaSources } from './source.ts';
import type { Viewer } from './view.ts';
import { openViewer } from './viewer.ts';
import { type Station, startWorkers, type WorkerOptions } from './workers.ts';

export { usedExtensions } from './publisher.ts';
export type { MediaSources } from './source.ts';

export interface SfuOptions extends WorkerOptions {
  readonly playoutDelay: Readonly<Record<StreamRole, PlayoutDelay>>;
  readonly lingerMs: number;
  readonly consumersPerWorker: number;
}

export interface SfuStats {
  readonly workers: readonly {
    readonly pid: number;
    readonly viewers: number;
    readonly consumers: number;
    /** Its place: it is on `basePort` plus this. */
    readonly index: number;
  }[];
  readonly viewers: number;
  readonly transports: number;
  readonly consumers: number;
  readonly feeds: number;
  /** Asked for by windows; RTSP cameras do not hear of them. */
  readonly keyframeRequests: number;
}

/** Hands the streams of cameras on to windows. */
export interface Sfu {
  openViewer(events: ViewerEvents): Promise<Viewer>;
  /** Takes in what an encoder is about to send. Rejects if the worker dies meanwhile. */
  openPublisher(video: PublishedVideo): Promise<Publisher>;
  /** The site's end of a transport whose other end is asked for its video. `lost`: see `openReceiver`. */
  openReceiver(lost: (hasConnected: boolean) => Fault): Promise<Receiver>;
  /** Ends every feed of these cameras, for instance because their addresses changed. */
  drop(cameras: ReadonlySet<string>): void;
  stats(): SfuStats;
  traffic: Feeds['traffic'];
  close(): void;
}

export async function startSfu(
  options: SfuOptions,
  sources: MediaSources,
  clock: Clock,
  log: (line: string) => void,
): Promise<Sfu> {
  const pool = await startWorkers(options, clock, log);
  const feeds = createFeeds(sources, clock, options);
  const viewers = new Map<Viewer, (station: Station) => void>();
  pool.onLost((station) => {
    for (const lose of [...viewers.values()]) lose(station);
    feeds.lose(station);
  });
  return {
    async openViewer(events) {
      const opened = await openViewer({
        pool,
        feeds,
        sources,
        clock,
        consumersPerStation: options.consumersPerWorker,
        events,
        onGone: (viewer) => void viewers.delete(viewer),
      });
      viewers.set(opened.viewer, opened.lose);
      return opened.viewer;
    },
    openPublisher: (video) => openPublisher(pool, clock, video),
    openReceiver: (lost) => openReceiver(pool, clock, lost),
    drop: (cameras) => feeds.drop(cameras),
    stats() {
      const stations = pool.stations();
      const counts = [...viewers.keys()].map((viewer) => viewer.counts);
      return {
        workers: stations.map(({ pid, index, viewers: bound, consumers }) => ({
          pid,
          index,
          viewers: bound,
          consumers,
        })),
        viewers: viewers.size,
        transports: counts.reduce((sum, count) => sum + count.transports, 0),
        consumers: counts.reduce((sum, count) => sum + count.consumers, 0),
        feeds: feeds.count,
        keyframeRequests: feeds.keyframeRequests,
      };
    },
    traffic: () => feeds.traffic(),
    close() {
      for (const viewer of [...viewers.keys()]) viewer.close();
      feeds.close();
      pool.close();
    },
  };
}
