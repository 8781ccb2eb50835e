import { join } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { StreamRole } from '../../core/cameras/camera.ts';
import type { CameraRegistry } from '../cameras/index.ts';
import { createMediaSources, udpHost } from '../ingest/createMediaSources.ts';
import { createIngest, type Ingest, type IngestStats } from '../ingest/ingest.ts';
import { createTranscodingMachine } from '../ingest/transcode/machine.ts';
import { openUdpSender } from '../ingest/udpSender.ts';
import { requestKeyframe } from '../ptz/onvif/streams.ts';
import { type Sfu, type SfuStats, startSfu, supportedExtensions } from '../sfu/index.ts';
import type { SiteStore } from '../store/index.ts';
import { createWhepClient } from '../whip/whep.ts';
import { createWhipEndpoint, type WhipEndpoint, type WhipStats } from '../whip/whipEndpoint.ts';
import type { SiteConfig } from './config.ts';
import type { Disposables } from './disposables.ts';
import { toStartResult } from './toStartResult.ts';

export interface MediaStats {
  readonly sfu: SfuStats;
  readonly ingest: IngestStats;
  readonly whip: WhipStats;
}

/** The path of video: the ingest pulls a camera, or WHIP receives an encoder, and the SFU forwards it. */
export interface ComposedMedia extends Pick<Sfu, 'openViewer' | 'traffic'> {
  readonly whip: Pick<WhipEndpoint, 'handle' | 'close'>;
  /** See `Ingest`. */
  readonly onState: Ingest['onState'];
  /** Reports that these cameras have other addresses, or were removed. */
  moved(cameras: ReadonlySet<string>): void;
  stats(): MediaStats;
}

/** Pulling continues this long after the last sink: feeds linger longer, and a replaced worker is back by then. */
const ingestLingerMs = 2_000;

/** Connects the media modules. Everything it starts is added to `undo`, also after a fault. */
export async function composeMedia(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** See `SiteOptions`. */
  readonly workerBin: string | undefined;
  readonly registry: CameraRegistry;
  readonly store: Pick<SiteStore, 'recordLater'>;
  readonly undo: Disposables;
  readonly onUnexpectedError: (id: string, call: string, error: unknown) => void;
}): Promise<Result<ComposedMedia>> {
  const { config, clock, log, workerBin, registry, store, undo } = options;
  const { listen, media } = config;
  const machine = createTranscodingMachine({
    settings: media.transcoding,
    ffmpeg: 'ffmpeg',
    file: join(config.data, 'transcoding.json'),
    log,
  });
  undo.add(() => machine.close());
  const mayTranscode = registry
    .named()
    .some(({ camera }) =>
      StreamRole.options.some((stream) => registry.address(camera.id, stream)?.transcode === true),
    );
  // Prepared early so that the first transcoded camera need not wait. It never rejects.
  if (mayTranscode) void machine.prepare();
  const ingest = createIngest({
    clock,
    machine,
    resolve: (camera, stream) => registry.address(camera, stream),
    log: (event, details) => log(`ingest: ${event} ${JSON.stringify(details)}`),
    timings: { lingerMs: ingestLingerMs },
    synchronise(camera, stream) {
      const [onvif, url] = [registry.onvif(camera), registry.address(camera, stream)?.url];
      if (onvif === undefined || url === undefined) return undefined;
      return requestKeyframe(onvif, url, clock).then((done) => {
        if (!done.ok)
          log(`ingest: keyframe refused ${JSON.stringify({ camera, stream, code: done.fault.code })}`);
        return done.ok;
      });
    },
    // Nothing is fetched before the first window has joined: the SFU exists by then.
    playWhep: (address, signal) => whep.play(address, signal),
  });
  undo.add(() => ingest.close());
  const udp = await openUdpSender({
    clock,
    host: udpHost,
    log: (event, details) => log(`udp: ${event} ${JSON.stringify(details)}`),
  });
  undo.add(() => udp.close());
  const started = await toStartResult(
    startSfu(
      {
        count: media.workers,
        listenAddress: listen.host === 'localhost' ? '127.0.0.1' : listen.host,
        basePort: media.basePort,
        playoutDelay: media.playoutDelay,
        lingerMs: media.lingerMs,
        consumersPerWorker: media.consumersPerWorker,
        ...(media.announcedAddress === undefined ? {} : { announcedAddress: media.announcedAddress }),
        ...(workerBin === undefined ? {} : { workerBin }),
      },
      createMediaSources(ingest, udp),
      clock,
      log,
    ),
    (why) => fail('site.mediaFailed', { why }),
  );
  if (!started.ok) return started;
  const sfu = started.value;
  undo.add(() => sfu.close());
  const whep = createWhepClient({ clock, extensions: supportedExtensions, openReceiver: sfu.openReceiver });
  const whip = createWhipEndpoint(
    {
      site: config.id,
      token: (camera, stream) => registry.address(camera, stream)?.whip?.token,
      extensions: supportedExtensions,
      openPublisher: sfu.openPublisher,
      published: ingest.published,
      sinks: ingest.sinks,
      onSinks: ingest.onSinks,
      log: (line) => log(`whip: ${line}`),
      recordLater: store.recordLater,
      onUnexpectedError: options.onUnexpectedError,
    },
    clock,
  );
  undo.add(() => whip.close());
  return ok({
    openViewer: sfu.openViewer,
    traffic: sfu.traffic,
    whip,
    onState: ingest.onState,
    moved(cameras) {
      sfu.drop(cameras);
      ingest.moved(cameras);
      whip.moved(cameras);
    },
    stats: () => ({ sfu: sfu.stats(), ingest: ingest.stats(), whip: whip.stats() }),
  });
}
