import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/result.ts';

/** With this the site signs its trail, and those of its desks: whoever reads it can sign as this site. */
const keyFile = 'audit-key.pem';
/** What goes before an Ed25519 key's 32 bytes in SPKI DER (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

export interface SiteKey {
  /** 32 bytes, hex. */
  readonly public: string;
  /** Ed25519 over the text's UTF-8, hex. */
  sign(text: string): string;
}

/** Reads the site's key in its data folder, and makes it where there is none; never another in place of one that is there. */
export function siteKey(folder: string): Result<SiteKey> {
  const file = join(folder, keyFile);
  try {
    if (!existsSync(file)) makeKey(folder, file);
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      return fail('audit.keyUnreadable', { why: `others may read ${file}` });
    const secret = createPrivateKey(readFileSync(file));
    if (secret.asymmetricKeyType !== 'ed25519')
      return fail('audit.keyUnreadable', { why: `not Ed25519 but ${secret.asymmetricKeyType}` });
    const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(spki.length);
    return ok({
      public: raw.toString('hex'),
      sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret).toString('hex'),
    });
  } catch (error) {
    return fail('audit.keyUnreadable', { why: error instanceof Error ? error.message.slice(0, 200) : '?' });
  }
}

/** On the disk, whole, before it is used. */
function makeKey(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.part`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(handle, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** Of a key's 32 bytes, given in hex: SHA-256, hex. */
export const fingerprintOf = (key: string): string => createHash('sha256').update(key, 'hex').digest('hex');

/** Ed25519 over the text's UTF-8; key and signature in hex, of their right lengths. */
export function signatureHolds(text: string, key: string, signature: string): boolean {
  const of = { key: Buffer.concat([spki, Buffer.from(key, 'hex')]), format: 'der', type: 'spki' } as const;
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey(of), Buffer.from(signature, 'hex'));
}
