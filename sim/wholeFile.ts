import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Most files have addresses with passwords. */
const onlyOwner = 0o600;

/** Writes a file, readable only by its owner, completely or not at all. */
export async function writeWhole(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx', onlyOwner);
    try {
      await file.chmod(onlyOwner);
      for (const piece of pieces) await file.appendFile(piece);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
