import { expect, it } from 'vitest';
import { isTourDue } from './tour.ts';

const newcomer = { asked: true, mayKeep: true, settings: {}, isUrgent: false };

it('starts by itself for a new operator, once, where it was requested', () => {
  expect(isTourDue(newcomer)).toBe(true);
  expect(isTourDue({ ...newcomer, asked: false })).toBe(false);
  expect(isTourDue({ ...newcomer, settings: { tourSeen: true } })).toBe(false);
});

it('never starts over an alarm, before the settings are known, or where the setting cannot be stored', () => {
  expect(isTourDue({ ...newcomer, isUrgent: true })).toBe(false);
  expect(isTourDue({ ...newcomer, settings: undefined })).toBe(false);
  expect(isTourDue({ ...newcomer, mayKeep: false })).toBe(false);
});
