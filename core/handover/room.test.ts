import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CameraId } from '../base/ids.ts';
import { secondPersonValidMs } from '../people/operator.ts';
import { listAbnormalities, listExportsElsewhere, parseTemporaryRight, type RoomAuditEvent } from './room.ts';

const cameraOf = (n: number) => CameraId.parse(`s:camera:c${n}`);
const name = (camera: string) => `Cổng ${camera.slice(-1)}`;
let at = 0;
const auditEvent = (what: RoomAuditEvent['what'], over: Partial<RoomAuditEvent> = {}): RoomAuditEvent => {
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

it('listAbnormalities shows the last content of a wall, with person and time', () => {
  const auditEvents = [
    auditEvent('shown', { wall: 'Tường 1' }),
    auditEvent('shown', { wall: 'Tường 2', camera: null, text: 'Giao thông' }),
    auditEvent('shown', { wall: 'Tường 1', camera: cameraOf(3), by: 'Bình' }),
  ];
  expect(listAbnormalities(auditEvents, 0, name)).toMatchObject([
    { what: 'wallOverride', name: 'Tường 1', by: 'Bình', since: auditEvents[2]?.at, text: 'Cổng 3' },
    { what: 'wallOverride', name: 'Tường 2', by: 'An', since: auditEvents[1]?.at, text: 'Giao thông' },
  ]);
});

it('listAbnormalities lists a tour exactly if it was last stopped by a person', () => {
  const any = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(any, (steps) => {
      const auditEvents = steps.map(([n, stops]) =>
        auditEvent(stops ? 'tourStopped' : 'tourStarted', { camera: cameraOf(n) }),
      );
      const off = [1, 2, 3].filter((n) => steps.findLast(([camera]) => camera === n)?.[1]).map(cameraOf);
      const reported = listAbnormalities(auditEvents, 0, name);
      expect(reported.map(({ camera }) => camera).sort()).toEqual(off);
      for (const { what, camera, since } of reported)
        expect([what, since]).toEqual(['tourOff', auditEvents.findLast((one) => one.camera === camera)?.at]);
    }),
  );
});

it('listAbnormalities lists each view without masks with reason and end, and listExportsElsewhere only those of other desks', () => {
  const auditEvents = [
    auditEvent('unmasked', { until: 99, text: 'Theo yêu cầu' }),
    auditEvent('export', { text: 'của mình' }),
    auditEvent('export', { desk: 'd2', text: 'của bàn khác' }),
  ];
  expect(listAbnormalities(auditEvents, 0, name)).toMatchObject([
    { what: 'temporaryRight', name: 'Cổng 1', until: 99, text: 'Theo yêu cầu' },
  ]);
  expect(listExportsElsewhere(auditEvents, { desk: 'd1', from: 0 }, name)).toMatchObject([
    { what: 'export', name: 'Cổng 1', reason: 'của bàn khác' },
  ]);
  const later = at + 1;
  expect([
    listAbnormalities(auditEvents, later, name),
    listExportsElsewhere(auditEvents, { desk: 'd1', from: later }, name),
  ]).toEqual([[], []]);
});

it('listAbnormalities lists four-eyes use with right and second person, and offline sessions that reach into the period', () => {
  const granted = { right: 'video.export' as const, second: 'Bình' };
  const secondPerson = auditEvent('confirmedBy', { until: at + 300, text: 'Công an', granted });
  const gone = auditEvent('satAway', { camera: null, until: at + 10 });
  const still = auditEvent('satAway', { camera: null, by: 'Chi' });
  expect(listAbnormalities([secondPerson, gone, still], 0, name)).toMatchObject([
    {
      what: 'fourEyes',
      name: 'Cổng 1',
      by: 'An',
      since: secondPerson.at,
      until: secondPerson.until,
      granted,
    },
    { what: 'withoutSite', name: 'An', since: gone.at, until: gone.until },
    { what: 'withoutSite', name: 'Chi', by: 'Chi', since: still.at, until: null },
  ]);
  expect(
    listAbnormalities([secondPerson, gone, still], Number(gone.until), name).map(({ by }) => by),
  ).toEqual(['An', 'Chi']);
  expect(
    listAbnormalities([secondPerson, gone, still], Number(gone.until) + 1, name).map(({ by }) => by),
  ).toEqual(['Chi']);
});

it('parseTemporaryRight ignores audit entries of other rights and unreadable ones', () => {
  const entry = { at: 5, who: 'b', why: null };
  const of = (event: string, detail: string) =>
    parseTemporaryRight({ ...entry, event, detail }, () => undefined);
  expect(of('second.confirmed', JSON.stringify({ right: 'video.export', for: 'a' }))).toEqual({
    what: 'confirmedBy',
    at: 5,
    until: 5 + secondPersonValidMs,
    by: 'a',
    text: '',
    granted: { right: 'video.export', second: 'b' },
  });
  expect(of('second.confirmed', JSON.stringify({ right: 'ptz.steer', for: 'a' }))).toBeUndefined();
  expect(of('second.confirmed', '{')).toBeUndefined();
  expect(of('camera.view', '')).toBeUndefined();
});

it('listAbnormalities lists walls and tours that were changed before the period', () => {
  const auditEvents = [auditEvent('shown', { wall: 'Tường 1' }), auditEvent('tourStopped')];
  expect(listAbnormalities(auditEvents, at + 1, name).map(({ what }) => what)).toEqual([
    'tourOff',
    'wallOverride',
  ]);
});
