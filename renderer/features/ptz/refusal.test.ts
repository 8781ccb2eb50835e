import { describe, expect, it } from 'vitest';
import { CameraId, DeskId } from '../../../core/base/ids.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { mayTake, type SteerFacts, whyNotSteer } from './refusal.ts';

const mine = DeskId.parse('desk-0123456789abcdef');
const theirs = DeskId.parse('desk-fedcba9876543210');
const facts: SteerFacts = {
  camera: { kind: 'ptz', steerable: true },
  mayRight: true,
  isLive: true,
  link: 'connected',
  presence: undefined,
  desk: mine,
};
const heldAt = (desk: DeskId): Presence => ({
  camera: CameraId.parse('demo:camera:1'),
  steering: { name: 'Lê Minh', desk, priority: 1_000, kind: 'steering', since: 0, until: 5_000 },
  tour: null,
  watching: [],
});

describe('steering is refused', () => {
  it('never where nothing stands in the way', () => {
    expect(whyNotSteer(facts)).toBeUndefined();
  });

  it('on a tile without a camera, and without the right', () => {
    expect(whyNotSteer({ ...facts, camera: undefined })?.why).toBe('empty');
    expect(whyNotSteer({ ...facts, mayRight: false })?.why).toBe('noRight');
  });

  it('of a fixed camera, and of a PTZ that the site cannot reach', () => {
    expect(whyNotSteer({ ...facts, camera: { kind: 'fixed' } })?.why).toBe('fixed');
    expect(whyNotSteer({ ...facts, camera: { kind: 'ptz' } })?.why).toBe('notConnected');
  });

  it('on any picture that is not live', () => {
    expect(whyNotSteer({ ...facts, isLive: false })?.why).toBe('notLive');
  });

  it.each(['none', 'connecting', 'lost'] as const)('while the link is %s', (link) => {
    expect(whyNotSteer({ ...facts, link })?.why).toBe('link');
  });

  it('while somebody at another desk steers it, who is named; not for what this desk holds', () => {
    expect(whyNotSteer({ ...facts, presence: heldAt(theirs) })).toMatchObject({
      why: 'held',
      name: 'Lê Minh',
      kind: 'steering',
    });
    expect(whyNotSteer({ ...facts, presence: heldAt(mine) })).toBeUndefined();
  });
});

it('a camera is taken from a weaker holder alone: that is known before anybody asks', () => {
  const holder = { priority: 1_000 };
  expect(mayTake(10_000, holder)).toBe(true);
  expect(mayTake(1_000, holder)).toBe(false);
  expect(mayTake(null, holder)).toBe(false);
});
