import { expect, test } from 'vitest';
import { heightOf, heightsOf } from './heights.ts';

test.each([
  ['12', 12],
  ['12 m', 12],
  ['12.5m', 12.5],
  ['12,5 m', 12.5],
  ['12,25 m', 12.25],
  ['7.125', 7.125],
  ['1,200 m', undefined],
  ['1,200', undefined],
  ['12,345', 12.345],
  ['2,500 m', 2.5],
  ['0,500', 0.5],
  ['5,000 tầng', 16],
  ['2,717 ft', undefined],
  ['40,000 ft', 12.192],
  ['12 Mét', 12],
  ['40 ft', 12.192],
  ['12\'6"', 3.81],
  ['4 storeys', 12.8],
  ['1 story', 3.2],
  ['4 tầng', 12.8],
  ['4 tầng', 12.8],
  ['3 levels', 9.6],
  ['-1', -1],
  ['tall', undefined],
  ['10-12', undefined],
  ['12 cubits', undefined],
  ['900 storeys', undefined],
  ['', undefined],
])('the height text %j is parsed to metres or rejected', (text, metres) => {
  if (metres === undefined) expect(heightOf(text)).toBeUndefined();
  else expect(heightOf(text)).toBeCloseTo(metres, 6);
});

test('a stated height or number of levels is preferred to an estimate, and only estimates are marked', () => {
  const height = (properties: Record<string, unknown>) => heightsOf(properties, 'yes', 80, 0.5);
  expect(height({ height: '21 m', 'building:levels': '5' })).toEqual({
    topM: 21,
    baseM: 0,
    isEstimated: false,
    isUnreadable: false,
  });
  expect(height({ 'building:levels': '5' })).toMatchObject({ topM: 16, baseM: 0, isEstimated: false });
  expect(height({ 'Số tầng': '5,000' })).toMatchObject({ topM: 16, isEstimated: false });
  expect(height({ 'Số tầng': '1,000' })).toMatchObject({ topM: 3.2, isEstimated: false });
  expect(height({ num_floors: 5 })).toMatchObject({ topM: 16, isEstimated: false });
  expect(height({ height: 'high', 'building:levels': '2' })).toMatchObject({ topM: 6.4, isEstimated: false });
  expect(height({ 'Chiều cao': '12,5' })).toMatchObject({ topM: 12.5, isEstimated: false });
  expect(height({ HEIGHT_M: 9, SoTang: '2' })).toMatchObject({ topM: 9, isEstimated: false });
  expect(height({ 'Số tầng': '4' })).toMatchObject({ topM: 12.8, isEstimated: false });
  expect(height({ 'Số tầng': '4 tầng' })).toMatchObject({ topM: 12.8, isEstimated: false });
  expect(height({ num_floors: '5 storeys' })).toMatchObject({ topM: 16, isEstimated: false });
  expect(height({ 'roof:height': '3', maxheight: '2.1' })?.isEstimated).toBe(true);
  // Microsoft's value for unknown.
  expect(height({ height: -1 })?.isEstimated).toBe(true);
  expect(height({ height: 'nonsense' })?.isEstimated).toBe(true);
  expect(height({})?.isEstimated).toBe(true);
});

test('an unreadable height is estimated, and counted apart from a missing one', () => {
  const height = (properties: Record<string, unknown>) => heightsOf(properties, 'yes', 80, 0.5);
  for (const text of ['12;15', '5T', '4F', '12-10', '1,200 m', 'high']) {
    expect(height({ height: text })).toMatchObject({ isEstimated: true, isUnreadable: true });
    expect(height({ 'building:levels': text })).toMatchObject({ isEstimated: true, isUnreadable: true });
  }
  expect(height({ num_floors: '900' })?.isUnreadable).toBe(true);
  for (const known of [
    { height: 'high', levels: 3 },
    { height: 9, levels: '3T' },
  ])
    expect(height(known)).toMatchObject({ isEstimated: false, isUnreadable: false });
  for (const unknown of [{}, { height: -1 }, { height: '0', levels: 0 }])
    expect(height(unknown)).toMatchObject({ isEstimated: true, isUnreadable: false });
});

test('a building part may start above the ground, but not at its own roof', () => {
  expect(heightsOf({ height: 30, min_height: '10 m' }, 'yes', 80, 0.5)).toMatchObject({
    topM: 30,
    baseM: 10,
  });
  expect(heightsOf({ height: 30, 'building:min_level': 5 }, 'yes', 80, 0.5)).toMatchObject({ baseM: 16 });
  expect(heightsOf({ height: 30, min_height: 30 }, 'yes', 80, 0.5)).toBeUndefined();
  const floating = heightsOf({ min_height: 20 }, 'yes', 80, 0.5);
  expect(floating?.topM).toBeGreaterThan(20);
});

test('a building of more than a kilometre is rejected', () => {
  expect(heightsOf({ height: 1000 }, 'yes', 80, 0.5)?.topM).toBe(1000);
  expect(heightsOf({ height: 1000.5 }, 'yes', 80, 0.5)).toBeUndefined();
});

test('an estimate depends on kind and area, is the same each time, and differs along a street', () => {
  const estimate = (kind: string, area: number, chance: number) =>
    heightsOf({}, kind, area, chance)?.topM ?? 0;
  expect(estimate('yes', 80, 0.4)).toBe(estimate('yes', 80, 0.4));
  expect(new Set([0, 0.3, 0.6, 0.99].map((chance) => estimate('yes', 80, chance))).size).toBeGreaterThan(1);
  expect(estimate('shed', 80, 0.5)).toBeLessThan(estimate('yes', 80, 0.5));
  expect(estimate('apartments', 1500, 0.5)).toBeGreaterThan(estimate('apartments', 300, 0.5));
  for (let i = 0; i < 200; i++) {
    const top = estimate(['yes', 'hut', 'industrial', 'hotel'][i % 4] ?? '', i * i, (i % 17) / 17);
    expect(top).toBeGreaterThanOrEqual(3.2);
    expect(top).toBeLessThan(60);
  }
});
