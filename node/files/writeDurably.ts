import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that only its owner may read, so that a power cut at any moment leaves the old file or the whole new one.
 * The new one is on the disk once this returns: its bytes, and its name in the folder, which must exist. Throws what the system
 * reports.
 */
export function writeDurably(file: string, content: string | Uint8Array): void {
  const draft = `${file}.part`;
  // Left by an interrupted start, perhaps readable by others.
  rmSync(draft, { force: true });
  syncAfter(draft, 'wx', (handle) => writeFileSync(handle, content));
  renameSync(draft, file);
  // The name is in the folder, which has to be synced too (fsync(2)). Windows cannot open folders.
  if (process.platform !== 'win32') syncAfter(dirname(file), 'r', () => undefined);
}

function syncAfter(path: string, flags: string, work: (handle: number) => unknown): void {
  const handle = openSync(path, flags, 0o600);
  try {
    work(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
