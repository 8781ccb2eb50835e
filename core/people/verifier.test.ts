import { expect, it } from 'vitest';
import { getVerifierState, maxOfflineMs } from './verifier.ts';

it('a verifier is valid for at most 72 hours, whatever the site wrote into it', () => {
  expect(maxOfflineMs).toBe(72 * 60 * 60 * 1000);
  const issuedAt = 1_800_000_000_000;
  const most = { issuedAt, expiresAt: issuedAt + maxOfflineMs };
  expect(getVerifierState(most, 0, issuedAt)).toBe('good');
  expect(getVerifierState(most, 0, most.expiresAt - 1)).toBe('good');
  expect(getVerifierState(most, 0, most.expiresAt)).toBe('expired');
  expect(getVerifierState({ ...most, expiresAt: most.expiresAt + 1 }, 0, issuedAt)).toBe('expired');
});
