import { expect, it } from 'vitest';
import { toAlertTitle } from './alert.ts';

it('toAlertTitle names the class once and puts a zone in brackets behind it', () => {
  expect(toAlertTitle('Có người', '')).toBe('Có người');
  expect(toAlertTitle('Có người', 'Có người')).toBe('Có người');
  expect(toAlertTitle('Có người', 'Line 1')).toBe('Có người: Line 1');
  expect(toAlertTitle('Có người', '(gate)')).toBe('Có người (gate)');
});
