import { expect, it } from 'vitest';
import { withTitle } from './alert.ts';

it('withTitle names the class once and puts a zone in brackets behind it', () => {
  expect(withTitle('Có người', '')).toBe('Có người');
  expect(withTitle('Có người', 'Có người')).toBe('Có người');
  expect(withTitle('Có người', 'Line 1')).toBe('Có người: Line 1');
  expect(withTitle('Có người', '(gate)')).toBe('Có người (gate)');
});
