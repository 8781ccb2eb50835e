import { expect, test } from 'vitest';
import { getQuirks, parseQuirkNames, quirksByModel } from './quirksByModel.ts';

test('a camera without known quirks follows ONVIF', () => {
  expect(getQuirks('Some Camera 1.0', {})).toMatchObject({
    timeout: 'learn',
    stopBy: 'both',
    zoomRatio: null,
  });
});

test('quirks are chosen by the reported make and model', () => {
  expect(getQuirks('Bosch AUTODOME 7000 7.80', {})).toMatchObject({ timeout: 'refused' });
  expect(getQuirks('HIKVISION DS-2DE4425IW 5.7', {})).toMatchObject({ noMoveStatus: true });
});

test('the cameras file overrides quirks, and may give data sheet values', () => {
  const named = parseQuirkNames('zeroOnly+zoom=32+pan=-170..170+tilt=-20..90+curve=even');
  expect(named).toEqual({
    stopBy: 'zero',
    zoomRatio: 32,
    panRangeDeg: [-170, 170],
    tiltRangeDeg: [-20, 90],
    zoomCurve: 'even',
  });
  expect(getQuirks('Bosch', { timeout: 'learn' })).toMatchObject({ timeout: 'learn' });
});

test('an unknown quirk name is reported', () => {
  expect(parseQuirkNames('bosch+nonesuch')).toEqual({ unknown: 'nonesuch' });
  expect(parseQuirkNames('zoom=900')).toEqual({ unknown: 'zoom=900' });
  expect(parseQuirkNames('pan=5')).toEqual({ unknown: 'pan=5' });
  expect(parseQuirkNames('constructor')).toEqual({ unknown: 'constructor' });
  expect(parseQuirkNames(undefined)).toEqual({});
});

test('every model has a source and a unique name', () => {
  expect(new Set(quirksByModel.map(({ name }) => name)).size).toBe(quirksByModel.length);
  for (const { source } of quirksByModel) expect(source.length).toBeGreaterThan(20);
});
