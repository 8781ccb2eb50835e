import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { along } from './course.ts';
import { cityCameras, defaultCameras, planCameras, Shares } from './registry.ts';
import { wardAt, wards } from './wards.ts';

const count = <T>(items: readonly T[], of: (item: T) => string) =>
  items.reduce<Record<string, number>>((sum, item) => {
    sum[of(item)] = (sum[of(item)] ?? 0) + 1;
    return sum;
  }, {});

const plan = cityCameras(planCameras);

describe("the demo's city", () => {
  it('has the whole plan, with exact counts of functions and kinds', () => {
    expect(count(plan, (camera) => camera.function)).toEqual({
      security: 23_736,
      traffic: 16_247,
      defence: 227,
    });
    expect(count(plan, ({ kind }) => kind)).toEqual({ fixed: 28_000, ptz: 12_000, anpr: 120, thermal: 90 });
  });

  it('has 4,420 cameras by default, in the same proportions', () => {
    const some = cityCameras();
    expect(some).toHaveLength(defaultCameras);
    expect(count(some, (camera) => camera.function)).toEqual({
      security: 2_609,
      traffic: 1_786,
      defence: 25,
    });
    expect(count(some, ({ kind }) => kind)).toEqual({ fixed: 3_078, ptz: 1_319, anpr: 13, thermal: 10 });
    expect(count(some, ({ tags }) => tags.at(-1) ?? '')).toEqual({ 'hiện hữu': 720, AI: 3_700 });
  });

  it('is the same at every start, with the same first cameras for any count', () => {
    expect(cityCameras(100)).toEqual(plan.slice(0, 100));
  });

  it('numbers cameras from 1, with searchable names', () => {
    expect(plan.map(({ number }) => number)).toEqual(Array.from({ length: planCameras }, (_, at) => at + 1));
    expect(new Set(plan.map(({ name }) => name)).size).toBe(planCameras);
    expect(new Set(plan.map(({ id }) => id)).size).toBe(planCameras);
    expect(plan.every(({ name }) => name.length <= 120 && name === name.normalize('NFC'))).toBe(true);
  });

  it('begins with the best-known places of Hanoi', () => {
    const names = plan.slice(0, 720).map(({ name }) => name);
    for (const known of ['Hồ Gươm – Tháp Rùa', 'Nút giao Ngã Tư Sở – toàn cảnh', 'Chợ Đồng Xuân – cổng Bắc'])
      expect(names).toContain(known);
    expect(plan.slice(0, defaultCameras).map(({ name }) => name)).toContain('Phố Huế – Trần Nhân Tông');
  });

  it('covers all 126 wards and communes of Hanoi, with realistic fields of view', () => {
    for (const { position, headingDeg, fovDeg } of plan) {
      expect(
        position.lat > 20.5 && position.lat < 21.4 && position.lon > 105.25 && position.lon < 106.05,
      ).toBe(true);
      expect(headingDeg >= 0 && headingDeg < 360 && fovDeg >= 20 && fovDeg <= 110).toBe(true);
    }
    expect(wards).toHaveLength(126);
    expect(count(wards, ({ kind }) => kind)).toEqual({ ward: 51, commune: 75 });
    expect(new Set(plan.map(({ ward }) => ward))).toEqual(new Set(wards.map(({ id }) => id)));
  });

  it('reads number plates only at traffic cameras', () => {
    expect(plan.filter(({ kind }) => kind === 'anpr').every((camera) => camera.function === 'traffic')).toBe(
      true,
    );
  });

  it('rejects an impossible count', () => {
    expect(() => cityCameras(0)).toThrow(RangeError);
    expect(() => cityCameras(planCameras + 1)).toThrow(RangeError);
  });
});

describe('shares', () => {
  it('stay within one of their target after every turn', () => {
    const counts = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(counts, ([a, b]) => {
        const shares = new Shares([
          ['a', a],
          ['b', b],
        ]);
        let given = 0;
        for (let turn = 1; turn <= a + b; turn++) {
          if (shares.next() === 'a') given++;
          expect(Math.abs(given - (turn * a) / (a + b))).toBeLessThanOrEqual(1);
        }
        expect(given).toBe(a);
      }),
    );
  });
});

describe('positions', () => {
  it('are spaced evenly along a course, with its bearing', () => {
    const points = along([21, 105.8, 21.009, 105.8], 100);
    expect(points).toHaveLength(10);
    expect(points.every(({ bearingDeg }) => bearingDeg < 0.01)).toBe(true);
    expect(points[1]?.lat).toBeGreaterThan(points[0]?.lat ?? Number.POSITIVE_INFINITY);
  });

  it('belong to the ward with the nearest centre', () => {
    expect(wardAt({ lat: 21.0288, lon: 105.8523 }).name).toBe('Hoàn Kiếm');
    expect(wardAt({ lat: 21.12, lon: 105.48 }).name).toBe('Tùng Thiện');
  });
});
