import { expect, it } from 'vitest';
import { Standing } from './standing.ts';

it('tells of a lag once a second at most, and only of one that changed noticeably', () => {
  const standing = new Standing();
  const told: number[] = [];
  standing.set('live', undefined);
  standing.onChange(() => told.push(standing.lagMs));
  standing.measuredLag(200, 0);
  standing.measuredLag(400, 500);
  standing.measuredLag(900, 1_000);
  standing.measuredLag(910, 1_500);
  standing.measuredLag(1_100, 2_500);
  standing.measuredLag(1_200.4, 3_000);
  standing.measuredLag(20, 4_000);
  expect(told).toEqual([400, 910, 1_200, 0]);
});

it('forgets the lag with the session', () => {
  const standing = new Standing();
  standing.set('live', undefined);
  standing.measuredLag(5_000, 0);
  standing.set('lost', { code: 'source.closed', params: {} });
  expect(standing.lagMs).toBe(0);
});
