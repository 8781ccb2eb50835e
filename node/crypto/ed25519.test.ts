import { createPrivateKey, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { getKeyFingerprint, isSignatureValid } from './ed25519.ts';

// The first test vector of RFC 8032, 7.1.
const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const key = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const signatureOfNothing =
  'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';

test('accepts the signature of the RFC’s first test vector', () => {
  expect(isSignatureValid('', key, signatureOfNothing)).toBe(true);
  expect(isSignatureValid('x', key, signatureOfNothing)).toBe(false);
});

test('accepts a text of several bytes a letter, and refuses it with one changed bit', () => {
  const pkcs8 = Buffer.from(`302e020100300506032b657004220420${secret}`, 'hex');
  const signed = sign(
    null,
    Buffer.from('ca đêm', 'utf8'),
    createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
  );
  expect(isSignatureValid('ca đêm', key, signed.toString('hex'))).toBe(true);
  signed[3] = (signed[3] as number) ^ 1;
  expect(isSignatureValid('ca đêm', key, signed.toString('hex'))).toBe(false);
});

test('the fingerprint is the SHA-256 of the key’s bytes, not of its hex', () => {
  expect(getKeyFingerprint('00'.repeat(32))).toBe(
    '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925',
  );
});
