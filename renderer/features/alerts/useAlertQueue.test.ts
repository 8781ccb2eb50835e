import { describe, expect, it } from 'vitest';
import { prioritiesByLayout } from './useAlertGroups.ts';
import { splitQueueFilter } from './useAlertQueue.ts';

describe('the filters of a grouped list', () => {
  it('split the chosen priorities into urgent single rows and groups', () => {
    const { filter, groupFilter, areAllGrouped } = splitQueueFilter('queue', {}, prioritiesByLayout.few, 0);
    expect(filter).toEqual({ state: 'queue', priorities: ['critical', 'high'] });
    expect(groupFilter).toEqual({ state: 'queue', priorities: ['medium', 'low'] });
    expect(areAllGrouped).toBe(false);
  });

  it.each(['medium', 'low'] as const)('request no rows where only %s is chosen', (priority) => {
    const { groupFilter, areAllGrouped } = splitQueueFilter(
      'queue',
      { priorities: [priority] },
      prioritiesByLayout.few,
      0,
    );
    expect(areAllGrouped).toBe(true);
    expect(groupFilter?.priorities).toEqual([priority]);
  });

  it('group high-priority alerts where they are many, so that choosing only those leaves no rows', () => {
    const chosen = { priorities: ['high' as const] };
    expect(splitQueueFilter('queue', chosen, prioritiesByLayout.few, 0).areAllGrouped).toBe(false);
    expect(splitQueueFilter('queue', chosen, prioritiesByLayout.many, 0).areAllGrouped).toBe(true);
  });
});

it('the filter of an ungrouped list contains every chosen priority', () => {
  expect(splitQueueFilter('queue', { priorities: ['low'] }, undefined, 0)).toEqual({
    filter: { state: 'queue', priorities: ['low'] },
    groupFilter: undefined,
    areAllGrouped: false,
  });
});
