import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandoverState } from '../../../core/handover/report.ts';
import { madeReport } from '../../../tools/gallery/reportMade.ts';
import { momentTyped, periodOf } from './bars.tsx';
import { handoverKey } from './keys.ts';
import { availableActions, previewOf, soonMs, stepsOf, ticksOf, urgencyOf, withTicks } from './model.ts';

const zone = 'Asia/Ho_Chi_Minh';
const of = (state: HandoverState, over: object = {}) => ({ state, version: 1, supersededBy: null, ...over });
const may = (handover: Parameters<typeof availableActions>[0]['handover'], over: object = {}) =>
  [...availableActions({ handover, isCurrent: true, mayWork: true, ...over })].sort();

describe('what can be done to a handover', () => {
  it('begins with a preview, and ends with addenda', () => {
    expect(may(null)).toEqual(['begin', 'file']);
    expect(may(null, { isCurrent: false })).toEqual(['file']);
    expect(may(of('begun', { version: 0 }))).toEqual(['answer', 'ask', 'file', 'sign', 'word']);
    expect(may(of('signed'))).toEqual(['accept', 'addendum', 'answer', 'ask', 'file', 'refuse', 'tick']);
    expect(may(of('refused'))).toEqual(['addendum', 'answer', 'ask', 'file', 'sign', 'word']);
    expect(may(of('accepted'))).toEqual(['addendum', 'file']);
  });

  it('is nothing for anyone who has no right to it, and nothing but words after it for another', () => {
    for (const state of HandoverState.options) {
      expect(may(of(state), { mayWork: false })).toEqual([]);
      expect(may(of(state), { isCurrent: false })).toEqual(['addendum', 'file']);
      expect(may(of(state, { supersededBy: 'x' }))).toEqual(['addendum', 'file']);
    }
  });

  it('words only before it is signed, and never figures', () => {
    for (const state of HandoverState.options)
      expect(may(of(state)).includes('word')).toBe(state === 'begun' || state === 'refused');
  });
});

describe('the way of a handover', () => {
  it('shows one step as the one that is under way, until it is over', () => {
    const now = (state: HandoverState) => stepsOf({ state }).filter((step) => step.state === 'now');
    expect(now('begun').map(({ name }) => name)).toEqual(['begun']);
    expect(now('signed').map(({ name }) => name)).toEqual(['accepted']);
    expect(now('accepted')).toEqual([]);
    expect(stepsOf({ state: 'refused' }).map(({ state }) => state)).toEqual(['done', 'refused', 'ahead']);
    expect(stepsOf({ state: 'accepted' }).every(({ state }) => state === 'done')).toBe(true);
  });

  it('counts what was ticked, also what the desk has not told back yet', () => {
    const report = madeReport({ signed: 'outgoing' });
    const by = { id: 'hn:operator:vu' as never, name: 'Vũ' };
    expect(ticksOf(report)).toEqual({ done: 0, all: report.carried.length });
    const items = report.carried.map(({ item }) => item);
    fc.assert(
      fc.property(fc.subarray(items), (ticked) => {
        const mine = new Map(ticked.map((item) => [item, true]));
        const after = withTicks(report, mine, by, 5);
        expect(ticksOf(after).done).toBe(ticked.length);
        const back = withTicks(after, new Map(ticked.map((item) => [item, false])), by, 5);
        expect(ticksOf(back).done).toBe(0);
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});

describe('when it is due', () => {
  it('is calm until half an hour before, and loud only once it is overdue', () => {
    const at = 10_000_000;
    expect(urgencyOf({ dueAt: null, overdue: false }, at)).toBe('calm');
    expect(urgencyOf({ dueAt: at + soonMs + 1, overdue: false }, at)).toBe('calm');
    expect(urgencyOf({ dueAt: at + soonMs, overdue: false }, at)).toBe('soon');
    expect(urgencyOf({ dueAt: at, overdue: false }, at)).toBe('due');
    expect(urgencyOf({ dueAt: at, overdue: true }, at)).toBe('overdue');
  });
});

describe('the period of a preview', () => {
  it('is the shift that ends where no other is asked for', () => {
    const none = { span: undefined, period: undefined };
    expect(previewOf({ of: 'desk', ...none }, 5)).toEqual({ of: 'desk' });
    const day = 24 * 3_600_000;
    const aDay = { of: 'centre', span: 24, period: { from: 1, to: day + 1 } } as const;
    expect(previewOf({ ...aDay, period: undefined }, day + 1.4)).toEqual({
      of: 'centre',
      period: aDay.period,
    });
    const typed = { from: 2, to: 3 };
    expect(previewOf({ ...aDay, period: typed }, day)).toEqual({ of: 'centre', period: typed });
  });

  it('is typed by the wall clock of the site', () => {
    expect(momentTyped('26/11/2026 22:00', zone)).toBe(Date.UTC(2026, 10, 26, 15, 0));
    expect(momentTyped(' 1/2/2026 6:05 ', zone)).toBe(Date.UTC(2026, 0, 31, 23, 5));
    for (const wrong of ['', '26/11/2026', '31/02/2026 10:00', '26/13/2026 10:00', '26/11/2026 24:00', 'x'])
      expect(momentTyped(wrong, zone)).toBeUndefined();
  });

  it('goes forward, for a month at most', () => {
    expect(periodOf('01/11/2026 06:00', '01/11/2026 06:01', zone)).toBeDefined();
    expect(periodOf('01/11/2026 06:00', '01/11/2026 06:00', zone)).toBeUndefined();
    expect(periodOf('01/10/2026 06:00', '02/11/2026 06:00', zone)).toBeUndefined();
  });
});

describe('keys of the handover', () => {
  const key = (name: string, over: object = {}) =>
    handoverKey({ key: name, altKey: false, ctrlKey: false, metaKey: false, ...over });
  it('tick, sign and go from section to section', () => {
    expect(key(' ')).toEqual({ do: 'tick' });
    expect(key('S')).toEqual({ do: 'form', form: 'sign' });
    expect(key('[')).toEqual({ do: 'section', by: -1 });
    expect(key('2')).toEqual({ do: 'view', view: 'past' });
    expect(key('3')).toEqual({ do: 'view', view: 'period' });
  });
  it('mean nothing with Ctrl, Alt or Meta, nor where they are nobody’s', () => {
    for (const modifier of ['altKey', 'ctrlKey', 'metaKey'])
      expect(key('a', { [modifier]: true })).toBeUndefined();
    expect(key('x')).toBeUndefined();
  });
});
