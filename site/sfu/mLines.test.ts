import { createWorker, type types } from 'mediasoup';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProducerParameters, routerCodecs } from './codec.ts';
import { consumeOnMLine } from './mLines.ts';

let worker: types.Worker;
let transport: types.WebRtcTransport;
let options: types.ConsumerOptions;
beforeAll(async () => {
  const workerBin = process.env.MEDIASOUP_WORKER_BIN;
  worker = await createWorker(workerBin ? { workerBin } : {});
  const router = await worker.createRouter({ mediaCodecs: routerCodecs });
  const listenInfo = { protocol: 'udp' as const, ip: '127.0.0.1' };
  const from = await router.createPlainTransport({ listenInfo, rtcpMux: true, comedia: true });
  const { rtp } = createProducerParameters(router.rtpCapabilities, 7, 'off');
  const producer = await from.produce({ kind: 'video', rtpParameters: rtp });
  transport = await router.createWebRtcTransport({ listenInfos: [listenInfo] });
  options = { producerId: producer.id, rtpCapabilities: router.rtpCapabilities };
});
afterAll(() => worker.close());

it('a consumer sends by the MID and SSRC of the window, for the stream and its retransmissions', async () => {
  const lines = [2, 4].map((n) => ({ mid: `m${n}`, ssrc: 100_000_000 + n }));
  // All in one tick, as in the site.
  const consumers = await Promise.all(lines.map((line) => consumeOnMLine(line, transport, options)));
  expect(consumers.map(({ rtpParameters: { mid, encodings } }) => ({ mid, encodings }))).toEqual(
    lines.map(({ mid, ssrc }) => ({ mid, encodings: [{ ssrc, rtx: { ssrc: ssrc + 1 } }] })),
  );
  // The worker's statistics confirm the SSRC.
  const [stats] = await Promise.all(consumers.map((consumer) => consumer.getStats()));
  expect(stats?.find(({ type }) => type === 'outbound-rtp')).toMatchObject({ ssrc: 100_000_002 });
});

it('a consumer without an m-line keeps the parameters of mediasoup', async () => {
  const { rtpParameters: named } = await consumeOnMLine({ mid: 'm9', ssrc: 9 }, transport, options);
  const { rtpParameters: drawn } = await consumeOnMLine(undefined, transport, options);
  expect(drawn.encodings?.[0]?.ssrc).toBeGreaterThan(9);
  expect({ ...named, mid: '', encodings: [] }).toEqual({ ...drawn, mid: '', encodings: [] });
  // A failed consume leaves no state behind for the next.
  await expect(
    consumeOnMLine({ mid: 'm8', ssrc: 8 }, transport, { ...options, producerId: 'none' }),
  ).rejects.toThrow();
  expect((await transport.consume(options)).rtpParameters.encodings?.[0]?.ssrc).toBeGreaterThan(9);
});
