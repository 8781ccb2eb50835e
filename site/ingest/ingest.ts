import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceState, SourceStatus } from '../../core/cameras/source.ts';
import { ConcurrencyLimit } from '../shared/concurrencyLimit.ts';
import { createPacketCounts } from './packetCounts.ts';
import type { PlayWhepStream, Publication } from './publication.ts';
import type { CameraAddress, IngestLog, SourceTimings } from './settings.ts';
import { IngestSource, type SourceOptions, type SourceStreamCounts } from './source.ts';
import type { TranscodingMachine } from './transcode/machine.ts';

export interface IngestOptions {
  readonly clock: Clock;
  /** Returns the address of a camera's stream; undefined if there is none. Called for every session. */
  resolve(cameraId: string, stream: StreamRole): CameraAddress | undefined;
  readonly log: IngestLog;
  /** See `SourceStream`. */
  synchronise?(cameraId: string, stream: StreamRole): Promise<boolean> | undefined;
  /** Fetches the streams of media servers; absent if the registry has none. */
  readonly playWhep?: PlayWhepStream | undefined;
  readonly timings?: Partial<SourceTimings>;
  readonly retry?: RetryPolicy;
  /** Default `ffmpeg`. */
  readonly ffmpeg?: string;
  readonly limits?: {
    /** Memory for idle sources, which are kept for their last keyframe. Default 64 MB: some 1,000 sub streams. */
    readonly maxIdleBytes?: number;
    /** Default 1,000: the capacity of the one shared thread in sub streams (`bench:ingest`: 300 of 600 kbit/s take 36 %). */
    readonly maxPulls?: number;
  };
  /** The machine's encoder and number of simultaneous transcodings; absent: one, in software. */
  readonly machine?: TranscodingMachine;
}

export interface IngestStats {
  readonly sources: number;
  readonly byState: Readonly<Record<SourceState, number>>;
  /** Sums over all sources, forgotten ones included. */
  readonly totals: SourceStreamCounts;
}

export interface Ingest {
  /** Returns the source of one stream, created at the first call; it pulls nothing until it has a sink. */
  source(cameraId: string, stream: StreamRole): IngestSource;
  /** Reports that the addresses of these cameras have changed: see `Source.moved`. */
  moved(cameraIds: ReadonlySet<string>): void;
  /** Reports that the encoder of a stream delivers it from now on, replacing any other; undefined: no longer. */
  published(cameraId: string, stream: StreamRole, publication: Publication | undefined): void;
  /** Returns the number of a stream's receivers. */
  sinks(cameraId: string, stream: StreamRole): number;
  /** Subscribes to changes of that number. */
  onSinks(run: (cameraId: string, stream: StreamRole, sinks: number) => void): Cancel;
  /** Subscribes to changes of a stream's state. */
  onState(run: (cameraId: string, stream: StreamRole, status: SourceStatus) => void): Cancel;
  stats(): IngestStats;
  /** Ends every source. Idempotent. */
  close(): void;
}

const noSourceCounts = (): Record<keyof SourceStreamCounts, number> => ({
  ...createPacketCounts(),
  restarts: 0,
  sinks: 0,
});

const addCounts = (sum: Record<keyof SourceStreamCounts, number>, counts: SourceStreamCounts): void => {
  for (const key of Object.keys(sum) as (keyof SourceStreamCounts)[]) sum[key] += counts[key];
};

/** Approximate memory of an idle source without its keyframe. */
const idleSourceBytes = 8 * 1024;

/** Creates the sources of a site, all in one process. */
export function createIngest(options: IngestOptions): Ingest {
  const { machine } = options;
  const { maxIdleBytes = 64 * 1024 * 1024, maxPulls = 1_000 } = options.limits ?? {};
  const pulls = new ConcurrencyLimit(maxPulls);
  const transcoders = machine?.places ?? new ConcurrencyLimit(1);
  const shared: SourceOptions = { ...options, pulls, transcoders };
  const sources = new Map<string, IngestSource>();
  const publications = new Map<string, Publication>();
  const watched = new Listeners<readonly [cameraId: string, stream: StreamRole, sinks: number]>();
  const states = new Listeners<readonly [cameraId: string, stream: StreamRole, status: SourceStatus]>();
  /** Idle sources, the longest idle first. */
  const idle = new Map<string, { readonly source: IngestSource; readonly bytes: number }>();
  let idleBytes = 0;
  const forgotten = noSourceCounts();
  let closed = false;

  const wake = (key: string): void => {
    idleBytes -= idle.get(key)?.bytes ?? 0;
    idle.delete(key);
  };
  const rest = (key: string, source: IngestSource): void => {
    const bytes = idleSourceBytes + (source.lastKeyframe?.annexB.length ?? 0);
    idle.set(key, { source, bytes });
    idleBytes += bytes;
    for (const [longest, { source: oldest }] of idle) {
      if (idleBytes <= maxIdleBytes) break;
      forget(longest, oldest);
    }
  };
  const forget = (key: string, source: IngestSource): void => {
    addCounts(forgotten, source.counts());
    source.close();
    sources.delete(key);
    wake(key);
  };

  return {
    source(cameraId, stream) {
      if (closed) throw new Error('the ingest is closed');
      const key = `${cameraId}/${stream}`;
      const known = sources.get(key);
      if (known !== undefined) return known;
      const source = new IngestSource(
        {
          cameraId,
          stream,
          resolve: () => options.resolve(cameraId, stream),
          published: () => publications.get(key),
          synchronise: () => options.synchronise?.(cameraId, stream),
          onSinks: (sinks) => watched.emit([cameraId, stream, sinks]),
        },
        shared,
      );
      sources.set(key, source);
      source.onState((status) => {
        wake(key);
        if (status.state === 'idle' && !closed) rest(key, source);
        if (!closed) states.emit([cameraId, stream, status]);
      });
      return source;
    },
    moved(cameraIds) {
      for (const source of sources.values()) if (cameraIds.has(source.cameraId)) source.moved();
    },
    published(cameraId, stream, publication) {
      const key = `${cameraId}/${stream}`;
      if (publication === undefined) publications.delete(key);
      else publications.set(key, publication);
      if (publication !== undefined) sources.get(key)?.arrived();
    },
    sinks: (cameraId, stream) => sources.get(`${cameraId}/${stream}`)?.counts().sinks ?? 0,
    onSinks: (run) => watched.add((news) => run(...news)),
    onState: (run) => states.add((news) => run(...news)),
    stats() {
      const byState: Record<SourceState, number> = { idle: 0, connecting: 0, live: 0, lost: 0, refused: 0 };
      const totals = { ...forgotten };
      for (const source of sources.values()) {
        byState[source.state] += 1;
        addCounts(totals, source.counts());
      }
      return { sources: sources.size, byState, totals };
    },
    close() {
      if (closed) return;
      closed = true;
      for (const source of sources.values()) source.close();
      idle.clear();
    },
  };
}
