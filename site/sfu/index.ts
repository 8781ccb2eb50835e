import type { Clock } from '../../core/base/clock.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { MediaSources } from '../shared/mediaSource.ts';
import type { ViewerEvents } from '../shared/streamView.ts';
import type { PlayoutDelay } from './codec.ts';
import { createSfuFeeds, type SfuFeeds } from './feeds.ts';
import {
  type EncoderPublisher,
  type EncoderReceiver,
  openEncoderPublisher,
  openEncoderReceiver,
  type PublishedVideo,
} from './publisher.ts';
import type { SfuViewer } from './view.ts';
import { openSfuViewer } from './viewer.ts';
import { type RunningWorker, startWorkers, type WorkerOptions } from './workers.ts';

export type { MediaSources } from '../shared/mediaSource.ts';
export { supportedExtensions } from './publisher.ts';

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
    /** The worker's index: it listens on `basePort` plus this. */
    readonly index: number;
  }[];
  readonly viewers: number;
  readonly transports: number;
  readonly consumers: number;
  readonly feeds: number;
  /** Keyframe requests by windows; they are not passed on to RTSP cameras. */
  readonly keyframeRequests: number;
}

/** Forwards camera streams to windows. */
export interface Sfu {
  openViewer(events: ViewerEvents): Promise<SfuViewer>;
  /** Prepares to receive an encoder's video. Rejects if the worker dies meanwhile. */
  openPublisher(video: PublishedVideo): Promise<EncoderPublisher>;
  /** Opens the site's end of a transport to a peer that is asked for its video. `lost`: see `openReceiver`. */
  openReceiver(lost: (hasConnected: boolean) => Fault): Promise<EncoderReceiver>;
  /** Ends every feed of these cameras, for example after a change of their addresses. */
  drop(cameras: ReadonlySet<string>): void;
  stats(): SfuStats;
  traffic: SfuFeeds['traffic'];
  close(): void;
}

export async function startSfu(
  options: SfuOptions,
  sources: MediaSources,
  clock: Clock,
  log: (line: string) => void,
): Promise<Sfu> {
  const pool = await startWorkers(options, clock, log);
  const feeds = createSfuFeeds(sources, clock, options);
  const viewers = new Map<SfuViewer, (station: RunningWorker) => void>();
  pool.onLost((station) => {
    for (const lose of [...viewers.values()]) lose(station);
    feeds.lose(station);
  });
  return {
    async openViewer(events) {
      const opened = await openSfuViewer({
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
    openPublisher: (video) => openEncoderPublisher(pool, clock, video),
    openReceiver: (lost) => openEncoderReceiver(pool, clock, lost),
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
