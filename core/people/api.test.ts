import { expect, it } from 'vitest';
import { SecurityPolicy } from './api.ts';
import { maxOfflineMs } from './verifier.ts';

it('SecurityPolicy rejects offline sign-in for more than 72 hours', () => {
  expect(SecurityPolicy.parse({ offlineHours: 72 }).offlineHours * 3_600_000).toBe(maxOfflineMs);
  for (const offlineHours of [73, 72.5, 1_000])
    expect(SecurityPolicy.safeParse({ offlineHours }).success).toBe(false);
});
