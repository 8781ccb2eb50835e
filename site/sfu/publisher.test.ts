import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { type MediaSources, type Sfu, startSfu, supportedExtensions } from './index.ts';

const sources: MediaSources = {
  from: { address: '127.0.0.1', port: 9 },
  source() {
    throw new Error('nobody watches');
  },
};
const video = {
  mid: '0',
  payloadType: 108,
  ssrc: 1_234,
  extensions: supportedExtensions.map((uri, at) => ({ uri, id: at + 1 })),
  fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }],
};

let clock: HandClock;
let sfu: Sfu;
beforeEach(async () => {
  clock = handClock();
  const workerBin = process.env.MEDIASOUP_WORKER_BIN;
  const options = { count: 1, listenAddress: '127.0.0.1', basePort: 0, ...(workerBin ? { workerBin } : {}) };
  sfu = await startSfu(
    { ...options, playoutDelay: { main: 'off', sub: 'off' }, lingerMs: 0, consumersPerWorker: 500 },
    sources,
    clock,
    () => undefined,
  );
});
afterEach(() => sfu.close());

it('a publisher gives an encoder a transport, and closes it when nothing arrives', async () => {
  const publisher = await sfu.openPublisher(video);
  expect(publisher.candidates.map(({ protocol }) => protocol)).toEqual(['udp', 'tcp']);
  const ends: string[] = [];
  const faults: string[] = [];
  publisher.onEnd((why) => ends.push(why));
  publisher.take({ rtp: () => undefined, end: ({ code }) => faults.push(code) });
  await clock.advance(14_999);
  expect(ends).toEqual([]);
  await clock.advance(1);
  expect([ends, faults]).toEqual([['it never got through'], ['source.nobodyPublishes']]);
  publisher.requestKeyframe();
  publisher.close('again');
  expect(ends.length).toBe(1);
});

it('a publisher without an SSRC is recognised by the mid of its packets', async () => {
  const publisher = await sfu.openPublisher({ ...video, ssrc: undefined });
  const before = publisher.ice;
  const after = await publisher.restartIce();
  expect(after.password).not.toBe(before.password);
  publisher.close('done');
});

it('a publisher ends with its worker', async () => {
  const publisher = await sfu.openPublisher(video);
  const ended = new Promise((resolve) => publisher.onEnd(resolve));
  process.kill(sfu.stats().workers[0]?.pid ?? Number.NaN, 'SIGKILL');
  expect(await ended).toBe('the media worker ended');
});
