import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { viewsWanted } from './plan.ts';
import { createSteady, settleMs } from './steady.ts';

const camera = CameraId.parse('s:camera:1');
const want = (stream: StreamRole) => viewsWanted([{ tile: 0, camera, stream }]);

function steady(has: () => StreamRole | undefined) {
  const clock = handClock();
  let settled = 0;
  const stored = createSteady({ clock, onSettled: () => (settled += 1) });
  return {
    clock,
    settled: () => settled,
    streams: (stream: StreamRole) =>
      [...stored.settle(want(stream), has).values()].map((tile) => tile.stream),
  };
}

describe('the stream of a tile that changes its size', () => {
  it('is there at once for a new one', () => {
    expect(steady(() => undefined).streams('main')).toEqual(['main']);
  });

  it('changes once the tile has kept its size for a moment, and then is told of', async () => {
    const one = steady(() => 'sub');
    expect(one.streams('main')).toEqual(['sub']);
    await one.clock.advance(settleMs - 1);
    expect(one.streams('main')).toEqual(['sub']);
    expect(one.settled()).toBe(0);
    await one.clock.advance(settleMs);
    expect(one.settled()).toBe(1);
    expect(one.streams('main')).toEqual(['main']);
  });

  it('stays where the tile goes back in time', async () => {
    const one = steady(() => 'sub');
    one.streams('main');
    await one.clock.advance(settleMs / 2);
    expect(one.streams('sub')).toEqual(['sub']);
    await one.clock.advance(settleMs);
    expect(one.streams('main')).toEqual(['sub']);
  });
});
