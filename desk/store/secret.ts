import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** The machine's key store: what it has sealed only this user of this machine can open. */
export interface Seal {
  /** Faults: `seal.plainText`, `seal.unavailable`. */
  seal(bytes: Uint8Array): Promise<Result<Uint8Array>>;
  unseal(bytes: Uint8Array): Promise<Result<Uint8Array>>;
  /** Whether there is one at all. */
  ready(): Promise<Result<void>>;
}

/** How a secret lies on the disk. */
export interface StoredSecret {
  readonly open?: Uint8Array | undefined;
  readonly sealed?: Uint8Array | undefined;
  /** The machine's boot that proves nothing: in it the secret was sealed, or the key store did not open. */
  readonly boot?: string | undefined;
}

/** Where it lies. */
export interface SecretShelf {
  read(): Result<StoredSecret>;
  /** On the disk when this returns. What it lacks is erased, after what it has is there. */
  save(stored: StoredSecret): Result<void>;
}

export interface Secret {
  readonly bytes: Uint8Array;
  /** Why it lies in the open; null: it is sealed. */
  readonly openBecause: Fault | null;
}

interface Keeping {
  readonly shelf: SecretShelf;
  readonly seal: Seal;
  /** Nobody is there to unlock a key store after a power cut. */
  readonly isUnattended: boolean;
  /** Which boot of the machine this is; undefined: its key store opens as its user is signed in, however that is done. */
  readonly boot: string | undefined;
}

/**
 * A secret as it was kept; undefined: there is none. One in the open is sealed now, if it can be, and erased. Faults: the
 * shelf's, and `seal.*` of one that is sealed and cannot be opened now.
 *
 * At a machine that nobody attends it goes on lying in the open until the key store has opened at the first look after a boot:
 * on Linux one that is unlocked by a typed password stays locked where a machine signs its user in by itself, and the machine
 * would not come back from a power cut.
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
    // Left as it is where it cannot be written: the next start erases it.
    if (open && isProven) shelf.save({ sealed });
    return ok({ bytes: unsealed.value, openBecause: null });
  }
  if (!open) return unsealed;
  shelf.save({ open, sealed, boot });
  return ok({ bytes: open, openBecause: unsealed.fault });
}

/** Keeps a new secret, sealed if it can be. Faults: the shelf's. */
export async function keepSecret(keeping: Keeping, bytes: Uint8Array): Promise<Result<Secret>> {
  const stored = await sealedUp(keeping, bytes);
  const saved = keeping.shelf.save(stored.ok ? stored.value : { open: bytes });
  return saved.ok ? ok({ bytes, openBecause: stored.ok ? null : stored.fault }) : saved;
}

/** As it is to lie on the disk from now on. */
async function sealedUp(
  { seal, isUnattended, boot }: Keeping,
  bytes: Uint8Array,
): Promise<Result<StoredSecret>> {
  const sealed = await seal.seal(bytes);
  if (!sealed.ok) return sealed;
  // What does not open again must not become the only one.
  const again = await seal.unseal(sealed.value);
  if (!again.ok) return again;
  if (!Buffer.from(again.value).equals(bytes))
    return fail('seal.unavailable', { why: 'it opens to something else than it sealed' });
  const mustWait = isUnattended && boot !== undefined;
  return ok({ sealed: sealed.value, ...(mustWait ? { open: bytes, boot } : {}) });
}
