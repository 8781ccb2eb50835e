import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../test/fixtures/alertWorld.ts';
import {
  deskOf,
  entry,
  order,
  personOf,
  shiftBegan,
  shiftLogId,
  shiftLogRecord,
} from '../../test/fixtures/shiftLog.ts';
import { foldLine, foldStanding, type StoredRecord, sortRecords } from './fold.ts';
import { foldIncident } from './foldIncident.ts';
import { Incident, IncidentLine } from './incident.ts';
import { LogLine, StandingLine } from './line.ts';
import type { ShiftLogRecord } from './record.ts';
import { getRecordRoot } from './recordFacts.ts';

/** Returns records that the site has, in this order. */
const atSite = (records: readonly ShiftLogRecord[]): StoredRecord[] =>
  records.map((record, at) => ({ record, life: 1, seq: at + 1, n: at + 1, refused: null }));
/** Returns a record that waits for the site. */
const waiting = (record: ShiftLogRecord, n: number): StoredRecord => ({
  record,
  life: 0,
  seq: null,
  n,
  refused: null,
});
const refused = { code: 'shiftLog.notYours', params: { who: 'an' } } as const;

describe('a line of the log', () => {
  it('exists only with its entry, in any order of arrival', () => {
    const addendum = shiftLogRecord(1, { kind: 'addendum', to: shiftLogId(2), text: 'thêm' });
    expect(foldLine(sortRecords(atSite([addendum])))).toBeUndefined();
    const line = foldLine(sortRecords(atSite([addendum, shiftLogRecord(2, entry('dòng'))])));
    expect(line).toMatchObject({ entry: { text: 'dòng' }, addenda: [{ text: 'thêm' }], pending: false });
  });

  it('keeps the first end of an order, and later ones as addenda', () => {
    const end = (n: number, how: string, text: string) =>
      shiftLogRecord(n, { kind: 'orderEnded', order: shiftLogId(1), how, text }, { desk: deskOf(n) });
    const line = foldLine(
      atSite([shiftLogRecord(1, order('đi')), end(2, 'done', 'xong'), end(3, 'cancelled', '')]),
    );
    expect(line?.ended).toMatchObject({ how: 'done', text: 'xong' });
    expect(line?.addenda).toMatchObject([{ id: shiftLogId(3), how: 'cancelled', text: '' }]);
  });

  it('is pending while any part of it is, and excludes refused records', () => {
    const more = shiftLogRecord(2, { kind: 'addendum', to: shiftLogId(1), text: 'thêm' });
    const [stored] = atSite([shiftLogRecord(1, entry('dòng'))]);
    if (!stored) throw new Error('none');
    expect(foldLine([stored, waiting(more, 2)])).toMatchObject({
      pending: true,
      addenda: [{ text: 'thêm' }],
    });
    expect(foldLine([stored, { ...waiting(more, 2), refused }])).toMatchObject({
      pending: false,
      addenda: [],
    });
    expect(foldLine([{ ...waiting(stored.record, 1), refused }])).toMatchObject({ pending: false, refused });
  });
});

describe('an incident', () => {
  const opened = shiftLogRecord(1, { kind: 'incidentOpened', incident: { title: 'Cháy', priority: 'high' } });
  const change = (n: number, desk: number, base: number, fields: object) =>
    shiftLogRecord(
      n,
      { kind: 'incidentChanged', incident: shiftLogId(1), base, change: fields, text: '' },
      { desk: deskOf(desk), by: personOf(`d${desk}`) },
    );
  const fold = (...records: ShiftLogRecord[]) => foldIncident(atSite([opened, ...records]))?.incident;

  it('applies changes made on the present version', () => {
    expect(fold(change(2, 1, 0, { nextStep: 'A' }), change(3, 2, 1, { nextStep: 'B' }))).toMatchObject({
      nextStep: 'B',
      version: 2,
      conflicts: [],
      changedBy: { name: 'd2' },
    });
  });

  it('applies nothing of a change to a field that another desk has changed since, and shows both sides', () => {
    const incident = fold(change(2, 1, 0, { nextStep: 'A' }), change(3, 2, 0, { nextStep: 'B', dueAt: 5 }));
    expect(incident).toMatchObject({ nextStep: 'A', dueAt: null, version: 1 });
    expect(incident?.conflicts).toMatchObject([
      { record: shiftLogId(3), change: { nextStep: 'B', dueAt: 5 } },
    ]);
  });

  it('applies both changes if they have different fields or equal values', () => {
    expect(fold(change(2, 1, 0, { nextStep: 'A' }), change(3, 2, 0, { dueAt: 5 }))).toMatchObject({
      nextStep: 'A',
      dueAt: 5,
      version: 2,
      conflicts: [],
    });
    expect(fold(change(2, 1, 0, { state: 'closed' }), change(3, 2, 0, { state: 'closed' }))).toMatchObject({
      state: 'closed',
      conflicts: [],
    });
  });

  it('applies no change after another desk closed it, except changes of that desk', () => {
    const closed = change(2, 1, 0, { state: 'closed' });
    expect(fold(closed, change(3, 2, 0, { nextStep: 'B' }))?.conflicts).toHaveLength(1);
    expect(fold(closed, change(3, 1, 0, { nextStep: 'B' }))).toMatchObject({ nextStep: 'B', conflicts: [] });
    expect(fold(closed, change(3, 2, 1, { state: 'open' }))).toMatchObject({ state: 'open', closedAt: null });
  });

  it('has no conflict after an operator has settled it', () => {
    const settle = shiftLogRecord(4, {
      kind: 'incidentSettled',
      incident: shiftLogId(1),
      record: shiftLogId(3),
    });
    const clash = [change(2, 1, 0, { nextStep: 'A' }), change(3, 2, 0, { nextStep: 'B' })];
    expect(fold(...clash, settle)).toMatchObject({ nextStep: 'A', conflicts: [] });
  });
});

