import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandoverState } from '../../../core/handover/report.ts';
import { createSampleReport } from '../../../tools/gallery/sampleReport.ts';
import { parseLocalTime, parsePeriod } from './bars.tsx';
import { getHandoverKey } from './keys.ts';
import {
  addLocalTicks,
  countTicks,
  dueSoonMs,
  getHandoverSteps,
  getHandoverUrgency,
  listAvailableActions,
  toPreviewRequest,
} from './model.ts';

const zone = 'Asia/Ho_Chi_Minh';
const of = (state: HandoverState, over: object = {}) => ({ state, version: 1, supersededBy: null, ...over });
const may = (handover: Parameters<typeof listAvailableActions>[0]['handover'], over: object = {}) =>
  [...listAvailableActions({ handover, isCurrent: true, mayWork: true, ...over })].sort();

describe('the available actions of a handover', () => {
  it('begin with a preview and end with addenda', () => {
    expect(may(null)).toEqual(['begin', 'file']);
    expect(may(null, { isCurrent: false })).toEqual(['file']);
    expect(may(of('begun', { version: 0 }))).toEqual(['answer', 'ask', 'file', 'sign', 'word']);
    expect(may(of('signed'))).toEqual(['accept', 'addendum', 'answer', 'ask', 'file', 'refuse', 'tick']);
    expect(may(of('refused'))).toEqual(['addendum', 'answer', 'ask', 'file', 'sign', 'word']);
    expect(may(of('accepted'))).toEqual(['addendum', 'file']);
  });

  it('are empty without the right, and only addenda and export for a handover that is not current', () => {
    for (const state of HandoverState.options) {
      expect(may(of(state), { mayWork: false })).toEqual([]);
      expect(may(of(state), { isCurrent: false })).toEqual(['addendum', 'file']);
      expect(may(of(state, { supersededBy: 'x' }))).toEqual(['addendum', 'file']);
    }
  });

  it('include comments only before the signature', () => {
    for (const state of HandoverState.options)
      expect(may(of(state)).includes('word')).toBe(state === 'begun' || state === 'refused');
  });
});

describe('the steps of a handover', () => {
  it('mark exactly one step as current until it is complete', () => {
    const now = (state: HandoverState) => getHandoverSteps({ state }).filter((step) => step.state === 'now');
    expect(now('begun').map(({ name }) => name)).toEqual(['begun']);
    expect(now('signed').map(({ name }) => name)).toEqual(['accepted']);
    expect(now('accepted')).toEqual([]);
    expect(getHandoverSteps({ state: 'refused' }).map(({ state }) => state)).toEqual([
      'done',
      'refused',
      'ahead',
    ]);
    expect(getHandoverSteps({ state: 'accepted' }).every(({ state }) => state === 'done')).toBe(true);
  });

  it('count ticks, including those that the desk has not confirmed yet', () => {
    const report = createSampleReport({ signed: 'outgoing' });
    const by = { id: 'hn:operator:vu' as never, name: 'Vũ' };
    expect(countTicks(report)).toEqual({ done: 0, all: report.carried.length });
    const items = report.carried.map(({ item }) => item);
    fc.assert(
      fc.property(fc.subarray(items), (ticked) => {
        const mine = new Map(ticked.map((item) => [item, true]));
        const after = addLocalTicks(report, mine, by, 5);
        expect(countTicks(after).done).toBe(ticked.length);
        const back = addLocalTicks(after, new Map(ticked.map((item) => [item, false])), by, 5);
        expect(countTicks(back).done).toBe(0);
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});

describe('the urgency of a handover', () => {
  it('is low until half an hour before the due time, and high only when overdue', () => {
    const at = 10_000_000;
    expect(getHandoverUrgency({ dueAt: null, overdue: false }, at)).toBe('calm');
    expect(getHandoverUrgency({ dueAt: at + dueSoonMs + 1, overdue: false }, at)).toBe('calm');
    expect(getHandoverUrgency({ dueAt: at + dueSoonMs, overdue: false }, at)).toBe('soon');
    expect(getHandoverUrgency({ dueAt: at, overdue: false }, at)).toBe('due');
    expect(getHandoverUrgency({ dueAt: at, overdue: true }, at)).toBe('overdue');
  });
});

describe('the period of a preview', () => {
  it('is the ending shift by default', () => {
    const none = { span: undefined, period: undefined };
    expect(toPreviewRequest({ of: 'desk', ...none }, 5)).toEqual({ of: 'desk' });
    const day = 24 * 3_600_000;
    const aDay = { of: 'centre', span: 24, period: { from: 1, to: day + 1 } } as const;
    expect(toPreviewRequest({ ...aDay, period: undefined }, day + 1.4)).toEqual({
      of: 'centre',
      period: aDay.period,
    });
    const typed = { from: 2, to: 3 };
    expect(toPreviewRequest({ ...aDay, period: typed }, day)).toEqual({ of: 'centre', period: typed });
  });

  it('is parsed in the site’s time zone', () => {
    expect(parseLocalTime('26/11/2026 22:00', zone)).toBe(Date.UTC(2026, 10, 26, 15, 0));
    expect(parseLocalTime(' 1/2/2026 6:05 ', zone)).toBe(Date.UTC(2026, 0, 31, 23, 5));
    for (const wrong of ['', '26/11/2026', '31/02/2026 10:00', '26/13/2026 10:00', '26/11/2026 24:00', 'x'])
      expect(parseLocalTime(wrong, zone)).toBeUndefined();
  });

  it('has its end after its start, and spans at most a month', () => {
    expect(parsePeriod('01/11/2026 06:00', '01/11/2026 06:01', zone)).toBeDefined();
    expect(parsePeriod('01/11/2026 06:00', '01/11/2026 06:00', zone)).toBeUndefined();
    expect(parsePeriod('01/10/2026 06:00', '02/11/2026 06:00', zone)).toBeUndefined();
  });
});

describe('the keys of the handover', () => {
  const key = (name: string, over: object = {}) =>
    getHandoverKey({ key: name, altKey: false, ctrlKey: false, metaKey: false, ...over });
  it('tick, sign and go from section to section', () => {
    expect(key(' ')).toEqual({ do: 'tick' });
    expect(key('S')).toEqual({ do: 'form', form: 'sign' });
    expect(key('[')).toEqual({ do: 'section', by: -1 });
    expect(key('2')).toEqual({ do: 'view', view: 'past' });
    expect(key('3')).toEqual({ do: 'view', view: 'period' });
  });
  it('have no meaning with Ctrl, Alt or Meta, or if unassigned', () => {
    for (const modifier of ['altKey', 'ctrlKey', 'metaKey'])
      expect(key('a', { [modifier]: true })).toBeUndefined();
    expect(key('x')).toBeUndefined();
  });
});
