import { expect, it } from 'vitest';
import { withTitle } from './alert.ts';

it('an alert in one line says its class once, and a zone in brackets behind it', () => {
  expect(withTitle('Có người', '')).toBe('Có người');
  expect(withTitle('Có người', 'Có người')).toBe('Có người');
  expect(withTitle('Có người', 'Line 1')).toBe('Có người: Line 1');
  expect(withTitle('Có người', '(gate)')).toBe('Có người (gate)');
});
