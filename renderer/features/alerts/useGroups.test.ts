import { describe, expect, it } from 'vitest';
import type { AlertPriority } from '../../../core/alerts/alert.ts';
import { WardId } from '../../../core/base/ids.ts';
import { areMany, groupFilterOf, groupsAfter } from './useGroups.ts';

const group = (name: string, count: number, priority: AlertPriority = 'low') => ({
  ward: null,
  class: name,
  priority,
  count,
  unacknowledged: 0,
  newestAt: 0,
});

describe('groups', () => {
  it('stay where they stood; new ones come behind and empty ones go', () => {
    const after = groupsAfter([group('a', 1), group('b', 1)], [group('c', 9), group('b', 5), group('d', 1)]);
    expect(after.map((one) => [one.class, one.count])).toEqual([
      ['b', 5],
      ['c', 9],
      ['d', 1],
    ]);
  });

  it('are the same objects where nothing about them changed', () => {
    const before = [group('a', 1), group('b', 1)];
    const after = groupsAfter(before, [group('a', 1), group('b', 2)]);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toEqual(group('b', 2));
  });

  it('never stand behind ones of a lower priority, however late they come or rise', () => {
    const after = groupsAfter(
      [group('a', 1, 'medium'), group('b', 1)],
      [group('new', 1, 'high'), group('a', 1, 'medium'), group('b', 2, 'medium')],
    );
    expect(after.map((one) => one.class)).toEqual(['new', 'a', 'b']);
  });

  it('are opened as what they counted, also where no ward is', () => {
    const ward = WardId.parse('hn:ward:1');
    expect(groupFilterOf({ ...group('fire', 3), ward })).toEqual({ classes: ['fire'], wards: [ward] });
    expect(groupFilterOf(group('fire', 3))).toEqual({ classes: ['fire'], noWard: true });
  });
});

describe('high alerts in a flood', () => {
  const queued = (high: number) => ({ critical: 2, high, medium: 900, low: 900 });
  it('stand alone while they are few', () => expect(areMany(false, queued(10))).toBe(false));
  it('are in groups once the groups would stand out of sight behind them', () =>
    expect(areMany(false, queued(11))).toBe(true));
  it('and do not go back and forth with each that comes', () => {
    expect(areMany(true, queued(7))).toBe(true);
    expect(areMany(true, queued(6))).toBe(false);
  });
});
