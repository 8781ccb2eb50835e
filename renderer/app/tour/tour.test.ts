import { expect, it } from 'vitest';
import { isTourDue } from './tour.ts';

const newcomer = { asked: true, mayKeep: true, settings: {}, isUrgent: false };

it('the tour starts by itself once for a new operator if it is enabled', () => {
  expect(isTourDue(newcomer)).toBe(true);
  expect(isTourDue({ ...newcomer, asked: false })).toBe(false);
  expect(isTourDue({ ...newcomer, settings: { tourSeen: true } })).toBe(false);
});

it('the tour does not start during an alarm, before the settings are known, or if it cannot be stored as seen', () => {
  expect(isTourDue({ ...newcomer, isUrgent: true })).toBe(false);
  expect(isTourDue({ ...newcomer, settings: undefined })).toBe(false);
  expect(isTourDue({ ...newcomer, mayKeep: false })).toBe(false);
});
