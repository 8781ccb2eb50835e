import { afterEach, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import {
  describeResponse,
  type RtspCamera,
  sdp,
  startRtspCamera,
  validResponse,
} from '../../test/fakes/rtspCamera.ts';
import { testSource } from '../../test/fixtures/source.ts';
import { ConcurrencyLimit } from '../shared/concurrencyLimit.ts';
import { createIngest } from './ingest.ts';
import type { StreamAddressToFetch } from './settings.ts';
import type { IngestSource } from './source.ts';

/** Failures of one camera must stay with it: an uncaught exception would end this test's process. */
const cameras: RtspCamera[] = [];
const sources: IngestSource[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) source.close();
  for (const camera of cameras.splice(0)) await camera.close();
});

const idr = Buffer.from([0x65, 0x88, 1, 2, 3]);
const sprop = 'Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==,aM48gA==';

/** A camera with this description that sends one keyframe once it plays. `starting`: its responses before that. */
async function playing(
  description: string,
  keyframe: Buffer = idr,
  starting: readonly string[] = [],
): Promise<RtspCamera> {
  const early = [...starting];
  const camera = await startRtspCamera(({ method }, socket) => {
    if (method === 'DESCRIBE') return early.shift() ?? describeResponse(description);
    if (method === 'PLAY') {
      const rtp = Buffer.concat([Buffer.from([0x80, 0xe0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7]), keyframe]);
      const head = Buffer.from([0x24, 0, rtp.length >> 8, rtp.length & 0xff]);
      setImmediate(() => socket.write(Buffer.concat([head, rtp])));
    }
    return validResponse(method);
  });
  cameras.push(camera);
  return camera;
}

async function sourceOf(
  description: string,
  more: Partial<StreamAddressToFetch> = {},
  transcoders = 1,
  ffmpeg = 'ffmpeg',
) {
  const camera = await playing(description);
  const source = testSource(
    { resolve: () => ({ url: `rtsp://127.0.0.1:${camera.port}/`, ...more }) },
    {
      transcoders: new ConcurrencyLimit(transcoders),
      ffmpeg,
      retry: () => 20,
    },
  );
  sources.push(source);
  return { source, camera };
}

/** Waits until the source has this state. */
const until = (source: IngestSource, state: SourceStatus['state']) =>
  new Promise<SourceStatus>((resolve) => {
    const stop = source.onState((status) => {
      if (status.state !== state) return;
      stop();
      resolve(status);
    });
    source.addSink({ send: () => undefined, ssrc: 1, payloadType: 96 });
  });

it('a source plays a camera that names its tracks with digits alone', async () => {
  const digits = sdp
    .replace('a=control:*', 'a=control:1')
    .replace('a=control:track1', 'a=control:2')
    .replace('packetization-mode=1', `packetization-mode=1;sprop-parameter-sets=${sprop}`);
  const { source, camera } = await sourceOf(digits);
  expect(await until(source, 'live')).toMatchObject({ width: 320, height: 180 });
  expect((await camera.requested('SETUP')).uri).toMatch(/\/2$/);
});

it('a source refuses a codec that is a number, by its name', async () => {
  const { source } = await sourceOf(sdp.replace('H264/90000', '264/90000'));
  expect((await until(source, 'refused')).cause).toEqual({ code: 'source.codec', params: { codec: '264' } });
});

it('a source turns an exception before a camera plays into that camera’s fault', async () => {
  const { source } = await sourceOf(sdp.replace('mode=1', `mode=1;sprop-parameter-sets=${sprop}`));
  source.onFormat(() => {
    throw new RangeError('out');
  });
  expect((await until(source, 'lost')).cause?.code).toBe('call.failed');
});

it('a source turns an exception while a camera plays into that camera’s fault, and retries', async () => {
  const { source } = await sourceOf(sdp.replace('mode=1', `mode=1;sprop-parameter-sets=${sprop}`));
  const stop = source.onKeyframe(() => {
    stop();
    throw new RangeError('out');
  });
  expect((await until(source, 'lost')).cause?.code).toBe('call.failed');
  await until(source, 'live');
});

