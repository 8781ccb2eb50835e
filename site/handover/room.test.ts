import { expect, it, onTestFinished } from 'vitest';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { CameraId, DeskId, OperatorId, WindowId } from '../../core/base/ids.ts';
import type { Layout } from '../../core/wall/layout.ts';
import { createSqlConnection, openSqliteFile } from '../../node/sql/access.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createAuditTable } from '../store/audit.ts';
import { migrations } from '../store/schema.ts';
import { createWallSharing, type ShareReceiver } from '../wall/share/share.ts';
import { createRoomAuditEvents } from './room.ts';

const began = 1_800_000_000_000;
const [c1, c2] = ['hn:camera:c1', 'hn:camera:c2'].map((id) => CameraId.parse(id)) as [CameraId, CameraId];
const [desk, wall] = ['desk-0000000000000001', 'desk-0000000000000009'].map((id) => DeskId.parse(id)) as [
  DeskId,
  DeskId,
];

function room() {
  const db = createSqlConnection(openSqliteFile(':memory:'));
  onTestFinished(() => db.close());
  for (const { sql } of migrations) db.exec(sql);
  const clock = handClock(began);
  const audit = createAuditTable(db, clock);
  const { auditEvents } = createRoomAuditEvents({
    table: audit.table,
    isWall: (id) => id === wall,
    personName: (id) => (id === 'hn:operator:an' ? 'An' : undefined),
  });
  const done = (event: string, camera: CameraId | null, over: Partial<AuditEvent> = {}) =>
    audit.append({
      who: 'hn:operator:an',
      event,
      camera,
      why: null,
      detail: JSON.stringify({ desk }),
      ...over,
    });
  const reported = (sees: Parameters<typeof auditEvents>[1] = 'all', to = began + 3_600_000) =>
    auditEvents({ from: began, to }, sees);
  return { clock, audit, done, reported };
}

it('the handover lists the period’s exports, tours and unmasked views by person, within the caller’s scope', async () => {
  const { clock, done, reported } = room();
  done('export.clip', c1, { why: 'Yêu cầu của công an' });
  await clock.advance(1_000);
  done('ptz.stopTour', c2);
  done('ptz.stopTour', c1, { detail: JSON.stringify({ desk, failed: 'ptz.fault' }) });
  done('export.failed', c1);
  done('camera.view', c1);
  await clock.advance(1_000);
  done('video.unmask', c2, { who: 'hn:operator:gone', why: 'Tìm trẻ lạc' });
  await clock.advance(3_600_000);
  done('export.snapshot', c1);
  const line = { at: began, until: null, by: 'An', desk, camera: c1, wall: null, text: '', granted: null };
  const all = [
    { ...line, what: 'export', text: 'Yêu cầu của công an' },
    { ...line, what: 'tourStopped', at: began + 1_000, camera: c2 },
    {
      ...line,
      what: 'unmasked',
      at: began + 2_000,
      until: began + 62_000,
      camera: c2,
      by: 'hn:operator:gone',
      text: 'Tìm trẻ lạc',
    },
  ];
  expect(reported()).toEqual({ auditEvents: all, isAll: true });
  expect(reported((camera) => camera === c2).auditEvents).toEqual(all.slice(1));
  expect(reported('all', began + 1_000).auditEvents).toEqual(all.slice(0, 1));
});

it('the handover lists approvals with both names, and desk sessions without the site reported later', () => {
  const { done, reported } = room();
  const detail = JSON.stringify({ desk, right: 'video.export', for: 'hn:operator:binh' });
  done('second.confirmed', c1, { why: 'Công an', detail });
  const sat = (since: number, until: number) =>
    done('session.satAway', null, { detail: JSON.stringify({ desk, since, until, still: false }) });
  sat(began - 2_000, began - 1_000);
  // Only a signature; and one that was after the time.
  sat(began - 500, began - 500);
  sat(began + 10, began + 20);
  const line = { desk, wall: null };
  const granted = { right: 'video.export', second: 'An' };
  const all = [
    { ...line, what: 'satAway', at: began - 2_000, until: began - 1_000, by: 'An', camera: null, text: '' },
    {
      ...line,
      what: 'confirmedBy',
      at: began,
      until: began + 300_000,
      by: 'hn:operator:binh',
      camera: c1,
      text: 'Công an',
      granted,
    },
  ];
  expect(reported('all', began + 1).auditEvents).toMatchObject(all);
  expect(reported((camera) => camera === c2, began + 1).auditEvents).toMatchObject(all.slice(0, 1));
});

it('the handover lists room wall changes, and none that name a camera out of scope', async () => {
  const { clock, audit, reported } = room();
  const record = (auditEvents: readonly AuditEvent[]) => {
    audit.appendAll(auditEvents);
    return { ok: true, value: undefined } as const;
  };
  const share = createWallSharing({
    clock,
    record,
    recordLater: record,
    mayTouch: () => true,
    mayName: () => true,
    addressOf: (id) => id,
  });
  const sharer = (at: DeskId, name: string, roles: readonly string[], displayName = name) => ({
    desk: at,
    key: name,
    operator: { id: OperatorId.parse(`hn:operator:${name}`), displayName, roles },
  });
  const takes = (takesIt: boolean): ShareReceiver => {
    const end: ShareReceiver = {
      give: ({ offer }) =>
        share.received(end, offer.id, takesIt ? undefined : { code: 'share.tooMany', params: {} }),
    };
    return end;
  };
  const other = DeskId.parse('desk-0000000000000002');
  const window = WindowId.parse('w1');
  const an = sharer(desk, 'an', []);
  share.present(takes(true), an, { name: 'Bàn 1', windows: [window] });
  share.present(takes(true), sharer(other, 'binh', []), { name: 'Bàn 2', windows: [window] });
  const atWall = sharer(wall, 'wall-1', ['wall'], 'Tường 1');
  share.present(takes(true), atWall, { name: 'x', windows: [window] });
  const layout: Layout = { division: '1', tiles: [c2] };
  for (const to of [other, wall]) await share.push(an, { desk: to, content: { kind: 'camera', camera: c1 } });
  await clock.advance(1_000);
  await share.push(an, { desk: wall, content: { kind: 'layout', name: 'Giao thông', layout } });
  share.present(takes(false), atWall, { name: 'x', windows: [window] });
  await share.push(an, { desk: wall, content: { kind: 'camera', camera: c2 } });
  expect(reported().auditEvents).toMatchObject([
    { what: 'shown', by: 'An', wall: 'Tường 1', camera: c1, text: '', at: began },
    { what: 'shown', by: 'An', wall: 'Tường 1', camera: null, text: 'Giao thông' },
  ]);
  expect(reported((camera) => camera === c1).auditEvents).toHaveLength(1);
});
