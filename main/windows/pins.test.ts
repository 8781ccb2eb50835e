import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { certificateVerdicts, createCertificatePins, toFingerprint } from './pins.ts';

const hash = (of: string) => createHash('sha256').update(of);
const shown = (of: string) => `sha256/${hash(of).digest('base64')}`;
const hex = (of: string) => hash(of).digest('hex');

test("converts a fingerprint from Electron's form to the desk's", () => {
  expect(toFingerprint(shown('certificate'))).toBe(hex('certificate'));
  expect(toFingerprint('sha1/abc')).toBeUndefined();
});

test('accepts only the pinned certificate for a pinned host and applies the usual rules to other hosts', () => {
  const pins = createCertificatePins();
  expect(pins.set('Site.example', hex('one'))).toBe(true);
  expect(pins.judge('site.example', shown('one'))).toBe(certificateVerdicts.accept);
  expect(pins.judge('site.example', shown('two'))).toBe(certificateVerdicts.refuse);
  expect(pins.judge('site.example', 'nonsense')).toBe(certificateVerdicts.refuse);
  expect(pins.judge('sub.site.example', shown('one'))).toBe(certificateVerdicts.asUsual);
});

test('replaces an old pin, and treats an address in brackets as the same host', () => {
  const pins = createCertificatePins();
  pins.set('[::1]', hex('one'));
  expect(pins.set('::1', hex('one'))).toBe(false);
  expect(pins.set('::1', hex('two'))).toBe(true);
  expect(pins.judge('::1', shown('one'))).toBe(certificateVerdicts.refuse);
});
