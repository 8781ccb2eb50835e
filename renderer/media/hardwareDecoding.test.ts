import { expect, it, vi } from 'vitest';
import { createHardwareDecodingCheck } from './hardwareDecoding.ts';

it('hardware decoding is queried once per picture size, and unknown until Chromium replies', async () => {
  const ask = vi.fn(async ({ video }: MediaDecodingConfiguration) => ({
    powerEfficient: (video?.width ?? 0) > 640,
  }));
  const isByHardware = createHardwareDecodingCheck(ask);
  const [small, large] = [
    { width: 320, height: 180 },
    { width: 1_920, height: 1_080 },
  ];
  expect([isByHardware(small), isByHardware(large)]).toEqual([undefined, undefined]);
  await vi.waitFor(() => expect([isByHardware(small), isByHardware(large)]).toEqual([false, true]));
  expect(ask).toHaveBeenCalledTimes(2);
});

it('hardware decoding stays unknown for a stream without a picture, and after a failed query', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const ask = vi.fn(() => Promise.reject(new TypeError('no such configuration')));
  const isByHardware = createHardwareDecodingCheck(ask);
  expect(isByHardware({ width: 0, height: 0 })).toBeUndefined();
  expect(ask).not.toHaveBeenCalled();
  isByHardware({ width: 320, height: 180 });
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
  expect(isByHardware({ width: 320, height: 180 })).toBeUndefined();
});
