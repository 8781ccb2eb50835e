import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../alerts/alert.ts';
import { DeskId, OperatorId, ShiftLogId } from '../base/ids.ts';
import { type StoredRecord, sortRecords } from '../shiftlog/fold.ts';
import type { HandoverSubject, ShiftLogBody } from '../shiftlog/record.ts';
import type { Shift } from '../shiftlog/shift.ts';
import { foldHandovers } from './fold.ts';

const idOf = (n: number) => ShiftLogId.parse(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`);
const person = (name: string): Person => ({ id: OperatorId.parse(`s:operator:${name}`), name });
const [an, binh, cuc] = [person('an'), person('binh'), person('cuc')] as const;
const deskOf = (n: number) => DeskId.parse(`desk-${String(n).padStart(16, '0')}`);
const shift: Shift = {
  key: 'morning',
  date: '2026-05-01',
  name: { vi: 'Sáng', en: 'Morning' },
  from: 0,
  to: 100,
};
const centre: HandoverSubject = { centre: 'Trung tâm' };
const hash = 'a'.repeat(64);

interface Recorded {
  readonly by: Person;
  readonly body: ShiftLogBody;
  readonly desk?: number;
  readonly at?: number;
}
/** Returns records in the order of `entries`, the first with id 1, all at the site except the last `pending`. */
const stored = (entries: readonly Recorded[], pending = 0): StoredRecord[] =>
  entries.map(({ by, body, desk = 1, at }, n) => ({
    record: { id: idOf(n + 1), desk: deskOf(desk), by, at: at ?? n, monotonicMs: n, body },
    life: 1,
    seq: n < entries.length - pending ? n + 1 : null,
    n,
    refused: null,
  }));
const begun = (subject: HandoverSubject = centre): ShiftLogBody => ({
  kind: 'handoverBegun',
  subject,
  shift,
  from: 0,
  to: 100,
});
const signed = (n: number, version = 1, sha256 = hash): ShiftLogBody => ({
  kind: 'handoverSigned',
  handover: idOf(n),
  version,
  sha256,
  how: 'site',
});
const accepted = (n: number, version = 1, sha256 = hash): ShiftLogBody => ({
  kind: 'handoverAccepted',
  handover: idOf(n),
  version,
  sha256,
  how: 'site',
});
const refusedBody = (n: number, version = 1): ShiftLogBody => ({
  kind: 'handoverRefused',
  handover: idOf(n),
  version,
  reason: 'thiếu',
});
const stateOf = (entries: readonly Recorded[], n = 1, pending = 0) =>
  foldHandovers(stored(entries, pending)).get(idOf(n))?.handover;

describe('a handover folded from its records', () => {
  it('is begun, signed and accepted by two people under one hash', () => {
    const entries: Recorded[] = [
      { by: an, body: begun() },
      { by: an, body: signed(1) },
    ];
    expect(stateOf(entries)).toMatchObject({ state: 'signed', version: 1, outgoing: an, incoming: null });
    expect(stateOf([...entries, { by: an, body: accepted(1) }])).toMatchObject({ state: 'signed' });
    expect(stateOf([...entries, { by: binh, body: accepted(1, 1, 'b'.repeat(64)) }])).toMatchObject({
      state: 'signed',
    });
    expect(stateOf([...entries, { by: binh, body: accepted(1) }])).toMatchObject({
      state: 'accepted',
      incoming: binh,
      acceptedAt: 2,
      pending: false,
    });
    expect(stateOf([...entries, { by: binh, body: accepted(1) }], 1, 1)).toMatchObject({ pending: true });
  });

  it('attributes ticks made at the outgoing operator’s desk to the person who signs', () => {
    const ticks = (all: readonly Recorded[]) => foldHandovers(stored(all)).get(idOf(1))?.ticks.get('alerts');
    const entries: Recorded[] = [
      { by: an, body: begun() },
      { by: an, body: signed(1) },
      { by: an, body: { kind: 'handoverTicked', handover: idOf(1), item: 'alerts', ticked: true } },
    ];
    expect(ticks(entries)).toEqual({ by: an, at: 2 });
    expect(ticks([...entries, { by: binh, body: accepted(1) }])).toEqual({ by: binh, at: 2 });
  });

  it('is refused with a reason and signed again; remarks are frozen in between', () => {
    const word = (text: string): Recorded => ({
      by: an,
      body: { kind: 'handoverWorded', handover: idOf(1), place: 'things.0', text },
    });
    const refused: Recorded = {
      by: binh,
      body: { kind: 'handoverRefused', handover: idOf(1), version: 1, reason: 'Thiếu' },
    };
    const entries = [{ by: an, body: begun() }, word('một'), { by: an, body: signed(1) }, word('hai')];
    const file = (all: readonly Recorded[]) => foldHandovers(stored(all)).get(idOf(1));
    expect(file(entries)?.words.get('things.0')?.text).toBe('một');
    const again = [...entries, refused, word('ba'), { by: an, body: signed(1, 2, 'b'.repeat(64)) }];
    expect(file(again)?.words.get('things.0')?.text).toBe('ba');
    expect(file(again)?.handover).toMatchObject({ state: 'signed', version: 2, refusal: null });
    // Accepting a refused version has no effect.
    expect(stateOf([...again, { by: binh, body: accepted(1) }])?.state).toBe('signed');
  });

  it('has no ticks of the previous version in a new one', () => {
    const tick: Recorded = {
      by: an,
      body: { kind: 'handoverTicked', handover: idOf(1), item: 'alerts', ticked: true },
    };
    const refused: Recorded = {
      by: binh,
      body: { kind: 'handoverRefused', handover: idOf(1), version: 1, reason: 'Thiếu' },
    };
    const ticked = (all: readonly Recorded[]) => [
      ...(foldHandovers(stored(all)).get(idOf(1))?.ticks.keys() ?? []),
    ];
    const entries: Recorded[] = [{ by: an, body: begun() }, { by: an, body: signed(1) }, tick, refused];
    expect(ticked(entries)).toEqual(['alerts']);
    const again: Recorded[] = [...entries, { by: an, body: signed(1, 2, 'b'.repeat(64)) }];
    expect(ticked(again)).toEqual([]);
    expect(ticked([...again, tick])).toEqual(['alerts']);
  });

  it.each([
    ['accepts', accepted(1)],
    ['refuses', refusedBody(1)],
  ])(
    'attributes questions since the signature to the person who %s: they ask in the outgoing operator’s session',
    (_how, end) => {
      const ask = (text: string): Recorded => ({
        by: an,
        body: { kind: 'handoverAsked', handover: idOf(1), text },
      });
      const entries: Recorded[] = [
        { by: an, body: begun() },
        ask('của người giao'),
        { by: an, body: signed(1) },
        ask('của người nhận'),
        { by: cuc, body: { kind: 'handoverAsked', handover: idOf(1), text: 'của người khác' } },
        { by: binh, body: end },
      ];
      const questions = foldHandovers(stored(entries)).get(idOf(1))?.questions;
      expect(questions?.map(({ by, text }) => [by.name, text])).toEqual([
        [an.name, 'của người giao'],
        [binh.name, 'của người nhận'],
        [cuc.name, 'của người khác'],
      ]);
    },
  );

  it('of the same subject at two desks is decided by the first acceptance; the other is superseded', () => {
    const two = (first: number, second: number): Recorded[] => [
      { by: an, body: begun(), desk: 1 },
      { by: cuc, body: begun(), desk: 2 },
      { by: an, body: signed(1), desk: 1 },
      { by: cuc, body: signed(2), desk: 2 },
      { by: binh, body: accepted(first), desk: first },
      { by: person('dung'), body: accepted(second), desk: second },
    ];
    for (const [first, second] of [
      [1, 2],
      [2, 1],
    ] as const) {
      expect(stateOf(two(first, second), first)).toMatchObject({ state: 'accepted', supersededBy: null });
      expect(stateOf(two(first, second), second)).toMatchObject({
        state: 'signed',
        supersededBy: idOf(first),
      });
    }
  });

  it('done offline while another was accepted is superseded, however late it arrives', () => {
    const entries: Recorded[] = [
      { by: an, body: begun(), desk: 1, at: 10 },
      { by: an, body: signed(1), desk: 1, at: 20 },
      { by: binh, body: accepted(1), desk: 1, at: 30 },
      { by: cuc, body: begun(), desk: 2, at: 25 },
      { by: cuc, body: signed(4), desk: 2, at: 40 },
      { by: binh, body: accepted(4), desk: 2, at: 50 },
    ];
    expect(stateOf(entries, 4)).toMatchObject({ state: 'begun', supersededBy: idOf(1) });
    expect(stateOf(entries, 1)).toMatchObject({ state: 'accepted' });
  });

  it('at one desk follows another although its clock was set back an hour in between', () => {
    const own: HandoverSubject = { desk: deskOf(1), name: 'Bàn 1' };
    const entries: Recorded[] = [
      { by: an, body: begun(own), at: 3_600_000 },
      { by: an, body: signed(1), at: 3_600_001 },
      { by: binh, body: accepted(1), at: 3_600_002 },
      { by: binh, body: begun(own), at: 5 },
      { by: binh, body: signed(4), at: 6 },
      { by: an, body: accepted(4), at: 7 },
    ];
    expect(stateOf(entries, 4)).toMatchObject({ state: 'accepted', supersededBy: null, incoming: an });
  });
});

const anybody = fc.constantFrom(an, binh, cuc);
const anyOf = fc.integer({ min: 1, max: 4 });
const anything: fc.Arbitrary<Recorded> = fc.record({
  by: anybody,
  desk: fc.integer({ min: 1, max: 2 }),
  at: fc.integer({ min: 0, max: 50 }),
  body: fc.oneof(
    fc.constantFrom(begun(), begun({ desk: deskOf(1), name: 'Bàn 1' })),
    fc.tuple(anyOf, fc.integer({ min: 1, max: 3 })).map(([n, version]) => signed(n, version)),
    fc.tuple(anyOf, fc.integer({ min: 1, max: 3 })).map(([n, version]) => accepted(n, version)),
    anyOf.map(
      (n): ShiftLogBody => ({ kind: 'handoverTicked', handover: idOf(n), item: 'alerts', ticked: true }),
    ),
    anyOf.map((n): ShiftLogBody => ({ kind: 'handoverRefused', handover: idOf(n), version: 1, reason: 'x' })),
    anyOf.map((n): ShiftLogBody => ({ kind: 'handoverAddendum', handover: idOf(n), text: 'x' })),
  ),
});

it('foldHandovers gives the same result for any order of arrival', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 40 }), fc.integer(), (entries, seed) => {
      const records = stored(entries);
      const order = records.map((one, n) => ({ one, key: Math.imul(n + 1, seed | 1) }));
      const shuffled = order.sort((a, b) => a.key - b.key).map(({ one }) => one);
      expect([...foldHandovers(sortRecords(shuffled))]).toEqual([...foldHandovers(records)]);
    }),
  );
});

it('no later record revokes an acceptance or changes its hash', () => {
  fc.assert(
    fc.property(fc.array(anything, { minLength: 1, maxLength: 40 }), (entries) => {
      const records = stored(entries);
      for (let n = 1; n < records.length; n += 1) {
        const now = foldHandovers(records.slice(0, n));
        const then = foldHandovers(records);
        for (const [id, { handover }] of now)
          if (handover.state === 'accepted')
            expect(then.get(id)?.handover).toMatchObject({
              state: 'accepted',
              sha256: handover.sha256,
              incoming: handover.incoming,
            });
      }
    }),
    { numRuns: 50 },
  );
});
