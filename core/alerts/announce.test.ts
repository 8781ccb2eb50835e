import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertPriority } from './alert.ts';
import {
  betweenSoundsMs,
  capAnnouncements,
  isInQuietHours,
  planSound,
  type SoundSettings,
  silentSoundState,
  soundRules,
  type UnattendedAlerts,
} from './announce.ts';

/** 15:00 in Hanoi. */
const t0 = Date.UTC(2026, 4, 1, 8, 0, 0);
const settings: SoundSettings = { on: { critical: true, high: true, medium: true, low: true }, quiet: null };
const none: UnattendedAlerts = { count: 0, newestAt: 0 };
const nothing = { critical: none, high: none, medium: none, low: none };
const one = (at = t0): UnattendedAlerts => ({ count: 1, newestAt: at });
type World = Record<AlertPriority, UnattendedAlerts>;

/** Returns the sounds played over a time span, planned every 100 ms as in a window. */
function received(
  world: (now: number) => World,
  forMs: number,
  over: Partial<SoundSettings> = {},
  flood = false,
) {
  const sounds: [AlertPriority, number][] = [];
  let state = silentSoundState;
  for (let now = t0; now < t0 + forMs; now += 100) {
    const plan = planSound(world(now), state, { ...settings, ...over }, { flood, now, wall: now });
    if (plan.sound) sounds.push([plan.sound, now - t0]);
    state = plan.state;
  }
  return sounds;
}

describe('planSound', () => {
  it('plays the highest waiting priority and the next one when it has ended', () => {
    const sounds = received(() => ({ ...nothing, critical: one(), high: one(), medium: one() }), 5_000);
    expect(sounds).toEqual([
      ['critical', 0],
      ['high', 1_900],
      ['medium', 3_300],
    ]);
  });

  it('repeats the two higher priorities until they are acknowledged and plays the others once', () => {
    expect(received(() => ({ ...nothing, critical: one() }), 15_000)).toHaveLength(3);
    expect(
      received((now) => ({ ...nothing, critical: now < t0 + 5_000 ? one() : none }), 15_000),
    ).toHaveLength(1);
    expect(received(() => ({ ...nothing, medium: one() }), 600_000)).toEqual([['medium', 0]]);
    const again = received(
      (now) => ({ ...nothing, medium: one(now < t0 + 60_000 ? t0 : t0 + 60_000) }),
      600_000,
    );
    expect(again.map(([, at]) => at)).toEqual([0, 60_000]);
  });

  it('plays one sound for new alerts that arrive together', () => {
    expect(received((now) => ({ ...nothing, low: one(now) }), 60_000)).toHaveLength(2);
  });

  it('plays only critical in quiet hours, and critical even when it is switched off', () => {
    const off = { critical: false, high: false, medium: false, low: false };
    const world = () => ({ ...nothing, critical: one(), high: one(), medium: one(), low: one() });
    const quiet = { from: 14 * 60, to: 16 * 60 };
    for (const over of [{ on: off }, { quiet }])
      expect(new Set(received(world, 30_000, over).map(([what]) => what))).toEqual(new Set(['critical']));
  });

  it('plays critical as ever in a flood, high once a minute, and nothing else', () => {
    const world = (now: number) => ({ critical: none, high: one(now), medium: one(now), low: one(now) });
    expect(received(world, 180_000, {}, true).map(([what]) => what)).toEqual(['high', 'high', 'high']);
    const fire = (now: number) => ({ ...world(now), critical: one() });
    const criticals = received(fire, 60_000, {}, true).filter(([what]) => what === 'critical');
    expect(criticals).toHaveLength(received(() => ({ ...nothing, critical: one() }), 60_000).length);
  });

  it('never plays two sounds at once and returns the correct time of the next plan', () => {
    const anyCalls = fc.record({
      count: fc.integer({ min: 0, max: 2 }),
      newestAt: fc.integer({ min: t0, max: t0 + 9_000 }),
    });
    const anyWorld = fc.record({ critical: anyCalls, high: anyCalls, medium: anyCalls, low: anyCalls });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyWorld, fc.integer({ min: 0, max: 5_000 })), { maxLength: 40 }),
        fc.boolean(),
        (asked, flood) => {
          let state = silentSoundState;
          let now = t0;
          let ends = 0;
          for (const [world, later] of asked) {
            now += later;
            const plan = planSound(world, state, settings, { flood, now, wall: now });
            if (plan.sound) {
              if (ends > 0) expect(now).toBeGreaterThanOrEqual(ends + betweenSoundsMs);
              ends = now + soundRules[plan.sound].lastsMs;
            } else if (plan.nextAt !== null) {
              const { nextAt } = plan;
              expect(nextAt).toBeGreaterThan(now);
              expect(
                planSound(world, state, settings, { flood, now: nextAt - 1, wall: nextAt }).sound,
              ).toBeNull();
              expect(
                planSound(world, state, settings, { flood, now: nextAt, wall: nextAt }).sound,
              ).not.toBeNull();
            }
            ({ state } = plan);
          }
        },
      ),
    );
  });
});

it.each([
  ['within a day', { from: 14 * 60, to: 16 * 60 }, true],
  ['past midnight', { from: 22 * 60, to: 6 * 60 }, false],
  ['past midnight, including this hour', { from: 14 * 60, to: 6 * 60 }, true],
  ['of zero length', { from: 900, to: 900 }, false],
])('isInQuietHours(%s) follows the clock of Hanoi', (_, quiet, expected) => {
  expect(isInQuietHours(quiet, t0)).toBe(expected);
});

describe('capAnnouncements', () => {
  const anyOne = fc.record({ priority: fc.constantFrom(...AlertPriority.options), at: fc.nat() });

  it('returns the highest and newest alerts and counts the rest', () => {
    fc.assert(
      fc.property(fc.array(anyOne, { maxLength: 80 }), fc.boolean(), (announced, flood) => {
        const { shown, more } = capAnnouncements(announced, flood);
        const hidden = AlertPriority.options.reduce((sum, priority) => sum + more[priority], 0);
        expect(shown.length + hidden).toBe(announced.length);
        expect(shown.length).toBeLessThanOrEqual(20);
        const critical = announced.filter(({ priority }) => priority === 'critical').length;
        expect(more.critical).toBe(Math.max(0, critical - 20));
        if (flood)
          expect(shown.filter(({ priority }) => priority !== 'critical').length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
