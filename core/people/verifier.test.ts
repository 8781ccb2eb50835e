import { expect, it } from 'vitest';
import { longestOfflineMs, verifierState } from './verifier.ts';

it('a verifier is valid for at most 72 hours, whatever the site wrote into it', () => {
  expect(longestOfflineMs).toBe(72 * 60 * 60 * 1000);
  const issuedAt = 1_800_000_000_000;
  const most = { issuedAt, expiresAt: issuedAt + longestOfflineMs };
  expect(verifierState(most, 0, issuedAt)).toBe('good');
  expect(verifierState(most, 0, most.expiresAt - 1)).toBe('good');
  expect(verifierState(most, 0, most.expiresAt)).toBe('expired');
  expect(verifierState({ ...most, expiresAt: most.expiresAt + 1 }, 0, issuedAt)).toBe('expired');
});
