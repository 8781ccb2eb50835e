import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { handClock } from '../../test/fakes/clock.ts';
import {
  allotTransports,
  countMLines,
  createCopyTracker,
  createStreamDebounce,
  groupTilesByView,
  planWall,
  type ReceivedStream,
  type ReceivedView,
  streamDebounceMs,
  type WantedTile,
} from './wallPlan.ts';

const camera = (n: number) => CameraId.parse(`demo:camera:${n}`);
const view = (n: number, parts: Partial<ReceivedView> = {}): ReceivedView => ({
  key: camera(n),
  epoch: 1,
  shown: undefined,
  coming: undefined,
  refused: undefined,
  ...parts,
});
const sub: ReceivedStream = { stream: 'sub', epoch: 1 };
const main: ReceivedStream = { stream: 'main', epoch: 1 };
const want = (tile: number, n: number, stream: 'main' | 'sub' = 'sub'): WantedTile => ({
  tile,
  camera: camera(n),
  stream,
});

const wall = (...tiles: WantedTile[]) => groupTilesByView(tiles);

describe('groupTilesByView', () => {
  it('lists a camera once, and again for each further tile that shows it', () => {
    expect([...wall(want(0, 1), want(1, 2), want(2, 1)).keys()]).toEqual([
      camera(1),
      camera(2),
      `${camera(1)} 2`,
    ]);
  });
});

describe('planWall', () => {
  it('starts new views and removes old ones', () => {
    expect(planWall(wall(want(0, 1)), [view(2, { shown: sub })], 1)).toEqual({
      forget: [camera(2)],
      dropComing: [],
      watch: [{ key: camera(1), stream: 'sub' }],
    });
  });

  it('does nothing for a camera that only moved to another tile', () => {
    expect(planWall(wall(want(7, 1)), [view(1, { shown: sub })], 1)).toEqual({
      forget: [],
      dropComing: [],
      watch: [],
    });
  });

  it('requests the other stream once, and returns to the first without a request', () => {
    expect(planWall(wall(want(0, 1, 'main')), [view(1, { shown: sub })], 1).watch).toHaveLength(1);
    expect(planWall(wall(want(0, 1, 'main')), [view(1, { shown: sub, coming: main })], 1).watch).toHaveLength(
      0,
    );
    expect(planWall(wall(want(0, 1, 'sub')), [view(1, { shown: sub, coming: main })], 1)).toMatchObject({
      dropComing: [camera(1)],
      watch: [],
    });
  });

  it('requests streams again after a new join, and does not repeat refused requests', () => {
    expect(planWall(wall(want(0, 1)), [view(1, { shown: sub, epoch: 2 })], 2).watch).toHaveLength(1);
    expect(planWall(wall(want(0, 1)), [view(1, { refused: sub })], 1).watch).toHaveLength(0);
    expect(planWall(wall(want(0, 1)), [view(1, { refused: sub, epoch: 2 })], 2).watch).toHaveLength(1);
  });

  it('plans nothing once the plan has been carried out', () => {
    const stream = fc.constantFrom('main' as const, 'sub' as const);
    const held = fc.option(fc.record({ stream, epoch: fc.integer({ min: 1, max: 2 }) }), { nil: undefined });
    const walls = fc
      .uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 9 })
      .chain((ns) => fc.tuple(...ns.map((n) => stream.map((s) => want(n, n, s)))));
    const views = fc
      .uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 9 })
      .chain((ns) =>
        fc.tuple(
          ...ns.map((n) => fc.record({ shown: held, coming: held }).map((h) => view(n, { ...h, epoch: 2 }))),
        ),
      );
    fc.assert(
      fc.property(walls, views, (wanted, before) => {
        const plan = planWall(groupTilesByView(wanted), before, 2);
        const after = before
          .filter((v) => !plan.forget.includes(v.key))
          .map((v) => (plan.dropComing.includes(v.key) ? { ...v, coming: undefined } : v));
        for (const item of plan.watch) {
          const coming = { stream: item.stream, epoch: 2 };
          const at = after.findIndex((v) => v.key === item.key);
          const was = after[at];
          if (was) after[at] = { ...was, coming };
          else after.push({ key: item.key, epoch: 2, shown: undefined, coming, refused: undefined });
        }
        expect(planWall(groupTilesByView(wanted), after, 2)).toEqual({
          forget: [],
          dropComing: [],
          watch: [],
        });
      }),
    );
  });
});