/** Simulates desks of a room that write about a few items, with a site that numbers arrivals; any desk may be offline. */
function history(seed: number, steps: number) {
  const chance = new Chance(seed);
  const site: ShiftLogRecord[] = [];
  const desks = [1, 2, 3].map((n) => ({
    n,
    known: [] as ShiftLogRecord[],
    own: [] as ShiftLogRecord[],
    seen: 0,
  }));
  let made = 0;
  const roots: { kind: string; id: ShiftLogRecord['id'] }[] = [];
  const storedOf = (desk: (typeof desks)[number]): StoredRecord[] =>
    sortRecords([
      ...site
        .slice(0, desk.seen)
        .map((record, at) => ({ record, life: 1, seq: at + 1, n: 0, refused: null })),
      ...desk.own.map((record, at) => waiting(record, at + 1)),
    ]);
  const of = (stored: readonly StoredRecord[], root: string) =>
    stored.filter(({ record }) => getRecordRoot(record) === root);

  for (let step = 0; step < steps; step += 1) {
    const desk = chance.of(desks);
    if (!desk) break;
    const send = () => {
      const record = desk.own.shift();
      if (record) site.push(record);
      // A desk receives earlier records together with the confirmation of its own: it never has a number for
      // its own before it has those.
      desk.seen = site.length;
    };
    const act = chance.next();
    if (act < 0.25) send();
    else if (act < 0.45) desk.seen = Math.min(site.length, desk.seen + chance.below(4));
    else {
      made += 1;
      const stored = storedOf(desk);
      const known = roots.filter(({ id }) => stored.some(({ record }) => record.id === id));
      const root = chance.of(known);
      const write = (body: object) => {
        const record = shiftLogRecord(made, body, {
          desk: deskOf(desk.n),
          by: personOf(`d${desk.n}`),
          at: shiftBegan + made * 1_000 + chance.below(3_000),
        });
        desk.own.push(record);
        return record.id;
      };
      const begin = (kind: string, body: object) => roots.push({ kind, id: write(body) });
      if (!root || chance.is(0.2)) {
        if (chance.is(0.4))
          begin('incident', { kind: 'incidentOpened', incident: { title: `S${made}`, priority: 'low' } });
        else if (chance.is(0.5)) begin('line', order(`M${made}`));
        else
          begin('standing', {
            kind: 'standingAdded',
            standing: { what: 'watch', text: 'x', from: 1, until: null },
          });
      } else if (root.kind === 'line')
        write(
          chance.is(0.6)
            ? { kind: 'addendum', to: root.id, text: `a${made}` }
            : { kind: 'orderEnded', order: root.id, how: 'done', text: `e${made}` },
        );
      else if (root.kind === 'standing')
        write({ kind: 'standingEnded', standing: root.id, reason: `r${made}` });
      else {
        const incident = foldIncident(of(stored, root.id))?.incident;
        const conflict = incident?.conflicts[0];
        if (conflict && chance.is(0.3))
          write({ kind: 'incidentSettled', incident: root.id, record: conflict.record });
        else if (chance.is(0.15))
          write({
            kind: 'incidentTied',
            incident: root.id,
            remove: {},
            add: { entries: [shiftLogId(chance.below(50) + 1)] },
          });
        else {
          const change =
            chance.of<object>([
              { nextStep: `n${made}` },
              { dueAt: made },
              { state: 'monitoring' },
              { state: 'closed' },
              { state: 'open', nextStep: `n${made}` },
            ]) ?? {};
          write({
            kind: 'incidentChanged',
            incident: root.id,
            base: incident?.version ?? 0,
            change,
            text: '',
          });
        }
      }
    }
  }
  for (const desk of desks) site.push(...desk.own.splice(0));
  return { chance, site, roots };
}

