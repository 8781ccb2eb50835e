import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isSignatureValid } from '../../node/crypto/ed25519.ts';
import { loadSiteKey } from './siteKey.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site’s keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['auditLog', 'audit-key.pem', 'audit.keyUnreadable'],
  ['people', 'site.sign.pem', 'site.dataRefused'],
] as const)(
  'the key of %s is made once, for its owner alone, and never in place of another',
  (of, name, code) => {
    const made = loadSiteKey(folder, of);
    if (!made.ok) throw new Error(made.fault.code);
    const signature = made.value.sign('đoạn 1');
    expect(isSignatureValid('đoạn 1', made.value.public, signature)).toBe(true);
    expect(loadSiteKey(folder, of)).toMatchObject({ value: { public: made.value.public } });

    const file = join(folder, name);
    expect(statSync(file).mode & 0o077).toBe(0);
    if (process.platform !== 'win32') {
      chmodSync(file, 0o644);
      expect(loadSiteKey(folder, of)).toMatchObject({ fault: { code } });
      chmodSync(file, 0o600);
    }
    writeFileSync(file, 'not a key');
    expect(loadSiteKey(folder, of)).toMatchObject({ fault: { code } });
  },
);
