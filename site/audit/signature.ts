import { createHash, createPublicKey, verify } from 'node:crypto';

/** The SPKI DER prefix of an Ed25519 key's 32 bytes (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** Returns the SHA-256 of a key's 32 bytes; both in hex. */
export const getKeyFingerprint = (key: string): string =>
  createHash('sha256').update(key, 'hex').digest('hex');

/** Verifies Ed25519 over the text's UTF-8; key and signature in hex, of their right lengths. */
export function isSignatureValid(text: string, key: string, signature: string): boolean {
  const of = { key: Buffer.concat([spki, Buffer.from(key, 'hex')]), format: 'der', type: 'spki' } as const;
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey(of), Buffer.from(signature, 'hex'));
}
