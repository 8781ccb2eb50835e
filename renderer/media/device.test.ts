import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import type { HandlerReceiveOptions } from 'mediasoup-client/types';
import { expect, it } from 'vitest';
import { withoutProbator } from './device.ts';

it('the media device negotiates no m-line for bandwidth probing', async () => {
  const negotiated: string[][] = [];
  const handler = FakeHandler.createFactory(fakeParameters).factory({
    direction: 'recv',
    ...fakeParameters.generateTransportRemoteParameters(),
    getSendExtendedRtpCapabilities: () => ({ codecs: [], headerExtensions: [] }),
  });
  handler.on('@connect', (_parameters, connected) => connected());
  const receive = handler.receive.bind(handler);
  handler.receive = async (list) => {
    negotiated.push(list.map(({ trackId }) => trackId));
    return receive(list);
  };
  const stream = (trackId: string): HandlerReceiveOptions => {
    const { rtpParameters } = fakeParameters.generateConsumerRemoteParameters({
      id: trackId,
      codecMimeType: 'video/VP8',
    });
    return { trackId, kind: 'video', rtpParameters };
  };
  const without = withoutProbator(handler);
  expect(await without.receive([stream('a'), stream('b')])).toHaveLength(2);
  expect(await without.receive([stream('probator')])).toEqual([]);
  await without.receive([stream('c')]);
  expect(negotiated).toEqual([['a', 'b'], ['c']]);
});