describe('allotTransports', () => {
  it('fills a transport to its capacity and then opens another', () => {
    expect(allotTransports([{ free: 0, room: 1 }], 3, 16)).toEqual([0, 1, 1]);
  });

  it('prefers existing m-lines to creating new ones', () => {
    const there = [
      { free: 1, room: 4 },
      { free: 2, room: 0 },
    ];
    expect(allotTransports(there, 5, 16)).toEqual([0, 1, 1, 0, 0]);
  });

  it('never exceeds the capacity, and opens no more transports than needed', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ load: fc.integer({ min: 0, max: 16 }), share: fc.integer({ min: 0, max: 16 }) }),
          { maxLength: 4 },
        ),
        fc.integer({ min: 0, max: 80 }),
        (transports, count) => {
          const there = transports.map(({ load, share }) => {
            const free = Math.min(share, 16 - load);
            return { free, room: 16 - load - free };
          });
          const total = transports.map(({ load }) => load);
          const allotted = allotTransports(there, count, 16);
          for (const at of allotted) total[at] = (total[at] ?? 0) + 1;
          expect(Math.max(0, ...total)).toBeLessThanOrEqual(16);
          const room = transports.reduce((sum, { load }) => sum + 16 - load, 0);
          expect(total.length).toBe(transports.length + Math.max(0, Math.ceil((count - room) / 16)));
          // No m-line is negotiated while a free one exists.
          const taken = there.map(({ free }, at) =>
            Math.min(free, allotted.filter((to) => to === at).length),
          );
          const free = there.reduce((sum, one) => sum + one.free, 0);
          expect(taken.reduce((sum, n) => sum + n, 0)).toBe(Math.min(free, count));
        },
      ),
    );
  });
});

describe('countMLines', () => {
  it('is the same however much of the walls is shown, and lets any of them replace another', () => {
    for (const [largest, lines] of [
      [1, 17],
      [4, 20],
      [9, 25],
      [16, 32],
      [25, 50],
    ] as const) {
      expect(countMLines({ shown: 0, largest })).toBe(lines);
      expect(countMLines({ shown: largest, largest })).toBe(lines);
      expect(lines - largest).toBeGreaterThanOrEqual(largest);
    }
  });
  it('covers the largest possible wall, and sixteen beyond the shown tiles', () => {
    expect(countMLines({ shown: 0, largest: 64 })).toBe(64);
    expect(countMLines({ shown: 36, largest: 36 })).toBe(64);
    expect(countMLines({ shown: 64, largest: 64 })).toBe(80);
    expect(countMLines({ shown: 30, largest: 4 })).toBe(46);
  });
});

describe('copies of pictures', () => {
  const camera = (number: number) => CameraId.parse(`hanoi:camera:cam-${number}`);
  const behind = (tile: number): WantedTile => ({ tile, camera: camera(tile), stream: 'sub', hidden: true });
  const other = { tile: 7, camera: camera(7), stream: 'sub' } as const;

  test('a hidden tile is sent as long as a copy of its picture is visible, and no other is', () => {
    let changes = 0;
    const copies = createCopyTracker(() => {
      changes += 1;
    });
    const wall = [behind(0), behind(1), other];
    const hidden = () => copies.withCopiesShown(wall).map((tile) => tile.hidden === true);
    expect(hidden()).toEqual([true, true, false]);
    const cancels = [copies.show(camera(1)), copies.show(camera(1)), copies.show(camera(9))];
    expect([hidden(), changes]).toEqual([[true, false, false], 3]);
    cancels[0]?.();
    expect(hidden()).toEqual([true, false, false]);
    for (const cancel of cancels.slice(1)) cancel();
    expect([hidden(), changes]).toEqual([[true, true, false], 6]);
  });

  test('a prefetched camera on no tile is not sent for a copy', () => {
    const copies = createCopyTracker(() => {});
    const parked: WantedTile = { tile: 0, camera: camera(0), stream: 'sub', parked: true };
    copies.show(camera(0));
    expect(copies.withCopiesShown([parked])).toEqual([parked]);
  });
});

describe('the desired streams of a wall', () => {
  const camera = CameraId.parse('s:camera:1');
  const want = (stream: StreamRole) => groupTilesByView([{ tile: 0, camera, stream }]);

  function debounced(has: () => StreamRole | undefined) {
    const clock = handClock();
    let settled = 0;
    const debounce = createStreamDebounce({ clock, onSettled: () => (settled += 1) });
    return {
      clock,
      settled: () => settled,
      streams: (stream: StreamRole) =>
        [...debounce.apply(want(stream), has).values()].map((tile) => tile.stream),
    };
  }

  describe('the stream debounce of a resized tile', () => {
    it('gives a new view its stream at once', () => {
      expect(debounced(() => undefined).streams('main')).toEqual(['main']);
    });

    it('changes the stream once the tile has kept its size for a moment, and then notifies', async () => {
      const one = debounced(() => 'sub');
      expect(one.streams('main')).toEqual(['sub']);
      await one.clock.advance(streamDebounceMs - 1);
      expect(one.streams('main')).toEqual(['sub']);
      expect(one.settled()).toBe(0);
      await one.clock.advance(streamDebounceMs);
      expect(one.settled()).toBe(1);
      expect(one.streams('main')).toEqual(['main']);
    });

    it('keeps the stream where the tile returns to its size in time', async () => {
      const one = debounced(() => 'sub');
      one.streams('main');
      await one.clock.advance(streamDebounceMs / 2);
      expect(one.streams('sub')).toEqual(['sub']);
      await one.clock.advance(streamDebounceMs);
      expect(one.streams('main')).toEqual(['sub']);
    });
  });
});
