import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { type OnvifDevice, startOnvifDevice } from '../../test/fakes/onvifDevice.ts';
import { type DemoCameras, endProgram, startDemoCameras } from '../../test/fixtures/demoCameras.ts';
import { startGstRtspServer } from '../../test/fixtures/gstRtspServer.ts';
import { testSource } from '../../test/fixtures/source.ts';
import { until } from '../../test/fixtures/until.ts';
import { requestKeyframe } from '../ptz/onvif/streams.ts';
import type { KeyframeTimings } from './keyframeWait.ts';
import type { IngestSource, SourceStream } from './source.ts';

/** A camera whose GOP is longer than any of these tests, with a keyframe at PLAY and on request. */
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-gop-'));
let cameras: DemoCameras;
beforeAll(async () => {
  cameras = await startDemoCameras(join(folder, 'cameras.json'), [
    ...['--cameras', '1', '--test', '1', '--test-gop', '120', '--test-seconds', '120'],
    ...['--test-main', '320x180@12.5', '--test-sub', '80x46@12.5'],
  ]);
});
afterAll(async () => {
  await endProgram(cameras.child);
  rmSync(folder, { recursive: true });
});

let source: IngestSource | undefined;
let device: OnvifDevice | undefined;
afterEach(async () => {
  source?.close();
  await device?.close();
  device = undefined;
});

const clock = createSystemClock();
const soon: Partial<KeyframeTimings> = { reportAfterMs: 300, synchroniseAfterMs: 200, playAfterMs: 600 };

function watch(more: Partial<SourceStream> = {}, keyframes = soon) {
  const [camera] = cameras.cameras;
  const { url = '' } = camera?.main ?? {};
  const { username = '', password = '' } = camera ?? {};
  const requests: string[] = [];
  const opened = testSource(
    {
      resolve: () => ({ url, username, password }),
      ...more,
    },
    {
      log: (event, { by }) => event === 'keyframe requested' && requests.push(String(by)),
      timings: { watchEveryMs: 100 },
      keyframes,
    },
  );
  source = opened;
  let markers = 0;
  const addSink = () =>
    opened.addSink({
      send: (packet) => {
        if (((packet[1] ?? 0) & 0x80) !== 0) markers += 1;
      },
      ssrc: 1,
      payloadType: 96,
    });
  addSink();
  return { opened, requests, url, camera: camera?.id ?? '', addSink, pictures: () => markers };
}

const isAwaiting = (each: IngestSource) => each.status().cause?.code === 'source.awaitsKeyframe';

it('a source reports that it waits for a keyframe, and plays again to get one', async () => {
  const { opened, requests, pictures } = watch();
  await until(() => pictures() > 5);
  expect(opened.status()).toMatchObject({ state: 'live', cause: null });
  const messages: (string | undefined)[] = [];
  opened.onState(({ state, cause }) => messages.push(`${state} ${cause?.code}`));
  opened.requestKeyframe();
  await until(() => opened.counts().keyframes === 2);
  expect(messages).toEqual([
    ...['live source.awaitsKeyframe', 'connecting source.awaitsKeyframe', 'live undefined'],
  ]);
  expect(requests).toEqual(['PLAY']);
  expect(opened.counts().restarts).toBe(1);
});

it.each(['endless', 'refresh'])(
  'a source gets a keyframe from GStreamer’s /%s, which sends one at PLAY only',
  async (path) => {
    const server = await startGstRtspServer();
    try {
      const { opened, requests, pictures } = watch({
        resolve: () => ({ url: `rtsp://127.0.0.1:${server.port}/${path}` }),
      });
      // Two seconds: other cameras have sent their second keyframe by then.
      await until(() => pictures() > 50, 60_000);
      expect(opened.counts().keyframes).toBe(1);
      opened.requestKeyframe();
      await until(() => opened.counts().keyframes === 2, 60_000);
      expect({ requests, restarts: opened.counts().restarts }).toEqual({ requests: ['PLAY'], restarts: 1 });
    } finally {
      await server.kill();
    }
  },
);

it('a source requests a keyframe by ONVIF if supported, and interrupts no viewer', async () => {
  device = await startOnvifDevice({
    user: 'onvif',
    password: 'mật khẩu',
    streams: ['sub', 'main'].map((role) => ({
      url: `rtsp://192.0.2.1/cam/${cameras.cameras[0]?.id}/${role}`,
      codec: 'H264',
      width: 320,
    })),
    onSynchronise(profile) {
      profiles.push(profile);
      void cameras.command(cameras.cameras[0]?.id ?? '', 'keyframe');
    },
  });
  const profiles: string[] = [];
  const onvif = `http://127.0.0.1:${device.port}/onvif/device_service`;
  const { opened, requests, url, pictures } = watch(
    {
      synchronise: () =>
        requestKeyframe({ onvif, username: 'onvif', password: 'mật khẩu' }, url, clock).then(({ ok }) => ok),
    },
    { ...soon, playAfterMs: 30_000 },
  );
  await until(() => pictures() > 5);
  opened.requestKeyframe();
  await until(() => opened.counts().keyframes === 2);
  expect({ requests, profiles }).toEqual({ requests: ['ONVIF'], profiles: ['p1'] });
  expect(opened.counts().restarts).toBe(0);
  expect(opened.status()).toMatchObject({ state: 'live', cause: null });
});

it('a source plays again if the camera refuses the ONVIF request, which is not repeated', async () => {
  let asked = 0;
  const { opened, requests, pictures } = watch(
    {
      async synchronise() {
        asked += 1;
        return false;
      },
    },
    { ...soon, firstGapMs: 100 },
  );
  await until(() => pictures() > 5);
  for (const keyframes of [2, 3]) {
    opened.requestKeyframe();
    await until(() => opened.counts().keyframes === keyframes);
  }
  expect({ asked, requests }).toEqual({ asked: 1, requests: ['ONVIF', 'PLAY', 'PLAY'] });
});

it('a source survives an unexpected error in the ONVIF request, and plays again', async () => {
  const { opened, requests, pictures } = watch({
    synchronise: () => Promise.reject(new RangeError('out')),
  });
  await until(() => pictures() > 5);
  opened.requestKeyframe();
  await until(() => opened.counts().keyframes === 2);
  expect(requests).toEqual(['ONVIF', 'PLAY']);
});

it('a source reports the share of packets that a camera loses', async () => {
  const lossy = await startDemoCameras(join(folder, 'lossy.json'), ['--cameras', '1', '--test', '1']);
  try {
    const [camera] = lossy.cameras;
    const { username = '', password = '' } = camera ?? {};
    const { opened } = watch({ resolve: () => ({ url: camera?.main.url ?? '', username, password }) });
    await until(() => opened.state === 'live');
    expect(opened.status().lostPct).toBeUndefined();
    await lossy.command(camera?.id ?? '', 'lose');
    // Counted over ten seconds.
    await until(() => (opened.status().lostPct ?? 0) >= 0.8, 60_000);
    // Ten seconds are some 300 packets, so one packet is a third of a percent.
    expect(opened.status().lostPct).toBeLessThan(2);
  } finally {
    await endProgram(lossy.child);
  }
});

it('a source does not wait for a keyframe that no viewer requested', async () => {
  const { opened, pictures } = watch();
  // Longer than the delay of the report.
  await until(() => pictures() > 20);
  expect([isAwaiting(opened), opened.counts().restarts]).toEqual([false, 0]);
});
