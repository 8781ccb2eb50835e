import { describe, expect, it } from 'vitest';
import { getNoPictureReason } from './getNoPictureReason.ts';
import { translations } from './translations.ts';

describe('getNoPictureReason', () => {
  const why = (
    code:
      | 'source.silent'
      | 'call.closed'
      | 'call.timeout'
      | 'site.unreachable'
      | 'source.authRefused'
      | undefined,
    isSiteCutOff: boolean,
  ) => getNoPictureReason(code && { code, params: {} }, isSiteCutOff, translations.en, 'en');

  it('returns the camera’s own reason, or none, while the site is connected', () => {
    expect(why('source.silent', false)).toMatch(/^The camera stopped sending/);
    expect(why(undefined, false)).toBeUndefined();
  });

  it('returns the site’s disconnection, unless the camera itself has reported a reason', () => {
    for (const code of [
      'source.silent',
      'call.closed',
      'call.timeout',
      'site.unreachable',
      undefined,
    ] as const)
      expect(why(code, true)).toBe('The site is cut off. Reconnecting.');
    expect(why('source.authRefused', true)).not.toMatch(/site/);
  });
});
