import { createHmac, randomBytes } from 'node:crypto';

/** Hex digits that are recorded of a hash: enough to tell the names of one log apart. */
const recordedDigits = 16;

/**
 * Creates the fields under which an audit log records the name that was typed at a refused sign-in.
 * The name of no account becomes a hash, as people type passwords where their name belongs. The key is random and in memory only:
 * with a plain hash, readers of the log could try passwords against it. So equal hashes mean equal names, until the program
 * ends.
 */
export function createTypedNameFields(key: Uint8Array = randomBytes(32)) {
  return (
    name: string,
    isAccount: boolean,
  ): { readonly name: string } | { readonly unknownNameHash: string } => {
    if (isAccount) return { name };
    const digest = createHmac('sha256', key)
      .update(name.normalize('NFC').toLowerCase(), 'utf8')
      .digest('hex');
    return { unknownNameHash: digest.slice(0, recordedDigits) };
  };
}
