import { describe, expect, it } from 'vitest';
import { Camera } from './camera.ts';
import { CameraFile, type CameraFileInput } from './cameraFile.ts';

const camera = {
  id: 'c1',
  number: 12,
  name: ' Ngã tư Sở ',
  ward: 'dong-da',
  position: { lat: 21, lon: 105.8 },
  main: { url: 'rtsp://10.0.0.1/main' },
};
const file: CameraFileInput = { wards: [{ id: 'dong-da', name: 'Đống Đa' }], cameras: [camera] };
const withCamera = (changes: object) => ({ ...file, cameras: [{ ...camera, ...changes }] });

describe('a camera file', () => {
  it('may omit fields with a default', () => {
    expect(CameraFile.parse(file).cameras[0]).toMatchObject({
      name: 'Ngã tư Sở',
      function: 'security',
      kind: 'fixed',
      position: { heightM: 6 },
      fovDeg: 90,
      tags: [],
      masks: [],
      transcode: false,
    });
  });

  it.each([
    ['an id with a colon, which would forge a site’s id', { id: 'a:b' }, 'cameras.0.id'],
    ['a number of 0', { number: 0 }, 'cameras.0.number'],
    ['an address that is not RTSP', { main: { url: 'file:///etc/passwd' } }, 'cameras.0.main.url'],
    ['a stream without a source', { main: {} }, 'cameras.0.main'],
    [
      'a stream with two sources',
      { main: { url: 'rtsp://a', whip: { token: 'x'.repeat(32) } } },
      'cameras.0.main',
    ],
    [
      'a stream from both an encoder and a media server',
      { main: { whip: { token: 'x'.repeat(32) }, whep: { url: 'https://a/whep' } } },
      'cameras.0.main',
    ],
    ['a media server that is not HTTP', { main: { whep: { url: 'rtsp://a' } } }, 'cameras.0.main.whep.url'],
    [
      'a token that would break its header line',
      { main: { whep: { url: 'https://a/whep', token: 'a\r\nb' } } },
      'cameras.0.main.whep.token',
    ],
    [
      'SRT with words of its own',
      { main: { srt: { url: 'srt://a:9?mode=listener' } } },
      'cameras.0.main.srt.url',
    ],
    [
      'a passphrase that would break its line',
      { main: { srt: { url: 'srt://a:9', passphrase: "0123456789'\n" } } },
      'cameras.0.main.srt.passphrase',
    ],
    ['a short token', { main: { whip: { token: 'secret' } } }, 'cameras.0.main.whip.token'],
    ['a heading of 360, which is 0', { headingDeg: 360 }, 'cameras.0.headingDeg'],
    ['a position off the globe', { position: { lat: 91, lon: 0 } }, 'cameras.0.position.lat'],
    [
      'a mask of two corners, which covers nothing',
      {
        masks: [
          {
            id: 'a',
            points: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      },
      'cameras.0.masks.0.points',
    ],
    ['a blank name', { name: '   ' }, 'cameras.0.name'],
  ])('is rejected with %s, with the path of the error', (_name, changes, where) => {
    const parsed = CameraFile.safeParse(withCamera(changes));
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(where);
  });
});

it('a camera for windows has neither address nor password', () => {
  expect(Object.keys(Camera.shape).join(' ')).not.toMatch(/url|user|pass|address/i);
});
