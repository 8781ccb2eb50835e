import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import type { HandlerReceiveOptions } from 'mediasoup-client/types';
import { expect, it } from 'vitest';
import { withProbator } from './device.ts';

function set() {
  const negotiated: string[][] = [];
  const handler = FakeHandler.createFactory(fakeParameters).factory({
    direction: 'recv',
    ...fakeParameters.generateTransportRemoteParameters(),
    getSendExtendedRtpCapabilities: () => ({ codecs: [], headerExtensions: [] }),
  });
  handler.on('@connect', (_parameters, connected) => connected());
  const receive = handler.receive.bind(handler);
  let isBroken = false;
  handler.receive = async (list) => {
    if (isBroken) throw new Error('no SDP');
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
  const breaks = (broken: boolean) => {
    isBroken = broken;
  };
  return { handler: withProbator(handler), negotiated, stream, breaks };
}

it('negotiates the probator along with a transport’s first streams, and once', async () => {
  const { handler, negotiated, stream } = set();
  expect(await handler.receive([stream('a'), stream('b')])).toHaveLength(2);
  // What mediasoup-client then asks for is there.
  expect(await handler.receive([stream('probator')])).toEqual([]);
  await handler.receive([stream('c')]);
  expect(negotiated).toEqual([['a', 'b', 'probator'], ['c']]);
});

it('takes it along again where the first streams could not be negotiated', async () => {
  const { handler, negotiated, stream, breaks } = set();
  breaks(true);
  await expect(handler.receive([stream('a')])).rejects.toThrow('no SDP');
  breaks(false);
  await handler.receive([stream('b')]);
  expect(negotiated).toEqual([['b', 'probator']]);
});
