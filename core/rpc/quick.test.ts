import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { entry, order, shiftLogRecord } from '../../test/fixtures/shiftLog.ts';
import { LogRecord } from '../alerts/log.ts';
import { Camera } from '../cameras/camera.ts';
import { IncidentOpening } from '../shiftlog/incident.ts';
import { ShiftLogRecord } from '../shiftlog/record.ts';
import { addFastPath } from './quick.ts';

const action = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  desk: 'desk-00000000000000ff',
  deskSeq: 1,
  alert: fakeAlert(1).id,
  base: 1,
  at: 1,
  by: { id: 'fake:operator:an', name: 'An' },
};
const outcome = { action: action.id, result: 'done', version: 2, fault: null };
const entries = [
  { kind: 'occurred', count: 1, duplicates: 0, active: true, inbox: { process: 'p', through: 3 } },
  {
    kind: 'occurred',
    count: 1,
    duplicates: 0,
    active: true,
    inbox: { process: 'p', through: 3 },
    took: [[3, 'ab'.repeat(8)]],
  },
  { kind: 'acted', action: { ...action, command: { do: 'close', disposition: 'test', note: '' } }, outcome },
  { kind: 'acted', action: { ...action, command: { do: 'note', text: 'đang xem' } }, outcome },
  {
    kind: 'acted',
    action: { ...action, command: { do: 'acknowledge' } },
    outcome: { ...outcome, result: 'conflict', fault: { code: 'alert.changedBy', params: { who: 'Chi' } } },
  },
  { kind: 'site', what: 'escalated', text: '' },
];
const records = entries.map((entry, n): unknown =>
  JSON.parse(JSON.stringify({ seq: n + 1, at: 5, alert: fakeAlert(n + 1, { notes: n }), entry })),
);

const written = [
  entry('dòng', { place: { lat: 21, lon: 105.8, ward: 'hn:ward:w1', text: '' }, people: ['An'] }),
  order('lệnh', 5),
  { kind: 'addendum', to: action.id, text: 'thêm' },
  { kind: 'incidentOpened', incident: IncidentOpening.parse({ title: 'Cháy', priority: 'high' }) },
  { kind: 'incidentChanged', incident: action.id, base: 0, change: { state: 'closed' }, text: '' },
].map((body, n): unknown => JSON.parse(JSON.stringify(shiftLogRecord(n + 1, body))));

const place = { lat: 21.03, lon: 105.85, heightM: 6 };
const points = [
  [0, 0],
  [1, 0],
  [0.5, 1],
];
const masks = [{ id: 'm1', points, reason: 'cửa sổ' }];
const camera = {
  id: 'hn:camera:c1',
  number: 1,
  name: 'Hồ Tây – Thanh Niên',
  ward: 'hn:ward:w1',
  function: 'traffic',
  kind: 'ptz',
  position: place,
  headingDeg: 90,
  fovDeg: 60,
  tags: ['cầu'],
  streams: ['main', 'sub'],
};
const cameras: unknown[] = [
  camera,
  { ...camera, steerable: true, widthPx: 1_920 },
  { ...camera, masks, own: true },
];

/** Returns the paths of all positions in a value. */
function waysIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, inner]) => waysIn(inner, [...way, key]))];
}
function put(value: unknown, way: readonly string[], what: unknown): unknown {
  const [key, ...rest] = way;
  if (key === undefined) return what;
  if (Array.isArray(value)) return value.map((each, at) => (`${at}` === key ? put(each, rest, what) : each));
  if (typeof value !== 'object' || value === null) return what;
  return { ...value, [key]: put(Reflect.get(value, key), rest, what) };
}
const anything = fc.oneof(
  fc.constantFrom(undefined, null, true, '', ' x ', 'x'.repeat(501), 0, -1, 1.5, 2 ** 60, Number.NaN, [], {}),
  fc.constantFrom('critical', 'closed', 'hn:alert:00', 'occurred', 'acted', { kind: 'site' }, ['a', 'b']),
  fc.constantFrom('order', 'note', 'entry', { givenBy: 'A', answers: 'B', dueAt: null }, 'hn:camera:c1'),
);

describe.each([
  ['alerts', LogRecord, records, 'at'],
  ['the shift log', ShiftLogRecord, written, 'at'],
  ['cameras', Camera, cameras, 'number'],
] as const)('quick, for the schema of %s', (_name, schema, records, key) => {
  const slow = z.array<z.ZodType>(schema).max(3);
  const fast = addFastPath(slow);

  it('returns a valid value unchanged', () => {
    // All except the fault, whose keys of any name are left to zod.
    for (const record of records.filter((one) => !JSON.stringify(one).includes('"params"'))) {
      const value = [record];
      expect(fast.safeParse(value).data).toBe(value);
      expect(slow.safeParse(value).data).toEqual(value);
    }
  });

  it('accepts, changes and rejects every other value as the schema itself does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...records),
        fc.nat(),
        anything,
        fc.boolean(),
        (record, at, what, isNew) => {
          const ways = waysIn(record);
          const way = ways[at % ways.length] ?? [];
          const value = [put(record, isNew ? [...way, 'unknown'] : way, what)];
          const [one, other] = [fast.safeParse(value), slow.safeParse(value)];
          expect(one.success).toBe(other.success);
          expect(one.data).toEqual(other.data);
          expect(one.error?.issues.map(({ path, code }) => [path, code])).toEqual(
            other.error?.issues.map(({ path, code }) => [path, code]),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('reports the path of an error', () => {
    const reported = z
      .object({ records: fast })
      .safeParse({ records: [{ ...Object(records[0]), [key]: null }] });
    expect(reported.error?.issues[0]?.path).toEqual(['records', 0, key]);
  });
});
