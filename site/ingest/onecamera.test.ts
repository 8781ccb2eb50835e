import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { SourceStatus } from '../../core/domain/source.ts';
import { described, goodAnswer, type RtspCamera, sdp, startRtspCamera } from '../../test/fakes/rtspCamera.ts';
import { Places } from './places.ts';
import type { CameraAddress } from './settings.ts';
import { Source } from './source.ts';

/** What one camera does is that camera's fault: an exception that got out of here would end this test's process. */
const cameras: RtspCamera[] = [];
const sources: Source[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) source.close();
  for (const camera of cameras.splice(0)) await camera.close();
});

const idr = Buffer.from([0x65, 0x88, 1, 2, 3]);
const sprop = 'Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==,aM48gA==';

/** A camera with this description that sends one keyframe once it plays. */
async function sourceOf(
  description: string,
  more: Partial<CameraAddress> = {},
  transcoders = 1,
  ffmpeg = 'ffmpeg',
) {
  const camera = await startRtspCamera(({ method }, socket) => {
    if (method === 'DESCRIBE') return described(description);
    if (method === 'PLAY') {
      const rtp = Buffer.concat([Buffer.from([0x80, 0xe0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7]), idr]);
      setImmediate(() => socket.write(Buffer.concat([Buffer.from([0x24, 0, 0, rtp.length]), rtp])));
    }
    return goodAnswer(method);
  });
  cameras.push(camera);
  const source = new Source({
    cameraId: 'test:camera:1',
    stream: 'main',
    clock: systemClock(),
    pulls: new Places(1),
    transcoders: new Places(transcoders),
    ffmpeg,
    resolve: () => ({ url: `rtsp://127.0.0.1:${camera.port}/`, ...more }),
    log: () => undefined,
    retry: () => 20,
  });
  sources.push(source);
  return { source, camera };
}

/** Watches it until its state is this. */
const until = (source: Source, state: SourceStatus['state']) =>
  new Promise<SourceStatus>((resolve) => {
    const stop = source.onState((status) => {
      if (status.state !== state) return;
      stop();
      resolve(status);
    });
    source.addSink({ send: () => undefined, ssrc: 1, payloadType: 96 });
  });

it('plays a camera that names its tracks with digits alone', async () => {
  const digits = sdp
    .replace('a=control:*', 'a=control:1')
    .replace('a=control:track1', 'a=control:2')
    .replace('packetization-mode=1', `packetization-mode=1;sprop-parameter-sets=${sprop}`);
  const { source, camera } = await sourceOf(digits);
  expect(await until(source, 'live')).toMatchObject({ width: 320, height: 180 });
  expect((await camera.asked('SETUP')).uri).toMatch(/\/2$/);
});

it('refuses a codec that is a number, by its name', async () => {
  const { source } = await sourceOf(sdp.replace('H264/90000', '264/90000'));
  expect((await until(source, 'refused')).cause).toEqual({ code: 'source.codec', params: { codec: '264' } });
});

it('takes what throws while a camera plays as that camera’s fault, and tries anew', async () => {
  const { source } = await sourceOf(sdp.replace('mode=1', `mode=1;sprop-parameter-sets=${sprop}`));
  const stop = source.onKeyframe(() => {
    stop();
    throw new RangeError('out');
  });
  expect((await until(source, 'lost')).cause?.code).toBe('call.failed');
  await until(source, 'live');
});

it('says so when the site transcodes as many as it can', async () => {
  const { source } = await sourceOf(sdp.replace('H264', 'H265'), { transcode: true }, 0);
  expect((await until(source, 'lost')).cause).toEqual({
    code: 'source.transcodersBusy',
    params: { most: 0 },
  });
});

it('takes a transcoder that writes nonsense as a fault', async () => {
  const { source } = await sourceOf(sdp.replace('H264', 'H265'), { transcode: true }, 1, '/bin/echo');
  expect((await until(source, 'lost')).cause?.code).toBe('source.transcodeFailed');
});
