import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { maxPrefetchedStreams, type PreallocatedMLine, type WatchRequestItem } from '../../core/media/api.ts';
import { must } from '../../test/fixtures/must.ts';
import type { StreamView, ViewerEvents } from '../shared/streamView.ts';
import { type MediaSources, type Sfu, startSfu } from './index.ts';
import type { SfuViewer } from './view.ts';

const [first, second] = ['c1', 'c2'].map((id) => CameraId.parse(`hn:camera:${id}`)) as [CameraId, CameraId];
const idle = { state: 'idle', cause: null, width: 0, height: 0, fps: 0 } as const;
const still = { bytes: Uint8Array.of(1), at: 0, codec: 'avc1.42e01f', width: 320, height: 180 };
const recent = { ...still, sizes: [1], isKey: true };
const empty = { viewers: 0, transports: 0, consumers: 0, feeds: 0 };

let broken: CameraId | undefined;
let refusals: (view: StreamView) => Fault | undefined;
let unwritten: Fault | undefined;
let begun: CameraId[];
let ended: CameraId[];
let shown: CameraId[];
let sentAhead: CameraId[];
let sfu: Sfu;
let viewer: SfuViewer;
let itemsOf: (...cameras: CameraId[]) => WatchRequestItem[];

const sources: MediaSources = {
  from: { address: '127.0.0.1', port: 9 },
  source: (camera) => ({
    addSink() {
      if (camera === broken) throw new Error('a bug with one camera');
      return () => undefined;
    },
    requestKeyframe: () => undefined,
    status: () => idle,
    onStatus: () => () => undefined,
    lastKeyframe: () => still,
    onKeyframe: () => () => undefined,
    recent: () => recent,
    onPicture: () => () => undefined,
  }),
};
const events: ViewerEvents = {
  refusal: (view) => refusals(view),
  onBegin(views) {
    if (!unwritten) begun.push(...views.map(({ camera }) => camera));
    return unwritten;
  },
  onEnd: (views) => void ended.push(...views.map(({ camera }) => camera)),
  onStatus: () => undefined,
  onStill: ({ camera }) => void shown.push(camera),
  onAhead({ camera }) {
    sentAhead.push(camera);
    return true;
  },
  onClosed: () => undefined,
  onUnexpectedError: () => ({ code: 'call.failed', params: { id: 'x' } }),
};

beforeEach(async () => {
  broken = undefined;
  unwritten = undefined;
  refusals = () => undefined;
  begun = [];
  ended = [];
  shown = [];
  sentAhead = [];
  const workerBin = process.env.MEDIASOUP_WORKER_BIN;
  const options = { count: 1, listenAddress: '127.0.0.1', basePort: 0, ...(workerBin ? { workerBin } : {}) };
  sfu = await startSfu(
    { ...options, playoutDelay: { main: 'off', sub: 'off' }, lingerMs: 0, consumersPerWorker: 500 },
    sources,
    createSystemClock(),
    () => undefined,
  );
  viewer = await sfu.openViewer(events);
  must(viewer.setCapabilities(viewer.routerRtpCapabilities));
  const { id: transport } = must(await viewer.openTransport());
  itemsOf = (...cameras) =>
    cameras.map((camera) => ({ key: camera, transport, camera, stream: 'main' as const }));
});
afterEach(() => sfu.close());

const codes = (answers: Awaited<ReturnType<SfuViewer['watch']>>) =>
  answers.map(({ consumer, fault }) => (consumer ? 'shown' : fault?.code));

it('the viewer omits a camera that the window may no longer see, and shows the rest', async () => {
  let left = false;
  refusals = ({ camera }) =>
    left && camera === first ? { code: 'right.outOfScope', params: {} } : undefined;
  const watching = viewer.watch(itemsOf(first, second));
  left = true;
  expect(codes(await watching)).toEqual(['right.outOfScope', 'shown']);
  // Its still was sent.
  expect(begun).toEqual([first, second]);
  expect(ended).toEqual([first]);
  expect(sfu.stats()).toMatchObject({ consumers: 1 });
  viewer.close();
  expect(ended).toEqual([first, second]);
});

it('the viewer shows nothing to a window that closed while half of its views were created', async () => {
  await viewer.watch(itemsOf(first));
  // The first feed exists; the second needs several more responses of the worker.
  const watching = viewer.watch(itemsOf(first, second));
  await viewer.watch(itemsOf(first));
  viewer.close();
  expect(codes(await watching)).toEqual(['media.unknownTransport', 'media.unknownTransport']);
  expect(sfu.stats()).toMatchObject({ viewers: 0, transports: 0, consumers: 0 });
  expect(sfu.stats().workers).toMatchObject([{ viewers: 0, consumers: 0 }]);
  expect(ended).toEqual(begun);
});

it('the viewer omits a stream whose feed ended meanwhile', async () => {
  let asked = 0;
  refusals = () => {
    asked += 1;
    // Between the creation of all and the showing of the second.
    if (asked === 3) sfu.drop(new Set([second]));
    return undefined;
  };
  expect(codes(await viewer.watch(itemsOf(first, second)))).toEqual(['shown', 'source.closed']);
  expect(begun).toEqual([first, second]);
  expect(ended).toEqual([second]);
  expect(sfu.stats()).toMatchObject({ consumers: 1, feeds: 1 });
});

it('the viewer sends the stills of all views at once, while their consumers are created', () => {
  const watching = viewer.watch(itemsOf(first, second));
  expect(begun).toEqual([first, second]);
  expect(shown).toEqual([first, second]);
  return watching;
});

