import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DeskId, OperatorId, ShiftLogId } from '../base/ids.ts';
import { Incident } from '../shiftlog/incident.ts';
import { LogLine, StandingLine } from '../shiftlog/line.ts';
import type { HandoverSubject } from '../shiftlog/record.ts';
import { listStandingInForce, sortOpenIncidents, sortOpenOrders } from './carried.ts';

const shiftMs = 8 * 3_600_000;
const shifts = 100;
const desks = [1, 2, 3].map((n) => DeskId.parse(`desk-${String(n).padStart(16, '0')}`));
const by = { id: OperatorId.parse('s:operator:an'), name: 'An' };
let made = 0;
const nextId = () => {
  made += 1;
  return ShiftLogId.parse(`00000000-0000-7000-8000-${String(made).padStart(12, '0')}`);
};

const incident = (desk: DeskId, at: number, dueAt: number | null) =>
  Incident.parse({
    id: nextId(),
    desk,
    openedAt: at,
    openedBy: by,
    title: 'x',
    priority: 'high',
    state: 'open',
    dueAt,
    version: 0,
    changedAt: at,
    changedBy: by,
    closedAt: null,
    conflicts: [],
    pending: false,
    ties: {},
  });
const order = (desk: DeskId, at: number, dueAt: number | null) =>
  LogLine.parse({
    id: nextId(),
    desk,
    by,
    at,
    addenda: [],
    ended: null,
    pending: false,
    refused: null,
    entry: { type: 'order', text: 'x', happenedAt: at, order: { givenBy: 'A', answers: 'B', dueAt } },
  });
const standing = (at: number, over: object = {}) =>
  StandingLine.parse({
    id: nextId(),
    by,
    at,
    ended: null,
    pending: false,
    standing: { what: 'watch', text: 'x', from: at, until: null, ...over },
  });

/** Generates the events of one shift: items are opened at desks, and some open items end. */
const life = fc.record({
  opened: fc.array(
    fc.record({
      what: fc.constantFrom('incident', 'order', 'standing'),
      desk: fc.constantFrom(...desks),
      dueIn: fc.option(fc.integer({ min: -shiftMs, max: 3 * shiftMs })),
    }),
    { maxLength: 3 },
  ),
  /** Positions of the open items that end. */
  ended: fc.array(fc.nat({ max: 50 }), { maxLength: 2 }),
  /** Desks with a person on duty. */
  manned: fc.subarray([...desks], { minLength: 1 }),
});

it('every open item is carried over each shift until it is ended, over 100 shifts, at a staffed desk and in the centre’s report', () => {
  fc.assert(
    fc.property(fc.array(life, { minLength: shifts, maxLength: shifts }), (lives) => {
      const incidents = new Map<string, Incident>();
      const orders = new Map<string, LogLine>();
      const watched = new Map<string, StandingLine>();
      /** The reference model: open items and their due times. */
      const open = new Map<string, number | null>();
      for (const [n, { opened, ended, manned }] of lives.entries()) {
        const from = n * shiftMs;
        const now = from + shiftMs;
        for (const { what, desk, dueIn } of opened) {
          const dueAt = dueIn === null ? null : Math.max(0, now + dueIn);
          if (what === 'incident') {
            const one = incident(desk, from, dueAt);
            incidents.set(one.id, one);
            open.set(`incident:${one.id}`, dueAt);
          } else if (what === 'order') {
            const one = order(desk, from, dueAt);
            orders.set(one.id, one);
            open.set(`order:${one.id}`, dueAt);
          } else {
            const one = standing(from);
            watched.set(one.id, one);
            open.set(`standing:${one.id}`, null);
          }
        }
        for (const at of ended) {
          const key = [...open.keys()][at];
          const [kind, id = ''] = key?.split(':') ?? [];
          if (key === undefined) continue;
          open.delete(key);
          const [one, line, previous] = [incidents.get(id), orders.get(id), watched.get(id)];
          if (kind === 'incident' && one) incidents.set(id, { ...one, state: 'closed' });
          if (kind === 'order' && line)
            orders.set(id, { ...line, ended: { by, at: now, how: 'done', text: '' } });
          if (kind === 'standing' && previous)
            watched.set(id, { ...previous, ended: { by, at: now, reason: 'x' } });
        }
        const carriedBy = (subject: HandoverSubject) => {
          const where = { subject, manned: new Set(manned), people: new Set([by.id]) };
          return [
            ...sortOpenIncidents([...incidents.values()], where, now),
            ...sortOpenOrders([...orders.values()], where, now),
            ...listStandingInForce([...watched.values()], { from, to: now }).map((one) => ({
              ...one,
              overdue: false,
            })),
          ];
        };
        const centre = carriedBy({ centre: 'Trung tâm' });
        expect(centre.map(({ item }) => item).sort()).toEqual([...open.keys()].sort());
        for (const { item, overdue } of centre)
          expect(overdue).toBe((open.get(item) ?? Number.MAX_SAFE_INTEGER) < now);
        const atDesks = new Set(
          manned.flatMap((desk) => carriedBy({ desk, name: 'x' }).map(({ item }) => item)),
        );
        expect([...atDesks].sort()).toEqual([...open.keys()].sort());
      }
    }),
    { numRuns: 8 },
  );
});

it('listStandingInForce includes events from twelve hours before they begin until they end, and watch items at once', () => {
  const to = 10 * shiftMs;
  const from = to - shiftMs;
  const reported = (over: object) => listStandingInForce([standing(from, over)], { from, to }).length === 1;
  const event = (begins: number, until: number | null = null) =>
    reported({ what: 'event', from: begins, until });
  expect(event(to + 12 * 3_600_000)).toBe(true);
  expect(event(to + 12 * 3_600_000 + 1)).toBe(false);
  expect([event(from - 2, from), event(from - 2, from + 1)]).toEqual([false, true]);
  for (const what of ['watch', 'order']) expect(reported({ what, from: to + 24 * 3_600_000 })).toBe(true);
});
