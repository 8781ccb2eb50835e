import { describe, expect, it } from 'vitest';
import type { AlertPriority } from '../../../core/alerts/alert.ts';
import { WardId } from '../../../core/base/ids.ts';
import { areTooManyForRows, getGroupFilter, mergeGroups } from './useAlertGroups.ts';

const group = (name: string, count: number, priority: AlertPriority = 'low') => ({
  ward: null,
  class: name,
  priority,
  count,
  unacknowledged: 0,
  newestAt: 0,
});

describe('groups of alerts', () => {
  it('keep their order; new ones are appended and empty ones removed', () => {
    const after = mergeGroups([group('a', 1), group('b', 1)], [group('c', 9), group('b', 5), group('d', 1)]);
    expect(after.map((one) => [one.class, one.count])).toEqual([
      ['b', 5],
      ['c', 9],
      ['d', 1],
    ]);
  });

  it('are the same objects where nothing about them changed', () => {
    const before = [group('a', 1), group('b', 1)];
    const after = mergeGroups(before, [group('a', 1), group('b', 2)]);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toEqual(group('b', 2));
  });

  it('never come after groups of a lower priority, however late they arrive or rise', () => {
    const after = mergeGroups(
      [group('a', 1, 'medium'), group('b', 1)],
      [group('new', 1, 'high'), group('a', 1, 'medium'), group('b', 2, 'medium')],
    );
    expect(after.map((one) => one.class)).toEqual(['new', 'a', 'b']);
  });

  it('are opened with the filter that counted them, also without a ward', () => {
    const ward = WardId.parse('hn:ward:1');
    expect(getGroupFilter({ ...group('fire', 3), ward })).toEqual({ classes: ['fire'], wards: [ward] });
    expect(getGroupFilter(group('fire', 3))).toEqual({ classes: ['fire'], noWard: true });
  });
});

describe('high-priority alerts in a flood', () => {
  const queued = (high: number) => ({ critical: 2, high, medium: 900, low: 900 });
  it('are single rows while they are few', () => expect(areTooManyForRows(false, queued(10))).toBe(false));
  it('are grouped once they would push the groups out of view', () =>
    expect(areTooManyForRows(false, queued(11))).toBe(true));
  it('stay grouped until there are clearly fewer (hysteresis)', () => {
    expect(areTooManyForRows(true, queued(7))).toBe(true);
    expect(areTooManyForRows(true, queued(6))).toBe(false);
  });
});
