import { expect, test } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import type { PackedTile, TileKey } from '../../../core/map/city/city.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { MapThread } from '../scene.ts';
import type { FromMapThread, ToMapThread } from './messages.ts';
import { createRemoteMap, type RemoteMapEvent } from './remoteMap.ts';
import { createRemoteCity } from './thread.ts';

/** Connects both ends without a thread; messages are cloned, as between threads. */
function linked(packed: (key: TileKey) => Promise<PackedTile | undefined>) {
  const received: ToMapThread[] = [];
  const messages: RemoteMapEvent[] = [];
  const broken: string[] = [];
  const silent: boolean[] = [];
  const clock = handClock();
  const thread: MapThread = {
    onmessage: null,
    onerror: null,
    postMessage(message, transfer) {
      const copy = structuredClone(message, { transfer: transfer ?? [] });
      received.push(copy);
      if (copy.t === 'tile') city.onTile(copy);
    },
    terminate: () => undefined,
  };
  const send = (message: FromMapThread) =>
    thread.onmessage?.({ data: structuredClone(message) } as MessageEvent<FromMapThread>);
  const city = createRemoteCity((id, key) => send({ t: 'tile', id, key, exchange: 1 }));
  const map = createRemoteMap(thread, {
    city: (exchange) => (exchange === 1 ? { packed } : undefined),
    onAudible: (message) => messages.push(message),
    onBroken: (why) => broken.push(why),
    onSilent: (isSilent) => silent.push(isSilent),
    clock,
  });
  return { map, thread, received, messages, broken, silent, clock, send, city };
}

const key = { level: 0, x: -3, y: 2 };
const cityOf = ({ city }: ReturnType<typeof linked>) =>
  city.shown({ file: 'a', header: {} as never, tiles: [] }).city;

test('the window reads a requested tile, and retains its cached file data', async () => {
  const block = Uint8Array.from({ length: 100 }, (_, at) => at);
  const asked: TileKey[] = [];
  const link = linked(async (wanted) => {
    asked.push(wanted);
    return { bytes: block.subarray(10, 14), unpacked: 9, buildings: 2 };
  });
  const tile = await cityOf(link).packed({ ...key, level: 1 });
  expect(tile).toEqual({ bytes: Uint8Array.of(10, 11, 12, 13), unpacked: 9, buildings: 2 });
  expect(tile?.bytes.buffer.byteLength).toBe(4);
  expect(asked).toEqual([{ ...key, level: 1 }]);
  expect(block).toHaveLength(100);
});

test('a missing tile is missing in the thread too, which learns the reason of a read error', async () => {
  expect(await cityOf(linked(async () => undefined)).packed(key)).toBeUndefined();
  const damaged = linked(() => Promise.reject(new Error('the file is cut off')));
  await expect(cityOf(damaged).packed(key)).rejects.toThrow('the file is cut off');
});

test('each request gets its own reply in any order, and a failure reaches its caller', async () => {
  const { map, received, send } = linked(async () => undefined);
  const [first, second, third] = [
    map.ask('pick', { x: 1, y: 2 }),
    map.ask('inSight', undefined),
    map.ask('adjacent', 'left'),
  ];
  const ids = received.flatMap((message) =>
    message.t === 'ask' && message.question.ask !== 'beat' ? [message.id] : [],
  );
  const id = CameraId.parse('hn:camera:7');
  send({ t: 'answer', id: ids[1] ?? 0, answer: [id] });
  send({ t: 'failed', id: ids[2] ?? 0, why: 'no canvas' });
  send({ t: 'answer', id: ids[0] ?? 0, answer: { kind: 'camera', id } });
  expect(await second).toEqual([id]);
  expect(await first).toEqual({ kind: 'camera', id });
  await expect(third).rejects.toThrow('no canvas');
});

test('layer calls arrive under the layer’s name, in order', () => {
  const { map, received, messages, send } = linked(async () => undefined);
  const { setSelection, setHover } = map.layers.cameras;
  setSelection([]);
  setHover(undefined);
  map.layers.alerts.setStill(true);
  expect(received.filter(({ t }) => t !== 'ask')).toEqual([
    { t: 'invoke', layer: 'cameras', call: 'setSelection', given: [[]] },
    { t: 'invoke', layer: 'cameras', call: 'setHover', given: [undefined] },
    { t: 'invoke', layer: 'alerts', call: 'setStill', given: [true] },
  ]);
  send({ t: 'painted', turn: 3, missing: 0, file: 'a' });
  expect(messages).toEqual([{ t: 'painted', turn: 3, missing: 0, file: 'a' }]);
});

test('a thread that does not start is reported once with the reason, and every request is rejected', async () => {
  const { map, thread, broken } = linked(async () => undefined);
  const early = map.ask('pick', { x: 1, y: 2 });
  thread.onerror?.({} as ErrorEvent);
  await expect(early).rejects.toThrow('did not start');
  await expect(map.ask('inSight', undefined)).rejects.toThrow('did not start');
  thread.onerror?.({ message: 'again' } as ErrorEvent);
  expect(broken).toEqual(['the thread of the map did not start']);
});

test('an error in a painting thread ends nothing, and closing the map ends pending requests', async () => {
  const { map, thread, broken, send } = linked(async () => undefined);
  send({ t: 'painter', engine: 'gl', isLost: false });
  const asked = map.ask('inSight', undefined);
  thread.onerror?.({ message: 'one picture failed' } as ErrorEvent);
  expect(broken).toEqual([]);
  map.close();
  await expect(asked).rejects.toThrow('the map is gone');
});

test('an unresponsive thread is reported after 5 s, again when it recovers, and never after closing the map', async () => {
  const { map, received, silent, clock, send } = linked(async () => undefined);
  const beats = () =>
    received.flatMap((message) =>
      message.t === 'ask' && message.question.ask === 'beat' ? [message.id] : [],
    );
  const answer = async () => {
    send({ t: 'answer', id: beats().at(-1) ?? 0, answer: true });
    await clock.advance(0);
  };
  await clock.advance(60_000);
  expect([silent, beats()]).toEqual([[], []]);
  const canvas = { is: 'a canvas' } as never;
  map.send({ t: 'open', canvas, still: true, words: {} as never, faces: [] });
  // The limit is longer until it has started.
  await clock.advance(19_000);
  await answer();
  expect(silent).toEqual([false]);
  await clock.advance(1_999);
  expect(beats()).toHaveLength(1);
  await clock.advance(1);
  expect(beats()).toHaveLength(2);
  await clock.advance(5_000);
  expect(silent).toEqual([false, true]);
  await answer();
  expect(silent).toEqual([false, true, false]);
  await clock.advance(2_000);
  map.close();
  await clock.advance(60_000);
  expect([silent.length, beats().length]).toEqual([3, 3]);
});
