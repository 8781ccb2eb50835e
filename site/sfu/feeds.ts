import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { MediaSources } from '../shared/mediaSource.ts';
import { createProducerParameters, type PlayoutDelay } from './codec.ts';
import { type RunningWorker, socketBufferBytes } from './workers.ts';

/** Minimum interval of keyframe requests per stream: RTSP cameras ignore them, WHIP encoders answer. */
const keyFrameRequestDelayMs = 1_000;

/** One stream of a camera on one station: a plain transport and its producer, shared by all its viewers there. */
export interface SfuFeed {
  readonly camera: CameraId;
  readonly stream: StreamRole;
  readonly producer: types.Producer;
  /** Releases one use; after the last one the feed lingers. Idempotent. */
  release(): void;
}

export interface SfuFeeds {
  /** Returns the feed, created if there is none. Rejects if the worker dies meanwhile. */
  acquire(station: RunningWorker, camera: CameraId, stream: StreamRole): Promise<SfuFeed>;
  /** Ends the feeds of a station that died. */
  lose(station: RunningWorker): void;
  /** Ends the feeds of these cameras on all stations, without lingering. */
  drop(cameras: ReadonlySet<string>): void;
  readonly count: number;
  readonly keyframeRequests: number;
  /** Returns the bytes and packets received for each feed. */
  traffic(): Promise<
    { camera: CameraId; stream: StreamRole; station: number; bytes: number; packets: number; lost: number }[]
  >;
  close(): void;
}

interface Entry {
  readonly key: string;
  readonly station: RunningWorker;
  readonly camera: CameraId;
  readonly stream: StreamRole;
  readonly ready: Promise<types.Producer>;
  uses: number;
  linger: Cancel;
  /** Closes all feeds, including those still being created. */
  end(): void;
}

export function createSfuFeeds(
  sources: MediaSources,
  clock: Clock,
  options: { readonly playoutDelay: Readonly<Record<StreamRole, PlayoutDelay>>; readonly lingerMs: number },
): SfuFeeds {
  const entries = new Map<string, Entry>();
  let keyframeRequests = 0;

  function begin(key: string, station: RunningWorker, camera: CameraId, stream: StreamRole): Entry {
    let ended = false;
    let transport: types.PlainTransport | undefined;
    let removeSink: Cancel = () => undefined;

    async function make(): Promise<types.Producer> {
      transport = await station.router.createPlainTransport({
        listenInfo: { protocol: 'udp', ip: '127.0.0.1', recvBufferSize: socketBufferBytes },
        rtcpMux: true,
        comedia: false,
      });
      if (ended) transport.close();
      const ssrc = randomInt(1, 2 ** 32 - 1);
      const { rtp, payloadType, extensions } = createProducerParameters(
        station.router.rtpCapabilities,
        ssrc,
        options.playoutDelay[stream],
      );
      const [producer] = await Promise.all([
        transport.produce({
          kind: 'video',
          rtpParameters: rtp,
          keyFrameRequestDelay: keyFrameRequestDelayMs,
        }),
        transport.connect({ ip: sources.from.address, port: sources.from.port }),
      ]);
      producer.on('trace', () => {
        keyframeRequests += 1;
        sources.source(camera, stream).requestKeyframe();
      });
      await producer.enableTraceEvent(['pli', 'fir']);
      if (ended) throw new Error('the feed ended while it was made');
      const { localAddress, localPort } = transport.tuple;
      removeSink = sources
        .source(camera, stream)
        .addSink({ address: localAddress, port: localPort, ssrc, payloadType, extensions });
      return producer;
    }

    const entry: Entry = {
      key,
      station,
      camera,
      stream,
      ready: make(),
      uses: 0,
      linger: () => undefined,
      end() {
        if (ended) return;
        ended = true;
        if (entries.get(key) === entry) entries.delete(key);
        entry.linger();
        removeSink();
        transport?.close();
      },
    };
    entries.set(key, entry);
    // The failure is reported to the caller of `acquire`; the entry must not stay.
    entry.ready.catch(() => entry.end());
    return entry;
  }

  function release(entry: Entry): void {
    entry.uses -= 1;
    if (entry.uses > 0 || entries.get(entry.key) !== entry) return;
    entry.linger();
    entry.linger = clock.after(options.lingerMs, entry.end);
  }

  const endAll = (which: (entry: Entry) => boolean) => {
    for (const entry of [...entries.values()]) if (which(entry)) entry.end();
  };

  return {
    async acquire(station, camera, stream) {
      const key = `${station.index} ${stream} ${camera}`;
      const entry = entries.get(key) ?? begin(key, station, camera, stream);
      entry.uses += 1;
      entry.linger();
      try {
        const producer = await entry.ready;
        let held = true;
        return {
          camera,
          stream,
          producer,
          release() {
            if (held) release(entry);
            held = false;
          },
        };
      } catch (error) {
        entry.uses -= 1;
        throw error;
      }
    },
    lose: (station) => endAll((entry) => entry.station === station),
    drop: (cameras) => endAll((entry) => cameras.has(entry.camera)),
    get count() {
      return entries.size;
    },
    get keyframeRequests() {
      return keyframeRequests;
    },
    traffic() {
      return Promise.all(
        [...entries.values()].map(async ({ camera, stream, station, ready }) => {
          const stats = await ready.then((producer) => producer.getStats());
          const sum = (of: (stat: types.ProducerStat) => number) =>
            stats.reduce((total, stat) => total + of(stat), 0);
          return {
            camera,
            stream,
            station: station.index,
            bytes: sum((stat) => stat.byteCount),
            packets: sum((stat) => stat.packetCount),
            lost: sum((stat) => stat.packetsLost),
          };
        }),
      );
    },
    close: () => endAll(() => true),
  };
}
