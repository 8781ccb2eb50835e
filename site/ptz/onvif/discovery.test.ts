import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../core/base/clock.ts';
import { maxDiscovered } from '../../../core/cameras/ownCamera.ts';
import { type OnvifDevice, probeMatch, startOnvifDevice } from '../../../test/fakes/onvifDevice.ts';
import { discoverCameras } from './discovery.ts';
import { loadDeviceStreams } from './streams.ts';

const clock = createSystemClock();
let device: OnvifDevice | undefined;
afterEach(async () => {
  await device?.close();
  device = undefined;
});

const user = { user: 'onvif', password: 'mật khẩu' };
const streams = [
  { url: 'rtsp://u:p@192.0.2.1:8554/sub?x=1', codec: 'H264', width: 640 },
  { url: 'rtsp://192.0.2.1/main', codec: 'H265', width: 3_840 },
  { url: 'rtsp://192.0.2.1/main', codec: 'H265', width: 3_840 },
  { url: 'http://192.0.2.1/none', codec: 'JPEG', width: 320 },
];
const search = (port: number, waitMs: number) =>
  discoverCameras({ clock, waitMs, from: [{ address: '127.0.0.1', host: '127.0.0.1', port }] });

describe('WS-Discovery', () => {
  it('discovery finds a camera once, at the address of its response, with its name', async () => {
    device = await startOnvifDevice({
      ...user,
      streams,
      answersWith: (id) => [probeMatch(id, 'urn:uuid:one', 'http://192.0.2.1/by-another-way')],
    });
    // Far longer than a response takes on a busy machine.
    expect(await search(device.discovery.port, 2_000)).toEqual({
      ok: true,
      value: {
        found: [
          {
            onvif: `http://127.0.0.1:${device.port}/onvif/device_service`,
            host: '127.0.0.1',
            name: 'Cổng sau',
            hardware: 'IPC-1',
          },
        ],
        more: false,
      },
    });
  });

  it('discovery is bounded in number, and resists arbitrary datagrams', async () => {
    device = await startOnvifDevice({
      ...user,
      streams,
      answersWith: (id) => [
        probeMatch('urn:uuid:of-another-question', 'urn:uuid:x', 'http://192.0.2.9/x'),
        probeMatch(id, 'urn:uuid:y', 'file:///etc/passwd rtsp://192.0.2.9/'),
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<a',
        Buffer.alloc(40_000, 60),
        ...Array.from({ length: 80 }, (_, n) => probeMatch(id, `urn:uuid:${n}`, `http://192.0.2.2/${n}`)),
      ],
    });
    // It ends once the maximum number is reached.
    const found = await search(device.discovery.port, 60_000);
    expect(found.ok && [found.value.found.length, found.value.more]).toEqual([maxDiscovered, true]);
    expect(found.ok && found.value.found.every(({ host }) => host === '127.0.0.1')).toBe(true);
  });

  it('discovery finds nothing without responses, and reports a missing network', async () => {
    device = await startOnvifDevice({ ...user, streams });
    const { port } = device.discovery;
    await device.close();
    device = undefined;
    expect(await search(port, 100)).toMatchObject({ ok: true, value: { found: [], more: false } });
    expect(await discoverCameras({ clock, waitMs: 100, from: [] })).toMatchObject({
      fault: { code: 'discovery.failed' },
    });
  });
});

describe('the streams of a discovered device', () => {
  const onvif = () => `http://127.0.0.1:${device?.port}/onvif/device_service`;

  it('streams are listed the largest first, each once, at the contacted host and without a password', async () => {
    device = await startOnvifDevice({ ...user, streams });
    expect(
      await loadDeviceStreams({ onvif: onvif(), username: 'onvif', password: user.password }, clock),
    ).toEqual({
      ok: true,
      value: {
        streams: [
          { url: 'rtsp://127.0.0.1:554/main', codec: 'H265', width: 3_840, height: 2_160 },
          { url: 'rtsp://127.0.0.1:8554/sub?x=1', codec: 'H264', width: 640, height: 360 },
        ],
        ptz: false,
      },
    });
  });

  it('a refusal of streams is reported with its cause', async () => {
    device = await startOnvifDevice({ ...user, streams });
    const code = async (asked: Parameters<typeof loadDeviceStreams>[0]) => {
      const answer = await loadDeviceStreams(asked, clock);
      return answer.ok ? 'ok' : answer.fault.code;
    };
    expect(await code({ onvif: onvif() })).toBe('onvif.needsName');
    expect(await code({ onvif: onvif(), username: 'onvif', password: 'sai' })).toBe('onvif.signInRefused');
    expect(await code({ onvif: 'http://127.0.0.1:1/x' })).toBe('onvif.portRefused');
    expect(await code({ onvif: 'http://khong-co.invalid/x' })).toBe('trial.noHost');
    expect(await code({ onvif: 'rtsp://127.0.0.1/x' })).toBe('onvif.badAddress');
    expect(await code({ onvif: 'http://[' })).toBe('onvif.badAddress');
  });

  it('the list of streams may be empty', async () => {
    device = await startOnvifDevice({ ...user, streams: [] });
    expect(
      await loadDeviceStreams({ onvif: onvif(), username: 'onvif', password: user.password }, clock),
    ).toMatchObject({ fault: { code: 'onvif.noStreams' } });
  });
});
