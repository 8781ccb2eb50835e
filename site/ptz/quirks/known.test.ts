import { expect, test } from 'vitest';
import { models, quirksNamed, quirksOf } from './known.ts';

test('a camera is as ONVIF says until something else is known', () => {
  expect(quirksOf('Some Camera 1.0', {})).toMatchObject({
    timeout: 'learn',
    stopBy: 'both',
    zoomRatio: null,
  });
});

test('what it says of itself is enough', () => {
  expect(quirksOf('Bosch AUTODOME 7000 7.80', {})).toMatchObject({ timeout: 'refused' });
  expect(quirksOf('HIKVISION DS-2DE4425IW 5.7', {})).toMatchObject({ noMoveStatus: true });
});

test('the list of cameras has the last word, and may give what a data sheet says', () => {
  const named = quirksNamed('zeroOnly+zoom=32+pan=-170..170+tilt=-20..90+curve=even');
  expect(named).toEqual({
    stopBy: 'zero',
    zoomRatio: 32,
    panRangeDeg: [-170, 170],
    tiltRangeDeg: [-20, 90],
    zoomCurve: 'even',
  });
  expect(quirksOf('Bosch', { timeout: 'learn' })).toMatchObject({ timeout: 'learn' });
});

test('a name that is not known is told', () => {
  expect(quirksNamed('bosch+nonesuch')).toEqual({ unknown: 'nonesuch' });
  expect(quirksNamed('zoom=900')).toEqual({ unknown: 'zoom=900' });
  expect(quirksNamed('pan=5')).toEqual({ unknown: 'pan=5' });
  expect(quirksNamed('constructor')).toEqual({ unknown: 'constructor' });
  expect(quirksNamed(undefined)).toEqual({});
});

test('every model has a source and a name of its own', () => {
  expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
  for (const { source } of models) expect(source.length).toBeGreaterThan(20);
});
