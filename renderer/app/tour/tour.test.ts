import { expect, it } from 'vitest';
import { tourIsDue } from './tour.ts';

const newcomer = { asked: true, mayKeep: true, settings: {}, isUrgent: false };

it('starts by itself for a new operator, once, where it was requested', () => {
  expect(tourIsDue(newcomer)).toBe(true);
  expect(tourIsDue({ ...newcomer, asked: false })).toBe(false);
  expect(tourIsDue({ ...newcomer, settings: { tourSeen: true } })).toBe(false);
});

it('never starts over an alarm, before the settings are known, or where the setting cannot be stored', () => {
  expect(tourIsDue({ ...newcomer, isUrgent: true })).toBe(false);
  expect(tourIsDue({ ...newcomer, settings: undefined })).toBe(false);
  expect(tourIsDue({ ...newcomer, mayKeep: false })).toBe(false);
});
