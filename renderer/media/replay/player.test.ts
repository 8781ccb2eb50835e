import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { type FakeDecoding, fakeDecoding } from '../../../test/fakes/videoDecoder.ts';
import type { Replay } from './index.ts';
import { createReplayPlayer } from './player.ts';
import { emptyTimeline, mergeTimeline, type PastPicture } from './timeline.ts';

const camera = CameraId.parse('hn:camera:c1');
const keyframe = Uint8Array.of(0, 0, 1, 0x67, 0x42, 0xe0, 0x1f, 0, 0, 0, 0, 0, 0, 0, 0, 0);
const mask = (id: string): PrivacyMask => ({
  id,
  points: [
    [0, 0],
    [1, 0],
    [1, 1],
  ],
});
let decoding: FakeDecoding;
beforeEach(() => {
  decoding = fakeDecoding();
  for (const [name, value] of Object.entries(decoding.globals)) vi.stubGlobal(name, value);
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => vi.unstubAllGlobals());

/** Creates a replay paused on its only picture. */
async function paused() {
  const drawn: string[] = [];
  const context = new Proxy(
    {},
    {
      get: (_, name) => () => void drawn.push(String(name)),
      set: () => true,
    },
  );
  const canvas = { width: 0, height: 0, dataset: {} as Record<string, string>, getContext: () => context };
  let masks: readonly PrivacyMask[] | undefined = [mask('a')];
  let onMasks = () => {};
  const picture: PastPicture = { stream: 'sub', seq: 1, at: 1_000, isKey: true };
  let timeline = mergeTimeline({ main: [], sub: [picture] });
  const clock = handClock();
  const player = createReplayPlayer({
    replay: {
      hold() {},
      timeline: async () => timeline,
      pictures: async () => [{ seq: 1, at: 1_000, isKey: true, bytes: keyframe }],
    } as Partial<Replay> as Replay,
    camera,
    canvas: canvas as unknown as HTMLCanvasElement,
    masks: {
      of: () => masks,
      onChange(run) {
        onMasks = run;
        return () => {};
      },
    },
    clock,
  });
  await vi.waitFor(() => expect(player.state.isReady).toBe(true));
  player.toggle();
  await vi.waitFor(() => expect(player.state.shown).toEqual(picture));
  return {
    player,
    drawn,
    clock,
    canvas,
    change(next: readonly PrivacyMask[] | undefined) {
      masks = next;
      onMasks();
    },
    takeAway() {
      timeline = emptyTimeline;
    },
  };
}

it('a paused replay masks its picture as soon as the registry has a mask for the camera', async () => {
  const { player, drawn, change } = await paused();
  const polygons = () => drawn.filter((call) => call === 'fill').length;
  expect(polygons()).toBe(1);
  change([mask('a'), mask('b')]);
  expect(polygons()).toBe(3);
  player.close();
});

it('a replay whose recording is deleted clears its picture and closes its frames', async () => {
  const { player, drawn, clock, canvas, takeAway } = await paused();
  takeAway();
  await clock.advance(1_000);
  await vi.waitFor(() => expect(player.state.shown).toBeUndefined());
  expect(drawn.at(-1)).toBe('clearRect');
  expect(canvas.dataset.at).toBeUndefined();
  expect(decoding.frames.length).toBeGreaterThan(0);
  expect(decoding.frames.every(({ isClosed }) => isClosed)).toBe(true);
  player.close();
});
