import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
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
import { fail, ok, type Result } from '../../../core/result.ts';

export const keyFile = 'export-key.pem';

/** The last bytes of an Ed25519 key in SPKI DER are the key itself (RFC 8410). */
const rawBytes = 32;

/** What a desk signs with, made once. Whoever can read its file can sign as this desk. */
export interface DeskKey {
  /** 32 bytes, hex. */
  readonly public: string;
  /** SHA-256 of those, hex. */
  readonly fingerprint: string;
  /** Ed25519 over the text's UTF-8, hex. */
  sign(text: string): string;
}

/**
 * Reads the desk's key, and makes it where there is none. One that is there and cannot be used is never replaced: what was
 * signed with it would then look foreign. Fault: `export.keyUnreadable`.
 */
export function deskKey(folder: string): Result<DeskKey> {
  const file = join(folder, keyFile);
  try {
    if (!existsSync(file)) makeKey(folder, file);
    const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
    if (isOpen) return fail('export.keyUnreadable', { why: 'others may read its file' });
    return ok(keyOf(createPrivateKey(readFileSync(file))));
  } catch (error) {
    return fail('export.keyUnreadable', { why: error instanceof Error ? error.message.slice(0, 200) : '?' });
  }
}

function keyOf(secret: KeyObject): DeskKey {
  if (secret.asymmetricKeyType !== 'ed25519') throw new Error(`not Ed25519 but ${secret.asymmetricKeyType}`);
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-rawBytes);
  return {
    public: raw.toString('hex'),
    fingerprint: createHash('sha256').update(raw).digest('hex'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret).toString('hex'),
  };
}

/** Of a key's 32 bytes, given in hex: SHA-256, hex. */
export const fingerprintOf = (key: string): string => createHash('sha256').update(key, 'hex').digest('hex');

/** What goes before an Ed25519 key's 32 bytes in SPKI DER (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** Ed25519 over the text's UTF-8; key and signature in hex, of their right lengths. */
export function signatureHolds(text: string, key: string, signature: string): boolean {
  const of = { key: Buffer.concat([spki, Buffer.from(key, 'hex')]), format: 'der', type: 'spki' } as const;
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey(of), Buffer.from(signature, 'hex'));
}

/** On the disk, whole, before it is used. */
function makeKey(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.part`;
  const { privateKey } = generateKeyPairSync('ed25519');
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(handle, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}
