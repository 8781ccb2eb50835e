import { expect, it } from 'vitest';
import { Standing } from './standing.ts';

it('tells of a lag once a second at most, and only of one that changed noticeably', () => {
  const standing = new Standing(() => 25);
  const received: number[] = [];
  standing.set('live', undefined);
  standing.onChange(() => received.push(standing.lagMs));
  standing.measured(200, 0, 0);
  standing.measured(400, 0, 500);
  standing.measured(900, 0, 1_000);
  standing.measured(910, 0, 1_500);
  standing.measured(1_100, 0, 2_500);
  standing.measured(1_200.4, 0, 3_000);
  standing.measured(20, 0, 4_000);
  expect(received).toEqual([400, 910, 1_200, 0]);
});

it('tells of lost packets when they begin, are many more, and end', () => {
  const standing = new Standing(() => 25);
  const received: number[] = [];
  standing.set('live', undefined);
  standing.onChange(() => received.push(standing.lostPct));
  for (const [at, pct] of [0, 1, 1.2, 5, 0, 0, 1].entries()) standing.measured(0, pct, 1_000 * at);
  standing.set('lost', { code: 'source.closed', params: {} });
  expect(received).toEqual([1, 5, 0, 1, 0]);
});

it('forgets the lag with the session', () => {
  const standing = new Standing(() => 25);
  standing.set('live', undefined);
  standing.measured(5_000, 0, 0);
  standing.set('lost', { code: 'source.closed', params: {} });
  expect(standing.lagMs).toBe(0);
});

it('tells of a frame rate again where what was told of it holds no more, once a second at most', () => {
  let fps = 25;
  const standing = new Standing(() => fps);
  const received: number[] = [];
  standing.onChange(() => received.push(fps));
  // By the camera's own word, before two frames have come.
  standing.set('live', undefined);
  fps = 1;
  for (let at = 0; at < 5_000; at += 500) standing.measured(0, 0, at);
  fps = 1.4;
  standing.measured(0, 0, 5_000);
  fps = 12.5;
  standing.measured(0, 0, 5_500);
  fps = 6;
  standing.measured(0, 0, 6_000);
  standing.measured(0, 0, 6_500);
  expect(received).toEqual([25, 1, 12.5, 6]);
  standing.set('lost', { code: 'source.closed', params: {} });
  fps = 1;
  standing.measured(0, 0, 9_000);
  expect(received).toEqual([25, 1, 12.5, 6, 6]);
});
