import { expect, it } from 'vitest';
import { deskOf, personOf, shiftBegan, shiftLogId } from '../../test/fixtures/shiftLog.ts';
import { createAlertFigureCounter } from '../alerts/figures.ts';
import { dutyEndsAfterMs } from '../shiftlog/duty.ts';
import { LogLine } from '../shiftlog/line.ts';
import { buildReport } from './build.ts';

const hour = 3_600_000;
const shift = { key: 'day', date: '2026-05-01', name: { vi: 'Ca', en: 'Shift' } };
const an = personOf('an');
const empty = { lines: [], total: 0 };
const priorities = { critical: 0, high: 0, medium: 0, low: 0 };

/** Returns the report of desk 1 at `madeAt`, made by An; Bình came on duty at desk 2 and wrote one order. */
function made(madeAt: number) {
  const from = shiftBegan;
  const to = shiftBegan + 8 * hour;
  const of = { ...shift, from, to };
  return buildReport({
    place: { site: 'hn', desk: deskOf(1), centre: 'TT', zone: 'UTC' },
    wanted: { subject: { desk: deskOf(1), name: 'Bàn 1' }, shift: of, from, to, file: null },
    madeAt,
    outgoing: an,
    duty: [{ person: personOf('binh'), desk: deskOf(2), post: '', since: from, until: null, shift: of }],
    shiftLog: {
      orders: [
        LogLine.parse({
          id: shiftLogId(1),
          desk: deskOf(2),
          by: personOf('binh'),
          at: from,
          addenda: [],
          ended: null,
          pending: false,
          refused: null,
          entry: {
            type: 'order',
            text: 'x',
            happenedAt: from,
            order: { givenBy: 'A', answers: 'B', dueAt: null },
          },
        }),
      ],
      incidents: [],
      standing: [],
      log: [],
    },
    emergencies: 0,
    unknown: [],
    sections: {
      alerts: { ...empty, unacknowledged: 0, byPriority: priorities },
      setAside: empty,
      degraded: empty,
      abnormal: empty,
      exports: empty,
      gaps: empty,
    },
    figures: {
      alerts: createAlertFigureCounter(from, to).read(madeAt),
      perQuarterHour: [],
      before: [],
      ptz: { gestures: 0, minutes: 0, cameras: 0 },
      cameras: { views: 0, cameras: 0 },
    },
  });
}

it('buildReport includes the orders of a desk left without a handover once all duty there has ended', () => {
  const over = shiftBegan + 8 * hour + dutyEndsAfterMs;
  expect(made(over - 1).orders.lines).toEqual([]);
  expect(made(over).orders.lines.map(({ id }) => id)).toEqual([shiftLogId(1)]);
});

it('buildReport names an outgoing operator who never came on duty, with the report’s time only', () => {
  const now = shiftBegan + 5 * hour;
  expect(made(now).people).toMatchObject([{ person: an, since: now, until: null, as: 'outgoing' }]);
});
