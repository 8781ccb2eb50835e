import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** The machine's key store: only this user of this machine can unseal its output. */
export interface MachineKeyStore {
  /** Faults: `seal.plainText`, `seal.unavailable`. */
  seal(bytes: Uint8Array): Promise<Result<Uint8Array>>;
  unseal(bytes: Uint8Array): Promise<Result<Uint8Array>>;
  /** Returns success if there is a key store. */
  ready(): Promise<Result<void>>;
}

/** The stored forms of a secret. */
export interface StoredSecret {
  readonly open?: Uint8Array | undefined;
  readonly sealed?: Uint8Array | undefined;
  /** The boot that does not count as proof: in it the secret was sealed, or the key store did not open. */
  readonly boot?: string | undefined;
}

/** The storage of a secret. */
export interface SecretStorage {
  read(): Result<StoredSecret>;
  /** Writes to the disk before it returns. Forms that are absent in `stored` are erased after the others are written. */
  save(stored: StoredSecret): Result<void>;
}

export interface Secret {
  readonly bytes: Uint8Array;
  /** Why the secret is stored in plain text; null: it is sealed. */
  readonly openBecause: Fault | null;
}

interface Keeping {
  readonly shelf: SecretStorage;
  readonly seal: MachineKeyStore;
  /** No person is there to unlock a key store after a power cut. */
  readonly isUnattended: boolean;
  /** The machine's current boot; undefined: its key store opens whenever its user signs in. */
  readonly boot: string | undefined;
}

/**
 * Reads a stored secret; undefined: there is none.
 * A plain-text secret is sealed now if possible, and its plain text erased. Faults: those of the storage, and
 * `seal.*` if it is sealed and cannot be opened now.
 * On an unattended machine the plain text remains until the key store has opened at the first attempt after a
 * boot. On Linux a key store unlocked by a typed password stays locked if the machine signs in its user
 * automatically, and the machine would not recover from a power cut.
 */
export async function openSecret(keeping: Keeping): Promise<Result<Secret | undefined>> {
  const { shelf, seal, isUnattended, boot } = keeping;
  const read = shelf.read();
  if (!read.ok) return read;
  const { open, sealed, boot: unproven } = read.value;
  if (!sealed) {
    if (!open) return ok(undefined);
    const stored = await sealedUp(keeping, open);
    const saved = stored.ok ? shelf.save(stored.value) : stored;
    return ok({ bytes: open, openBecause: saved.ok ? null : saved.fault });
  }
  const unsealed = await seal.unseal(sealed);
  if (unsealed.ok) {
    const isProven = !isUnattended || boot !== unproven;
    // If writing fails the plain text remains; the next start erases it.
    if (open && isProven) shelf.save({ sealed });
    return ok({ bytes: unsealed.value, openBecause: null });
  }
  if (!open) return unsealed;
  shelf.save({ open, sealed, boot });
  return ok({ bytes: open, openBecause: unsealed.fault });
}

/** Stores a new secret, sealed if possible. Faults: those of the storage. */
export async function storeSecret(keeping: Keeping, bytes: Uint8Array): Promise<Result<Secret>> {
  const stored = await sealedUp(keeping, bytes);
  const saved = keeping.shelf.save(stored.ok ? stored.value : { open: bytes });
  return saved.ok ? ok({ bytes, openBecause: stored.ok ? null : stored.fault }) : saved;
}

/** Returns the form in which the secret is to be stored. */
async function sealedUp(
  { seal, isUnattended, boot }: Keeping,
  bytes: Uint8Array,
): Promise<Result<StoredSecret>> {
  const sealed = await seal.seal(bytes);
  if (!sealed.ok) return sealed;
  // A sealed form that does not unseal must not become the only one.
  const again = await seal.unseal(sealed.value);
  if (!again.ok) return again;
  if (!Buffer.from(again.value).equals(bytes))
    return fail('seal.unavailable', { why: 'it opens to something else than it sealed' });
  const mustWait = isUnattended && boot !== undefined;
  return ok({ sealed: sealed.value, ...(mustWait ? { open: bytes, boot } : {}) });
}
