import { describe, expect, it } from 'vitest';
import { WardId } from '../../../../core/base/ids.ts';
import {
  decodeBase64,
  emptyOwnCameraDraft,
  getDefaultCameraName,
  getTypedStream,
  isOnvifAddress,
  listMissingFields,
  parsePosition,
  selectBestStream,
  selectSubStream,
  toCameraToAdd,
} from './model.ts';

const stream = (url: string, codec: string, width: number) => ({
  url,
  codec,
  width,
  height: (width * 9) / 16,
});
const ward = WardId.parse('hn:ward:w1');
const whole = { ...emptyOwnCameraDraft, address: ' rtsp://h/x ', number: '7', name: ' Cổng ', ward } as const;
const seen = { width: 1_920, sub: undefined };

describe('the streams of an ONVIF device', () => {
  const streams = [stream('a', 'H265', 3_840), stream('b', 'H264', 1_920), stream('c', 'H264', 640)];

  it('prefers the best stream without transcoding for the view and the smallest for the wall', () => {
    expect(selectBestStream(streams)).toBe('b');
    expect(selectSubStream({ streams, chosen: 'b' })).toBe('c');
    expect(selectSubStream({ streams, chosen: 'c' })).toBeUndefined();
    expect(selectBestStream([stream('a', 'H265', 3_840)])).toBe('a');
    expect(selectSubStream({ streams: [stream('a', 'H265', 3_840)], chosen: 'a' })).toBeUndefined();
    expect(selectBestStream([])).toBeUndefined();
  });

  it('enables PTZ control only if the camera has PTZ and the operator chose it', () => {
    const device = { onvif: 'http://h/onvif', streams, ptz: true, chosen: 'b' };
    expect(toCameraToAdd(whole, device, seen)).toMatchObject({
      onvif: 'http://h/onvif',
      stream: { url: 'b' },
    });
    expect(toCameraToAdd({ ...whole, steer: false }, device, seen)).not.toHaveProperty('onvif');
    expect(toCameraToAdd(whole, { ...device, ptz: false }, seen)).not.toHaveProperty('onvif');
  });
});

describe('the camera to save', () => {
  it('needs a number, a name and a ward, and lists what is missing in the order of the form', () => {
    expect(listMissingFields(whole)).toEqual([]);
    expect(listMissingFields({ ...whole, ward: '' })).toEqual(['ward']);
    expect(listMissingFields({ ...whole, number: '0', name: ' ', ward: '' })).toEqual([
      'number',
      'name',
      'ward',
    ]);
    expect(toCameraToAdd({ ...whole, ward: '' }, undefined, seen)).toBeUndefined();
  });

  it('contains the typed values and omits empty ones', () => {
    expect(toCameraToAdd(whole, undefined, seen)).toEqual({
      stream: { url: 'rtsp://h/x', transcode: false, anyCertificate: false },
      number: 7,
      name: 'Cổng',
      ward,
      widthPx: 1_920,
    });
    expect(
      toCameraToAdd({ ...whole, username: 'a', position: '21,0288 105,8525' }, undefined, {
        width: 0,
        sub: 'rtsp://h/s',
      }),
    ).toMatchObject({
      stream: { username: 'a', password: '' },
      sub: 'rtsp://h/s',
      position: { lat: 21.0288, lon: 105.8525 },
    });
  });

  it.each([
    { number: '' },
    { number: '0' },
    { number: '1e3' },
    { name: ' ' },
    { ward: '' as const },
    { position: '91, 0' },
  ])('is undefined with %j', (more) =>
    expect(toCameraToAdd({ ...whole, ...more }, undefined, seen)).toBeUndefined(),
  );
});

it('a typed camera position is parsed in the usual notations', () => {
  expect(parsePosition('21.0288, 105.8525')).toEqual({ lat: 21.0288, lon: 105.8525 });
  expect(parsePosition(' 21 105 ')).toEqual({ lat: 21, lon: 105 });
  expect([parsePosition('21'), parsePosition('x, y'), parsePosition('21, 181')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('an ONVIF address is distinguished from an RTSP one, and a camera is named after its device or host', () => {
  expect([isOnvifAddress(' http://h/'), isOnvifAddress('HTTPS://h'), isOnvifAddress('rtsp://h')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(getDefaultCameraName('rtsp://a:b@10.0.0.9:554/x', undefined)).toBe('Camera 10.0.0.9');
  expect(getDefaultCameraName('rtsp://10.0.0.9', ' Cổng sau ')).toBe('Cổng sau');
  expect(getDefaultCameraName('x', '')).toBe('');
  expect(
    getTypedStream({ ...emptyOwnCameraDraft, address: 'rtsp://h', password: 'p' }, undefined),
  ).not.toHaveProperty('password');
  expect([...decodeBase64('AAEC')]).toEqual([0, 1, 2]);
});
