import { expect, it } from 'vitest';
import { tourIsDue } from './tour.ts';

const newcomer = { asked: true, mayKeep: true, settings: {}, isUrgent: false };

it('comes by itself to a newcomer where it was asked for, and once', () => {
  expect(tourIsDue(newcomer)).toBe(true);
  expect(tourIsDue({ ...newcomer, asked: false })).toBe(false);
  expect(tourIsDue({ ...newcomer, settings: { tourSeen: true } })).toBe(false);
});

it('never comes over an alarm, before it is known who has seen it, or where that cannot be kept', () => {
  expect(tourIsDue({ ...newcomer, isUrgent: true })).toBe(false);
  expect(tourIsDue({ ...newcomer, settings: undefined })).toBe(false);
  expect(tourIsDue({ ...newcomer, mayKeep: false })).toBe(false);
});
