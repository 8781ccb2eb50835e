import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { writeDurably } from '../../node/files/writeDurably.ts';

/** The last bytes of an Ed25519 key in SPKI DER are the key itself (RFC 8410). */
const rawBytes = 32;

/**
 * The site's keys; a reader of either can sign as this site.
 * One signs the audit logs of the site and its desks: auditors know its fingerprint, and it is permanent. The other signs desks'
 * verifiers, valid for some days: it can be replaced without making an audit log look foreign.
 */
const keys = {
  auditLog: { file: 'audit-key.pem', code: 'audit.keyUnreadable' },
  people: { file: 'site.sign.pem', code: 'site.dataRefused' },
} as const;

/** A signing key of the site. */
export interface SiteKey {
  /** 32 bytes, hex. */
  readonly public: string;
  /** Signs the text's UTF-8 with Ed25519; hex. */
  sign(text: string): string;
}

/**
 * Loads a key from the data folder, or creates it if missing; an existing one is never replaced.
 * Faults: `audit.keyUnreadable` for the audit key, `site.dataRefused` for the other.
 */
export function loadSiteKey(folder: string, of: keyof typeof keys): Result<SiteKey> {
  const { file: name, code } = keys[of];
  const refused = (why: string) => fail(code, code === 'site.dataRefused' ? { folder, why } : { why });
  const file = join(folder, name);
  try {
    if (!existsSync(file)) makeKey(folder, file);
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      return refused(`others may read ${file}`);
    const secret = createPrivateKey(readFileSync(file));
    if (secret.asymmetricKeyType !== 'ed25519') return refused(`not Ed25519 but ${secret.asymmetricKeyType}`);
    const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-rawBytes);
    return ok({
      public: raw.toString('hex'),
      sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret).toString('hex'),
    });
  } catch (error) {
    return refused(error instanceof Error ? error.message.slice(0, 200) : '?');
  }
}

/** Creates a key, complete and on disk before it is used. */
function makeKey(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  writeDurably(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
}
