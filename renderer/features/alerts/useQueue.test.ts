import { describe, expect, it } from 'vitest';
import { parts } from './useGroups.ts';
import { filtersOf } from './useQueue.ts';

describe('a list in groups', () => {
  it('has what is urgent alone and the rest in groups, as far as it was chosen', () => {
    const { filter, groupFilter, areAllGrouped } = filtersOf('queue', {}, parts.few, 0);
    expect(filter).toEqual({ state: 'queue', priorities: ['critical', 'high'] });
    expect(groupFilter).toEqual({ state: 'queue', priorities: ['medium', 'low'] });
    expect(areAllGrouped).toBe(false);
  });

  it.each(['medium', 'low'] as const)('shows no rows where only %s is chosen', (priority) => {
    const { groupFilter, areAllGrouped } = filtersOf('queue', { priorities: [priority] }, parts.few, 0);
    expect(areAllGrouped).toBe(true);
    expect(groupFilter?.priorities).toEqual([priority]);
  });

  it('has high alerts in groups where they are many, so that choosing them leaves none alone', () => {
    const chosen = { priorities: ['high' as const] };
    expect(filtersOf('queue', chosen, parts.few, 0).areAllGrouped).toBe(false);
    expect(filtersOf('queue', chosen, parts.many, 0).areAllGrouped).toBe(true);
  });
});

it('a list that is not in groups asks for all that was chosen', () => {
  expect(filtersOf('queue', { priorities: ['low'] }, undefined, 0)).toEqual({
    filter: { state: 'queue', priorities: ['low'] },
    groupFilter: undefined,
    areAllGrouped: false,
  });
});
