import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { getKeyFingerprint } from '../../node/crypto/ed25519.ts';
import { writeDurably } from '../../node/files/writeDurably.ts';
import { type MachineKeyStore, openSecret, type Secret, type SecretStorage, storeSecret } from './secret.ts';

/** The key's files: in plain text, and sealed by the machine's key store. */
const openFile = 'export-key.pem';
const sealedFile = 'export-key.sealed';
const SealedFile = z.object({ sealed: z.base64(), boot: z.string().optional() });

/** The last bytes of an Ed25519 key in SPKI DER are the raw key (RFC 8410). */
const rawBytes = 32;

/** The desk's signing key, created once. Read access to its file suffices to sign as this desk. */
export interface DeskKey {
  /** 32 bytes, hex. */
  readonly public: string;
  /** The SHA-256 of the public key, hex. */
  readonly fingerprint: string;
  /** Returns the Ed25519 signature of the text's UTF-8 bytes, hex. */
  sign(text: string): string;
}

export interface DeskKeys {
  /**
   * Returns the desk's key, and creates it if there is none.
   * An unusable key is never replaced: earlier signatures would look foreign. Faults: `export.keyUnreadable`, and
   * `key.sealed` while the key store is locked.
   */
  key(): Promise<Result<DeskKey>>;
  /** `key.open`: the key is stored unsealed; `key.sealed`: it cannot be opened now. */
  fault(): Fault | null;
}

/** @param options.onChange called when `fault` changes */
export function createDeskKeys(options: {
  readonly folder: string;
  readonly seal: MachineKeyStore;
  readonly isUnattended: boolean;
  readonly boot: string | undefined;
  readonly onChange: () => void;
}): DeskKeys {
  const keeping = { ...options, shelf: keyShelf(options.folder) };
  let known: DeskKey | undefined;
  let looking: Promise<Result<DeskKey>> | undefined;
  let fault: Fault | null = null;

  function publish(next: Fault | null): void {
    const isOther = next?.code !== fault?.code;
    fault = next;
    if (isOther) options.onChange();
  }

  async function look(): Promise<Result<DeskKey>> {
    const before = await openSecret(keeping);
    if (!before.ok) return notOpened(before.fault);
    const found = before.value ? ok(before.value) : await storeSecret(keeping, newKey());
    return found.ok ? opened(found.value) : found;
  }

  function notOpened(why: Fault): Result<never> {
    if (!why.code.startsWith('seal.')) return { ok: false, fault: why };
    const sealed: Fault = { code: 'key.sealed', params: { why: String(why.params.why ?? 'basic_text') } };
    publish(sealed);
    return { ok: false, fault: sealed };
  }

  function opened({ bytes, openBecause }: Secret): Result<DeskKey> {
    try {
      known = keyOf(createPrivateKey(Buffer.from(bytes)));
    } catch (error) {
      return unreadable(error);
    }
    publish(openBecause ? { code: 'key.open', params: {} } : null);
    return ok(known);
  }

  return {
    key() {
      if (known) return Promise.resolve(ok(known));
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    fault: () => fault,
  };
}

const unreadable = (error: unknown): Result<never> =>
  fail('export.keyUnreadable', { why: error instanceof Error ? error.message.slice(0, 200) : '?' });

function newKey(): Uint8Array {
  const { privateKey } = generateKeyPairSync('ed25519');
  return Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' }));
}

function keyShelf(folder: string): SecretStorage {
  const [plain, sealed] = [join(folder, openFile), join(folder, sealedFile)];
  return {
    read() {
      try {
        const isThere = existsSync(plain);
        if (isThere && process.platform !== 'win32' && (statSync(plain).mode & 0o077) !== 0)
          return unreadable(new Error('others may read its file'));
        const of = existsSync(sealed)
          ? SealedFile.parse(JSON.parse(readFileSync(sealed, 'utf8')))
          : undefined;
        return ok({
          open: isThere ? readFileSync(plain) : undefined,
          sealed: of && Buffer.from(of.sealed, 'base64'),
          boot: of?.boot,
        });
      } catch (error) {
        return unreadable(error);
      }
    },
    save(stored) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (stored.open && !existsSync(plain)) writeDurably(plain, stored.open);
        const of = stored.sealed && {
          sealed: Buffer.from(stored.sealed).toString('base64'),
          boot: stored.boot,
        };
        if (of) writeDurably(sealed, JSON.stringify(of));
        if (!stored.open && existsSync(plain)) erase(plain);
        return ok(undefined);
      } catch (error) {
        return unreadable(error);
      }
    },
  };
}

/** Overwrites the bytes before deletion, as far as the disk overwrites in place. */
function erase(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, Buffer.alloc(statSync(file).size));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  rmSync(file);
}

function keyOf(secret: KeyObject): DeskKey {
  if (secret.asymmetricKeyType !== 'ed25519') throw new Error(`not Ed25519 but ${secret.asymmetricKeyType}`);
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-rawBytes);
  const key = raw.toString('hex');
  return {
    public: key,
    fingerprint: getKeyFingerprint(key),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret).toString('hex'),
  };
}
