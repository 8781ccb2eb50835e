import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The last bytes of an Ed25519 key in SPKI DER are the key itself (RFC 8410). */
const rawBytes = 32;

/** What a site signs with: what it gives to desks for the time in which it cannot be reached. */
export interface SiteKey {
  /** 32 bytes, hex. */
  readonly public: string;
  /** Ed25519 over the text's UTF-8, hex. */
  sign(text: string): string;
}

/** The site's own key in its data folder, made at the first start. @throws if the disk refuses it */
export function siteKey(folder: string): SiteKey {
  const file = join(folder, 'site.sign.pem');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ed25519');
    const draft = `${file}.part`;
    writeFileSync(draft, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flush: true });
    renameSync(draft, file);
  }
  const secret = createPrivateKey(readFileSync(file));
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-rawBytes);
  return {
    public: raw.toString('hex'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret).toString('hex'),
  };
}
