import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CameraId } from '../base/ids.ts';
import { secondGoodForMs } from '../people/operator.ts';
import { abnormalOf, exportsElsewhere, type RoomAuditEvent, rightGiven } from './room.ts';

const cameraOf = (n: number) => CameraId.parse(`s:camera:c${n}`);
const name = (camera: string) => `Cổng ${camera.slice(-1)}`;
let at = 0;
const deed = (what: RoomAuditEvent['what'], over: Partial<RoomAuditEvent> = {}): RoomAuditEvent => {
  at += 1;
  const line = {
    until: null,
    by: 'An',
    desk: 'd1',
    camera: cameraOf(1),
    wall: null,
    text: '',
    granted: null,
  };
  return { what, at, ...line, ...over };
};

it('what was put on a wall last stands there, by whom and since when', () => {
  const deeds = [
    deed('shown', { wall: 'Tường 1' }),
    deed('shown', { wall: 'Tường 2', camera: null, text: 'Giao thông' }),
    deed('shown', { wall: 'Tường 1', camera: cameraOf(3), by: 'Bình' }),
  ];
  expect(abnormalOf(deeds, 0, name)).toMatchObject([
    { what: 'wallOverride', name: 'Tường 1', by: 'Bình', since: deeds[2]?.at, text: 'Cổng 3' },
    { what: 'wallOverride', name: 'Tường 2', by: 'An', since: deeds[1]?.at, text: 'Giao thông' },
  ]);
});

it('a tour is off exactly where somebody stopped it last', () => {
  const any = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(any, (steps) => {
      const deeds = steps.map(([n, stops]) =>
        deed(stops ? 'tourStopped' : 'tourStarted', { camera: cameraOf(n) }),
      );
      const off = [1, 2, 3].filter((n) => steps.findLast(([camera]) => camera === n)?.[1]).map(cameraOf);
      const told = abnormalOf(deeds, 0, name);
      expect(told.map(({ camera }) => camera).sort()).toEqual(off);
      for (const { what, camera, since } of told)
        expect([what, since]).toEqual(['tourOff', deeds.findLast((one) => one.camera === camera)?.at]);
    }),
  );
});

it('each look without masks is told of with why and until when; exports only of other desks', () => {
  const deeds = [
    deed('unmasked', { until: 99, text: 'Theo yêu cầu' }),
    deed('export', { text: 'của mình' }),
    deed('export', { desk: 'd2', text: 'của bàn khác' }),
  ];
  expect(abnormalOf(deeds, 0, name)).toMatchObject([
    { what: 'temporaryRight', name: 'Cổng 1', until: 99, text: 'Theo yêu cầu' },
  ]);
  expect(exportsElsewhere(deeds, { desk: 'd1', from: 0 }, name)).toMatchObject([
    { what: 'export', name: 'Cổng 1', reason: 'của bàn khác' },
  ]);
  const later = at + 1;
  expect([
    abnormalOf(deeds, later, name),
    exportsElsewhere(deeds, { desk: 'd1', from: later }, name),
  ]).toEqual([[], []]);
});

it('four eyes are told of with whom and for what, and who sat somewhere without the site as long as it reached into the time', () => {
  const granted = { right: 'video.export' as const, second: 'Bình' };
  const stood = deed('stoodBy', { until: at + 300, text: 'Công an', granted });
  const gone = deed('satAway', { camera: null, until: at + 10 });
  const still = deed('satAway', { camera: null, by: 'Chi' });
  expect(abnormalOf([stood, gone, still], 0, name)).toMatchObject([
    { what: 'fourEyes', name: 'Cổng 1', by: 'An', since: stood.at, until: stood.until, granted },
    { what: 'withoutSite', name: 'An', since: gone.at, until: gone.until },
    { what: 'withoutSite', name: 'Chi', by: 'Chi', since: still.at, until: null },
  ]);
  expect(abnormalOf([stood, gone, still], Number(gone.until), name).map(({ by }) => by)).toEqual([
    'An',
    'Chi',
  ]);
  expect(abnormalOf([stood, gone, still], Number(gone.until) + 1, name).map(({ by }) => by)).toEqual(['Chi']);
});

it('an entry of a trail that says of another right, or nothing that can be read, is none of a right given', () => {
  const entry = { at: 5, who: 'b', why: null };
  const of = (deed: string, detail: string) => rightGiven({ ...entry, deed, detail }, () => undefined);
  expect(of('second.stood', JSON.stringify({ right: 'video.export', for: 'a' }))).toEqual({
    what: 'stoodBy',
    at: 5,
    until: 5 + secondGoodForMs,
    by: 'a',
    text: '',
    granted: { right: 'video.export', second: 'b' },
  });
  expect(of('second.stood', JSON.stringify({ right: 'ptz.steer', for: 'a' }))).toBeUndefined();
  expect(of('second.stood', '{')).toBeUndefined();
  expect(of('camera.view', '')).toBeUndefined();
});

it('a wall and a tour are told of though what was done to them was done before', () => {
  const deeds = [deed('shown', { wall: 'Tường 1' }), deed('tourStopped')];
  expect(abnormalOf(deeds, at + 1, name).map(({ what }) => what)).toEqual(['tourOff', 'wallOverride']);
});