it('the viewer prefetches pictures for views that want them, up to a number of streams', async () => {
  await viewer.watch(itemsOf(first));
  expect(sentAhead).toEqual([]);
  const many = Array.from({ length: maxPrefetchedStreams + 3 }, (_, at) =>
    CameraId.parse(`hn:camera:m${at}`),
  );
  await viewer.watch(itemsOf(...many).map((item) => ({ ...item, ahead: true })));
  expect(sentAhead).toEqual(many.slice(0, maxPrefetchedStreams));
});

it('the viewer stops prefetching a stream once the window shows its own pictures', async () => {
  const many = Array.from({ length: maxPrefetchedStreams }, (_, at) => CameraId.parse(`hn:camera:m${at}`));
  const ahead = (...cameras: CameraId[]) => itemsOf(...cameras).map((item) => ({ ...item, ahead: true }));
  const [one] = await viewer.watch(ahead(...many));
  await viewer.watch(ahead(first));
  expect(sentAhead).toEqual(many);
  viewer.shown(['unknown', one?.consumer?.id ?? '']);
  // The limit allows another.
  await viewer.watch(ahead(second));
  expect(sentAhead).toEqual([...many, second]);
});

it('the viewer prefetches a resumed stream on request, once, and never a paused one', async () => {
  const answers = await viewer.watch(itemsOf(first, second));
  const ids = answers.map(({ consumer }) => consumer?.id ?? '');
  const [one = ''] = ids;
  await viewer.pause(ids);
  await viewer.resume(ids, ['unknown', one], []);
  expect(sentAhead).toEqual([first]);
  await viewer.resume(ids, [one], []);
  expect(sentAhead).toEqual([first]);
  await viewer.pause(ids);
  await viewer.resume(ids, ids, []);
  expect(sentAhead).toEqual([first, first, second]);
  // Another view of it waits for its first picture: the prefetch for both continues.
  await viewer.watch(itemsOf(first));
  await viewer.pause([one]);
  await viewer.resume([one], [one], []);
  expect(sentAhead).toEqual([first, first, second]);
});

it('the viewer sends the still of a resumed stream on request', async () => {
  const answers = await viewer.watch(itemsOf(first, second));
  const ids = answers.map(({ consumer }) => consumer?.id ?? '');
  await viewer.pause(ids);
  await viewer.resume(ids, [], ['unknown', ids[1] ?? '']);
  expect(shown).toEqual([first, second, second]);
  expect(sentAhead).toEqual([]);
});

it('the viewer accepts requests for a transport that is still being created', async () => {
  const opening = viewer.openTransport('mine');
  const items = itemsOf(first, second).map((item) => ({ ...item, transport: 'mine' }));
  const watching = viewer.watch(items);
  expect(shown).toEqual([first, second]);
  expect(await viewer.openTransport('mine')).toMatchObject({ ok: false, fault: { code: 'call.invalid' } });
  expect(must(await opening).id).toBe('mine');
  expect(codes(await watching)).toEqual(['shown', 'shown']);
  viewer.closeTransport('mine');
  expect(ended).toEqual([first, second]);
});

it('the viewer ends a view at once that was withdrawn while its consumer was created', async () => {
  const watching = viewer.watch(itemsOf(first, second));
  viewer.drop((camera) => camera === first, { code: 'right.outOfScope', params: {} });
  expect(ended).toEqual([first]);
  expect(codes(await watching)).toEqual(['right.outOfScope', 'shown']);
  expect(sfu.stats()).toMatchObject({ consumers: 1 });
});

it('the viewer shows nothing that cannot be recorded in the audit log', async () => {
  unwritten = { code: 'site.storeFailed', params: { why: 'full' } };
  expect(codes(await viewer.watch(itemsOf(first, second)))).toEqual(['site.storeFailed', 'site.storeFailed']);
  viewer.close();
  expect(sfu.stats()).toMatchObject({ ...empty, feeds: expect.any(Number) });
  expect(shown).toEqual([]);
  expect(ended).toEqual([]);
});

it('the viewer lets one item of a batch fail alone', async () => {
  broken = first;
  expect(codes(await viewer.watch(itemsOf(first, second)))).toEqual(['call.failed', 'shown']);
  broken = undefined;
  expect(codes(await viewer.watch(itemsOf(first)))).toEqual(['shown']);
});

it('the viewer sends one view per m-line of the window, which needs no consumer parameters', async () => {
  const line = { mid: 'm1', ssrc: 100_000_002 };
  const itemsBy = (...lines: PreallocatedMLine[]) =>
    itemsOf(...lines.map(() => first)).map((item, at) => ({ ...item, line: lines[at] ?? line }));
  const [answer] = await viewer.watch(itemsBy(line));
  expect(answer).toEqual({
    key: first,
    consumer: { id: expect.any(String), producerId: expect.any(String), kind: 'video' },
  });
  // Each line uses the following SSRC too, for retransmissions.
  const taken = [line, { mid: 'm1', ssrc: 100_000_008 }, { mid: 'm2', ssrc: 100_000_003 }];
  const refused = await viewer.watch(itemsBy(...taken));
  expect(refused.map(({ fault }) => fault?.params)).toEqual(taken.map(() => ({ where: 'line: in use' })));
  const other = { mid: 'm3', ssrc: 100_000_004 };
  expect(codes(await viewer.watch(itemsBy(other, other)))).toEqual(['shown', 'call.invalid']);
  viewer.unwatch([answer?.consumer?.id ?? '']);
  expect(codes(await viewer.watch(itemsBy(line)))).toEqual(['shown']);
});
