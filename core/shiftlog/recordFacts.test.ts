import { expect, it } from 'vitest';
import { deskOf, entry, shiftLogId, shiftLogRecord } from '../../test/fixtures/shiftLog.ts';
import { AuditEntry } from '../audit/audit.ts';
import { CameraId } from '../base/ids.ts';
import type { ShiftLogBody } from './record.ts';
import { getRecordRoot, getRequiredRight, listRecordCameras, toRecordAuditEvent } from './recordFacts.ts';

const camera = (n: number) => `hn:camera:c${n}`;
const trail = (n: number) => ({ trail: [{ camera: camera(n), at: 1 }] });
const shift = { key: 'day', date: '2026-05-01', name: { vi: 'a', en: 'a' }, from: 0, to: 1 };
const handover = shiftLogId(99);
const signature = { handover, version: 1, sha256: 'a'.repeat(64), how: 'site' };

/** One body of each kind, with cameras wherever it can name them. A kind missing here does not compile. */
const bodies: { readonly [K in ShiftLogBody['kind']]: object } = {
  entry: entry('x', { cameras: [camera(1), camera(2), camera(1)] }),
  addendum: { to: shiftLogId(9), text: 'x' },
  orderEnded: { order: shiftLogId(9), how: 'done', text: '' },
  incidentOpened: { incident: { title: 'x', priority: 'low', ties: trail(3) } },
  incidentChanged: { incident: shiftLogId(9), base: 0, change: {}, text: '' },
  incidentTied: { incident: shiftLogId(9), add: trail(4), remove: trail(5) },
  incidentSettled: { incident: shiftLogId(9), record: shiftLogId(8) },
  standingAdded: { standing: { what: 'watch', text: 'x', from: 1, until: null, cameras: [camera(6)] } },
  standingEnded: { standing: shiftLogId(9), reason: 'vì thế' },
  dutyOn: { shift, post: '' },
  dutyOff: { shift, reason: '' },
  handoverBegun: { subject: { desk: deskOf(1), name: 'x' }, shift, from: 0, to: 1 },
  handoverWorded: { handover, place: 'things.0', text: 'x' },
  handoverTicked: { handover, item: 'alerts', ticked: true },
  handoverAsked: { handover, text: 'x' },
  handoverAnswered: { handover, question: shiftLogId(8), text: 'x' },
  handoverSigned: signature,
  handoverAccepted: signature,
  handoverRefused: { handover, version: 1, reason: 'x' },
  handoverAddendum: { handover, text: 'x' },
};
const records = Object.entries(bodies).map(([kind, body], n) => shiftLogRecord(n + 1, { ...body, kind }));

/** Yields every string anywhere in a value. */
function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* strings(inner);
}

it.each(records.map((record) => [record.body.kind, record] as const))(
  '%s: listRecordCameras finds every camera named anywhere',
  (_kind, { body }) => {
    const named = [...strings(body)].filter((text) => CameraId.safeParse(text).success);
    expect(new Set(listRecordCameras(body))).toEqual(new Set(named));
    expect(new Set(listRecordCameras(body)).size).toBe(listRecordCameras(body).length);
  },
);

it('getRecordRoot returns the record that another adds to, or the record itself', () => {
  const of = Object.fromEntries(records.map((record) => [record.body.kind, getRecordRoot(record)]));
  for (const { id, body } of records) {
    const begins = ['entry', 'incidentOpened', 'standingAdded', 'dutyOn', 'dutyOff', 'handoverBegun'];
    if (begins.includes(body.kind)) expect(of[body.kind]).toBe(id);
    else expect(of[body.kind]).toBe(body.kind.startsWith('handover') ? handover : shiftLogId(9));
    expect(getRequiredRight(body)).toBe(body.kind.startsWith('handover') ? 'handover.work' : 'log.write');
  }
});

it('an audit event names the person and the camera, however many cameras the record has', () => {
  const cameras = Array.from({ length: 50 }, (_, n) => `hn:camera:${'x'.repeat(60)}${n}`);
  const auditEvent = toRecordAuditEvent(shiftLogRecord(1, entry('x', { cameras })));
  expect(
    AuditEntry.pick({ who: true, event: true, camera: true, why: true, detail: true }).parse(auditEvent),
  ).toEqual(auditEvent);
  expect(auditEvent).toMatchObject({
    who: 'hn:operator:an',
    event: 'shiftLog.entry',
    camera: cameras[0],
    why: null,
  });
  expect(JSON.parse(auditEvent.detail)).toMatchObject({ record: shiftLogId(1), named: 50 });
  const ended = records.find(({ body }) => body.kind === 'standingEnded');
  expect(ended && toRecordAuditEvent(ended)).toMatchObject({ why: 'vì thế', camera: null });
});
