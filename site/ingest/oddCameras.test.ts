import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Alteration,
  type AlteredCamera,
  addsForeign,
  addsUniview,
  alterCamera,
  byTheBook,
  joinsNals,
  marksEachNal,
  marksNothing,
  marksSets,
  marksSetsLate,
} from '../../test/fixtures/alteredCamera.ts';
import { type GstRtspServer, startGstRtspServer } from '../../test/fixtures/gstRtspServer.ts';
import {
  decode,
  type RecordedPacket,
  receivedPictures,
  recordPacket,
  toAnnexB,
} from '../../test/fixtures/rtpRecording.ts';
import { testSource } from '../../test/fixtures/source.ts';
import type { IngestSource } from './source.ts';

let server: GstRtspServer;
const cameras: AlteredCamera[] = [];
const sources: IngestSource[] = [];
beforeAll(async () => {
  server = await startGstRtspServer();
});
afterEach(async () => {
  for (const source of sources.splice(0)) source.close();
  for (const camera of cameras.splice(0)) await camera.close();
});
afterAll(() => server.kill());

/** Returns the packets and pictures that a viewer receives of a camera, up to a number of pictures. */
async function received(path: string, alteration: Alteration, pictures: number) {
  const camera = await alterCamera(server.port, alteration);
  cameras.push(camera);
  const source = testSource(
    {
      cameraId: `test:camera:${path}`,
      stream: 'sub',
      resolve: () => ({ url: `rtsp://127.0.0.1:${camera.port}/${path}` }),
    },
    {
      retry: () => 100,
    },
  );
  sources.push(source);
  const packets: RecordedPacket[] = [];
  const end = await new Promise<string>((resolve) => {
    source.onState(({ state, cause }) => {
      if (cause) resolve(`${state}: ${cause.code}`);
    });
    source.addSink({
      send(packet) {
        packets.push(recordPacket(packet));
        const timestamps = new Set(packets.map(({ timestamp }) => timestamp));
        if (timestamps.size > pictures) resolve('received');
      },
      ssrc: 1,
      payloadType: 96,
    });
  });
  source.close();
  return { source, packets, end };
}

describe('a camera with unusual packets is received as pictures that decode', () => {
  it.each<[what: string, path: string, alteration: Alteration, isLearned?: boolean]>([
    ['marks parameter sets (Tapo TC70)', 'inband', marksSets],
    ['marks parameter sets and times them as the picture before (Reolink)', 'inband', marksSetsLate],
    ['marks every NAL unit, one slice a picture', 'inband', marksEachNal],
    ['marks every slice of several (OBS-rtspserver, OpenIPC)', 'slices', marksEachNal, true],
    ['marks nothing', 'inband', marksNothing],
    ['marks nothing, with several slices', 'slices', marksNothing],
    ['adds packets of another payload type that take numbers', 'inband', addsForeign],
    ['adds packets that bear the number of the next (Uniview)', 'inband', addsUniview],
    ['puts SPS, PPS and IDR into one NAL unit', 'inband', joinsNals(65_000)],
    ['puts SPS, PPS and IDR into the fragments of one NAL unit (V380)', 'large', joinsNals(1_400)],
    ['puts SPS, PPS and slices into fragments that cut start codes', 'slices', joinsNals(16)],
    ['does it by the book', 'slices', byTheBook],
  ])('%s', async (_what, path, alteration, isLearned = false) => {
    const wanted = 60;
    const { source, packets, end } = await received(path, alteration, wanted);
    expect(end).toBe('received');
    // The picture by which a camera is learned is cut, and the stream resumes with the next keyframe.
    const whole = isLearned ? packets.slice(packets.findIndex(({ marker }) => marker) + 1) : packets;
    const pictures = receivedPictures(whole);
    expect(pictures.length).toBeGreaterThanOrEqual(wanted - 2);
    const [width, height] = path === 'large' ? [1280, 720] : [320, 180];
    const decoded = await decode(toAnnexB(pictures.flat()), width, height);
    expect(decoded.errors).toBe('');
    expect(decoded.frames).toBe(pictures.length);
    expect(source.counts()).toMatchObject({ lost: 0, late: 0, malformed: 0, restarts: 0 });
  });
});
