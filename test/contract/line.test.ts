import { ortc } from 'mediasoup';
import { Device, type types } from 'mediasoup-client';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { expect, it } from 'vitest';
import { withoutCongestionControl } from '../../renderer/media/device.ts';
import { createReceiveParameters } from '../../renderer/media/receivingTransport.ts';
import { createProducerParameters, routerCodecs } from '../../site/sfu/codec.ts';

/** Chromium 130's capabilities, as far as they matter here, with its own numbering. */
const chromium: types.RtpCapabilities = {
  codecs: [
    {
      kind: 'video',
      mimeType: 'video/H264',
      preferredPayloadType: 109,
      clockRate: 90_000,
      parameters: { 'level-asymmetry-allowed': 1, 'packetization-mode': 1, 'profile-level-id': '42e01f' },
      rtcpFeedback: [
        { type: 'goog-remb', parameter: '' },
        { type: 'transport-cc', parameter: '' },
        { type: 'ccm', parameter: 'fir' },
        { type: 'nack', parameter: '' },
        { type: 'nack', parameter: 'pli' },
      ],
    },
    {
      kind: 'video',
      mimeType: 'video/rtx',
      preferredPayloadType: 114,
      clockRate: 90_000,
      parameters: { apt: 109 },
      rtcpFeedback: [],
    },
  ],
  headerExtensions: [
    'urn:ietf:params:rtp-hdrext:toffset',
    'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    'urn:3gpp:video-orientation',
    'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
    'urn:ietf:params:rtp-hdrext:sdes:mid',
  ].map((uri, at) => ({
    kind: 'video',
    uri: uri as types.RtpHeaderExtensionUri,
    preferredId: at + 1,
    preferredEncrypt: false,
    direction: 'sendrecv',
  })),
};

it('a window’s receive parameters match every codec and extension that the site sends', async () => {
  const routerRtpCapabilities = ortc.generateRouterRtpCapabilities(routerCodecs);
  const device = new Device({
    handlerFactory: FakeHandler.createFactory({
      ...fakeParameters,
      generateNativeRtpCapabilities: () => structuredClone(chromium),
    }),
  });
  await device.load({ routerRtpCapabilities: withoutCongestionControl(routerRtpCapabilities) });
  const { recvRtpCapabilities } = device;
  const { rtp } = createProducerParameters(routerRtpCapabilities, 7, { minMs: 0, maxMs: 0 });
  const mapping = ortc.getProducerRtpParametersMapping(rtp, routerRtpCapabilities);
  const sent = ortc.getConsumerRtpParameters({
    consumableRtpParameters: ortc.getConsumableRtpParameters('video', rtp, routerRtpCapabilities, mapping),
    remoteRtpCapabilities: { codecs: [], headerExtensions: [], ...recvRtpCapabilities },
    pipe: false,
    enableRtx: true,
  });
  const line = createReceiveParameters(recvRtpCapabilities, { mid: 'm1', ssrc: 4 });
  const coded = ({ mimeType, payloadType, clockRate }: (typeof sent.codecs)[number]) => ({
    mimeType,
    payloadType,
    clockRate,
  });
  expect(sent.codecs.map(({ mimeType }) => mimeType)).toEqual(['video/H264', 'video/rtx']);
  expect(line.codecs.map(coded)).toEqual(sent.codecs.map(coded));
  expect(line.codecs.map(({ rtcpFeedback }) => rtcpFeedback)).toEqual(
    sent.codecs.map(({ rtcpFeedback }) => rtcpFeedback),
  );
  const extensions = (of: typeof sent.headerExtensions) => of?.map(({ uri, id }) => `${id} ${uri}`) ?? [];
  expect(extensions(line.headerExtensions)).toEqual(
    expect.arrayContaining(extensions(sent.headerExtensions)),
  );
  expect(extensions(sent.headerExtensions)).toContainEqual(expect.stringContaining('sdes:mid'));
  // With either of the two, mediasoup would start congestion control, and the window would send reports for it.
  const feedback = sent.codecs.flatMap(({ rtcpFeedback = [] }) => rtcpFeedback.map(({ type }) => type));
  expect(feedback).toContain('nack');
  expect(feedback).not.toContain('transport-cc');
  expect(feedback).not.toContain('goog-remb');
  expect(extensions(sent.headerExtensions).join()).not.toMatch(/transport-wide|abs-send-time/);
});
