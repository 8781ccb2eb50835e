import { describe, expect, it } from 'vitest';
import { parts } from './useGroups.ts';
import { filtersOf } from './useQueue.ts';

describe('the filters of a grouped list', () => {
  it('split the chosen priorities into urgent single rows and groups', () => {
    const { filter, groupFilter, areAllGrouped } = filtersOf('queue', {}, parts.few, 0);
    expect(filter).toEqual({ state: 'queue', priorities: ['critical', 'high'] });
    expect(groupFilter).toEqual({ state: 'queue', priorities: ['medium', 'low'] });
    expect(areAllGrouped).toBe(false);
  });

  it.each(['medium', 'low'] as const)('request no rows where only %s is chosen', (priority) => {
    const { groupFilter, areAllGrouped } = filtersOf('queue', { priorities: [priority] }, parts.few, 0);
    expect(areAllGrouped).toBe(true);
    expect(groupFilter?.priorities).toEqual([priority]);
  });

  it('group high-priority alerts where they are many, so that choosing only those leaves no rows', () => {
    const chosen = { priorities: ['high' as const] };
    expect(filtersOf('queue', chosen, parts.few, 0).areAllGrouped).toBe(false);
    expect(filtersOf('queue', chosen, parts.many, 0).areAllGrouped).toBe(true);
  });
});

it('the filter of an ungrouped list contains every chosen priority', () => {
  expect(filtersOf('queue', { priorities: ['low'] }, undefined, 0)).toEqual({
    filter: { state: 'queue', priorities: ['low'] },
    groupFilter: undefined,
    areAllGrouped: false,
  });
});
