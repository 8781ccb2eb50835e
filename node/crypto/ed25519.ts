import { createHash, createPublicKey, verify } from 'node:crypto';

/** The prefix of an Ed25519 key's 32 bytes in SPKI DER (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** Returns the SHA-256 (hex) of a 32-byte key given in hex. */
export const getKeyFingerprint = (key: string): string =>
  createHash('sha256').update(key, 'hex').digest('hex');

/** Verifies an Ed25519 signature over the text's UTF-8 bytes; key and signature in hex, of correct length. */
export function isSignatureValid(text: string, key: string, signature: string): boolean {
  const of = { key: Buffer.concat([spki, Buffer.from(key, 'hex')]), format: 'der', type: 'spki' } as const;
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey(of), Buffer.from(signature, 'hex'));
}