/** Returns the folded state, by root. */
const current = (stored: readonly StoredRecord[], roots: readonly { readonly id: string }[]) =>
  roots.map(({ id }) => {
    const of = stored.filter(({ record }) => getRecordRoot(record) === id);
    return { id, line: foldLine(of), standing: foldStanding(of), incident: foldIncident(of) };
  });

describe('the records of a room', () => {
  it('fold to the same state at every desk, in any order of arrival and with duplicates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { chance, site, roots } = history(seed, 250);
        const numbered = atSite(site);
        const there = current(sortRecords(numbered), roots);
        for (let desk = 0; desk < 3; desk += 1) {
          // Some arrive twice: a store keeps each once, by its id.
          const came = chance.shuffled([...numbered, ...chance.shuffled(numbered).slice(0, 40)]);
          const once = [...new Map(came.map((stored) => [stored.record.id, stored])).values()];
          const here = once.map((stored, at) => ({ ...stored, n: at + 1 }));
          expect(current(sortRecords(here), roots)).toEqual(there);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are never lost: each one appears in the state or as a settled conflict', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { site, roots } = history(seed, 200);
        const stored = atSite(site);
        const all = current(stored, roots);
        const shown = new Map<string, string>();
        for (const { line, standing, incident } of all) {
          if (line) {
            LogLine.parse(line);
            shown.set(line.id, 'entry');
            for (const { id } of line.addenda) shown.set(id, 'addendum');
          }
          if (standing) shown.set(StandingLine.parse(standing).id, 'standing');
          if (incident) {
            Incident.parse(incident.incident);
            for (const one of incident.lines) shown.set(IncidentLine.parse(one).record, one.what.kind);
          }
        }
        for (const { record } of stored) {
          const { body, id } = record;
          if (body.kind === 'incidentSettled' || body.kind === 'standingEnded') continue;
          // The valid end is part of the line.
          const ends = all.some(({ line }) => line?.ended && line.ended.at === record.at);
          expect(shown.has(id) || (body.kind === 'orderEnded' && ends)).toBe(true);
        }
        for (const { incident } of all) {
          if (!incident) continue;
          const changes = incident.lines.flatMap(({ what }) => (what.kind === 'changed' ? [what] : []));
          const applied = changes.filter(({ conflict }) => !conflict);
          expect(incident.incident.version).toBe(applied.length);
          expect(incident.incident.conflicts.length).toBeLessThanOrEqual(changes.length - applied.length);
          expect(incident.incident.closedAt === null).toBe(incident.incident.state !== 'closed');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of one desk are never in conflict, however others’ records are interleaved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const chance = new Chance(seed);
        const opened = shiftLogRecord(1, {
          kind: 'incidentOpened',
          incident: { title: 'A', priority: 'low' },
        });
        const changes = Array.from({ length: 30 }, (_, n) =>
          shiftLogRecord(n + 2, {
            kind: 'incidentChanged',
            incident: shiftLogId(1),
            text: '',
            base: chance.below(n + 1),
            change: { nextStep: `n${n}`, state: chance.of(['open', 'closed']) },
          }),
        );
        const folded = foldIncident(atSite([opened, ...changes]))?.incident;
        expect(folded).toMatchObject({ conflicts: [], version: 30, nextStep: 'n29' });
      }),
      { numRuns: 60 },
    );
  });

  it('show their expected result while pending, unless another desk comes first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 40 }), (seed, last) => {
        const { site, roots } = history(seed, 150);
        const cut = Math.max(0, site.length - last);
        const isOwn = (record: ShiftLogRecord) => record.desk === site[cut]?.desk;
        const own = site.slice(cut).filter(isOwn);
        const before = atSite(site.slice(0, cut));
        const pending = current(sortRecords([...before, ...own.map(waiting)]), roots);
        const confirmed = current(atSite([...site.slice(0, cut), ...own]), roots);
        const plain = (all: ReturnType<typeof current>) =>
          JSON.parse(
            JSON.stringify(all, (key, value) => (key === 'pending' || key === 'version' ? 0 : value)),
          );
        expect(plain(pending)).toEqual(plain(confirmed));
      }),
      { numRuns: 60 },
    );
  });
});
