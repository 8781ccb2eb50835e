import { describe, expect, it } from 'vitest';
import { CameraId, DeskId } from '../../../core/base/ids.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { type ControlFacts, getControlRefusal, mayTakeLease } from './refusal.ts';

const mine = DeskId.parse('desk-0123456789abcdef');
const theirs = DeskId.parse('desk-fedcba9876543210');
const facts: ControlFacts = {
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

describe('getControlRefusal', () => {
  it('returns undefined if nothing prevents control', () => {
    expect(getControlRefusal(facts)).toBeUndefined();
  });

  it('refuses a tile without a camera, and an operator without the right', () => {
    expect(getControlRefusal({ ...facts, camera: undefined })?.why).toBe('empty');
    expect(getControlRefusal({ ...facts, mayRight: false })?.why).toBe('noRight');
  });

  it('refuses a fixed camera, and a PTZ camera that the site cannot reach', () => {
    expect(getControlRefusal({ ...facts, camera: { kind: 'fixed' } })?.why).toBe('fixed');
    expect(getControlRefusal({ ...facts, camera: { kind: 'ptz' } })?.why).toBe('notConnected');
  });

  it('refuses any picture that is not live', () => {
    expect(getControlRefusal({ ...facts, isLive: false })?.why).toBe('notLive');
  });

  it.each(['none', 'connecting', 'lost'] as const)('refuses while the link is %s', (link) => {
    expect(getControlRefusal({ ...facts, link })?.why).toBe('link');
  });

  it('refuses while another desk holds the lease, and names its holder, but not for this desk’s own lease', () => {
    expect(getControlRefusal({ ...facts, presence: heldAt(theirs) })).toMatchObject({
      why: 'held',
      name: 'Lê Minh',
      kind: 'steering',
    });
    expect(getControlRefusal({ ...facts, presence: heldAt(mine) })).toBeUndefined();
  });
});

it('mayTakeLease allows a takeover only from a holder of lower priority', () => {
  const holder = { priority: 1_000 };
  expect(mayTakeLease(10_000, holder)).toBe(true);
  expect(mayTakeLease(1_000, holder)).toBe(false);
  expect(mayTakeLease(null, holder)).toBe(false);
});
