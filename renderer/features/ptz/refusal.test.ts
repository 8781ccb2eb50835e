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

describe('whyNotSteer', () => {
  it('refuses nothing where no obstacle exists', () => {
    expect(whyNotSteer(facts)).toBeUndefined();
  });

  it('refuses a tile without a camera, and an operator without the right', () => {
    expect(whyNotSteer({ ...facts, camera: undefined })?.why).toBe('empty');
    expect(whyNotSteer({ ...facts, mayRight: false })?.why).toBe('noRight');
  });

  it('refuses a fixed camera, and a PTZ camera that the site cannot reach', () => {
    expect(whyNotSteer({ ...facts, camera: { kind: 'fixed' } })?.why).toBe('fixed');
    expect(whyNotSteer({ ...facts, camera: { kind: 'ptz' } })?.why).toBe('notConnected');
  });

  it('refuses any picture that is not live', () => {
    expect(whyNotSteer({ ...facts, isLive: false })?.why).toBe('notLive');
  });

  it.each(['none', 'connecting', 'lost'] as const)('refuses while the link is %s', (link) => {
    expect(whyNotSteer({ ...facts, link })?.why).toBe('link');
  });

  it('refuses while another desk holds the lease, and names its holder, but not for this desk’s own lease', () => {
    expect(whyNotSteer({ ...facts, presence: heldAt(theirs) })).toMatchObject({
      why: 'held',
      name: 'Lê Minh',
      kind: 'steering',
    });
    expect(whyNotSteer({ ...facts, presence: heldAt(mine) })).toBeUndefined();
  });
});

it('tells in advance whether a lease can be taken: only from a lower priority', () => {
  const holder = { priority: 1_000 };
  expect(mayTake(10_000, holder)).toBe(true);
  expect(mayTake(1_000, holder)).toBe(false);
  expect(mayTake(null, holder)).toBe(false);
});
