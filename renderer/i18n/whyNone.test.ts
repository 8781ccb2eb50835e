import { describe, expect, it } from 'vitest';
import { whyNone } from './whyNone.ts';
import { words } from './words.ts';

describe('whyNone', () => {
  const why = (
    code:
      | 'source.silent'
      | 'call.closed'
      | 'call.timeout'
      | 'site.unreachable'
      | 'source.authRefused'
      | undefined,
    isSiteCutOff: boolean,
  ) => whyNone(code && { code, params: {} }, isSiteCutOff, words.en, 'en');

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
