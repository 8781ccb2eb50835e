import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  badMeasurementsBeforeNextLevel,
  fullQualityBudget,
  type LoadMeasurement,
  type QualityBudget,
  updateQualityBudget,
} from './qualityBudget.ts';

const fine: LoadMeasurement = { received: 200, shown: 198, decodeCores: 0.4, cores: 2, lateMs: 5 };
const behind: LoadMeasurement = { ...fine, shown: 120 };
const looked = (looks: readonly LoadMeasurement[], from: QualityBudget = fullQualityBudget) =>
  looks.reduce(updateQualityBudget, from);
const times = (count: number, look: LoadMeasurement) => Array<LoadMeasurement>(count).fill(look);

describe('the decode budget', () => {
  it('reduces nothing after a single bad measurement', () => {
    expect(looked([behind]).level).toBe(0);
    expect(looked([behind, fine, behind]).level).toBe(0);
  });

  it('reduces one level after another while the window is behind, and reports the reason', () => {
    expect(looked(times(badMeasurementsBeforeNextLevel, behind))).toMatchObject({
      level: 1,
      why: 'notShown',
    });
    expect(looked(times(badMeasurementsBeforeNextLevel * 2, behind)).level).toBe(2);
    expect(looked(times(badMeasurementsBeforeNextLevel * 9, behind)).level).toBe(3);
  });

  it('detects busy decoders and a late main thread', () => {
    expect(looked(times(badMeasurementsBeforeNextLevel, { ...fine, decodeCores: 1.9 })).why).toBe('decoders');
    expect(looked(times(badMeasurementsBeforeNextLevel, { ...fine, lateMs: 900 })).why).toBe('thread');
  });

  it('does not judge by a handful of pictures', () => {
    expect(looked(times(9, { ...fine, received: 4, shown: 0 }))).toMatchObject({ level: 0, why: undefined });
  });

  it('restores one level at a time once the window has kept up for some time', () => {
    const given = looked(times(badMeasurementsBeforeNextLevel * 2, behind));
    expect(looked(times(given.patience - 1, fine), given).level).toBe(2);
    expect(looked(times(given.patience, fine), given).level).toBe(1);
    expect(looked(times(given.patience * 3, fine), given)).toEqual(fullQualityBudget);
  });

  it('waits longer after each level that was restored too early', () => {
    const once = looked(times(badMeasurementsBeforeNextLevel, behind));
    const again = looked(
      [...times(once.patience, fine), ...times(badMeasurementsBeforeNextLevel, behind)],
      once,
    );
    expect(again).toMatchObject({ level: 1, patience: once.patience * 2 });
  });

  it('stays within its levels, and returns to full quality once the window keeps up', () => {
    const look = fc.constantFrom(fine, behind, { ...fine, lateMs: 900 });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 200 }), (looks) => {
        const budget = looked(looks);
        expect([0, 1, 2, 3]).toContain(budget.level);
        expect(budget.level === 0 || budget.why !== undefined).toBe(true);
        expect(looked(times(budget.patience * 5, fine), budget)).toMatchObject({ level: 0, why: undefined });
      }),
    );
  });
});