it('the ingest keeps no more last pictures than its memory limit', async () => {
  const description = sdp.replace('mode=1', `mode=1;sprop-parameter-sets=${sprop}`);
  const large = Buffer.concat([idr, Buffer.alloc(30_000, 7)]);
  const camera = await playing(description, large);
  const ingest = createIngest({
    clock: createSystemClock(),
    resolve: () => ({ url: `rtsp://127.0.0.1:${camera.port}/` }),
    log: () => undefined,
    timings: { lingerMs: 0 },
    limits: { maxIdleBytes: 50_000 },
  });
  for (const name of ['a', 'b']) {
    const source = ingest.source(name, 'main');
    const idle = new Promise<void>((resolve) => {
      source.onState(({ state }) => {
        if (state === 'live') handle.remove();
        if (state === 'idle') resolve();
      });
    });
    const handle = source.addSink({ send: () => undefined, ssrc: 1, payloadType: 96 });
    await idle;
    expect(source.lastKeyframe?.annexB.length).toBeGreaterThan(30_000);
  }
  expect(ingest.stats().sources).toBe(1);
  ingest.close();
});

it('a source reports that the site’s transcoding capacity is used up', async () => {
  const { source } = await sourceOf(sdp.replace('H264', 'H265'), { transcode: true }, 0);
  expect((await until(source, 'lost')).cause).toEqual({
    code: 'source.transcodersBusy',
    params: { most: 0 },
  });
});

it('a source reports invalid output of a transcoder as a fault', async () => {
  const { source } = await sourceOf(sdp.replace('H264', 'H265'), { transcode: true }, 1, '/bin/echo');
  expect((await until(source, 'lost')).cause?.code).toBe('source.transcodeFailed');
});

it('a source recovers by itself after a starting camera has responded with 404 and 500', async () => {
  const description = sdp.replace('mode=1', `mode=1;sprop-parameter-sets=${sprop}`);
  const starting = ['404 Not Found\r\n\r\n', '500 Internal Server Error\r\n\r\n', '404 Not Found\r\n\r\n'];
  const camera = await playing(description, idr, starting);
  const ingest = createIngest({
    clock: createSystemClock(),
    resolve: () => ({ url: `rtsp://127.0.0.1:${camera.port}/` }),
    log: () => undefined,
  });
  try {
    await until(ingest.source('a', 'main'), 'live');
    expect(camera.requests.filter(({ method }) => method === 'DESCRIBE').length).toBe(4);
  } finally {
    ingest.close();
  }
});

it('a source opens a stream with ffmpeg at once if it had to be transcoded before', async () => {
  const bSlice = Buffer.from([0x01, 0xa0, 1, 2, 3]);
  const camera = await playing(sdp, bSlice);
  const source = testSource(
    { resolve: () => ({ url: `rtsp://127.0.0.1:${camera.port}/`, transcode: true }) },
    {
      ffmpeg: '/bin/echo',
      timings: { lingerMs: 0 },
      retry: () => 1_000_000,
    },
  );
  sources.push(source);
  const becomes = (wanted: SourceStatus['state']) =>
    new Promise<void>((resolve) => {
      const stop = source.onState(({ state }) => {
        if (state !== wanted) return;
        stop();
        resolve();
      });
    });
  const open = async () => {
    const lost = becomes('lost');
    const handle = source.addSink({ send: () => undefined, ssrc: 1, payloadType: 96 });
    await lost;
    const idle = becomes('idle');
    handle.remove();
    await idle;
  };
  await open();
  // The first session showed the B-frames, the second is ffmpeg's.
  expect(source.counts().restarts).toBe(1);
  await open();
  expect(source.counts().restarts).toBe(2);
});
