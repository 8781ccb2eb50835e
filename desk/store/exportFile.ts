import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { isDiskFull, syncFolder } from './disk.ts';

/** The disk counts as full while this much is still free, so that the desk's own store can go on writing. */
const spareBytes = 64 * 1024 * 1024;
/** Only the user who runs the console may read exports. */
const [fileMode, folderMode] = [0o600, 0o700];
const part = '.part';

/** A file being written, under a name that marks it as incomplete. */
export interface ExportFile {
  /** Bytes accepted so far, whether already on the disk or not. */
  readonly received: number;
  append(bytes: Uint8Array): Promise<Result<void>>;
  /** Flushes all bytes to the disk. @returns the SHA-256, hex */
  seal(): Promise<Result<string>>;
  /** Writes a text file that appears together with this one. */
  adjacentFile(name: string, text: string): Promise<Result<void>>;
  /** Renames the file and its text file to their final names. */
  appear(): Promise<Result<void>>;
  /** Removes everything written. */
  discard(): Promise<void>;
}

/** Converts a disk error to a fault; rethrows other errors. */
function fileFault(error: unknown, folder: string): Result<never> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (!(error instanceof Error) || typeof code !== 'string') throw error;
  if (isDiskFull(error)) return fail('export.diskFull', { folder });
  return fail('export.notWritten', { folder, diskError: code });
}

const tried = <T>(folder: string, work: () => Promise<T>): Promise<Result<T>> =>
  work().then(ok, (error: unknown) => fileFault(error, folder));

/** Opens an export file. Faults: `export.diskFull`, also if `bytes` more would fill the disk; `export.notWritten`. */
export async function openExportFile(options: {
  readonly folder: string;
  readonly name: string;
  readonly bytes: number;
  /** The desk that owns the partial files: another desk may share the folder. */
  readonly owner: string;
}): Promise<Result<ExportFile>> {
  const { folder, owner } = options;
  const partOf = (name: string) => join(folder, `.${name}.${owner}${part}`);
  const opened = await tried(folder, async () => {
    await mkdir(folder, { recursive: true, mode: folderMode });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < options.bytes + spareBytes
      ? undefined
      : open(partOf(options.name), 'wx', fileMode);
  });
  if (!opened.ok) return opened;
  if (!opened.value) return fail('export.diskFull', { folder });
  const handle: FileHandle = opened.value;
  const hash = createHash('sha256');
  const names = [options.name];
  let received = 0;
  let writing: Promise<unknown> = Promise.resolve();
  let isOpen = true;

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  }

  return ok({
    get received() {
      return received;
    },
    append(bytes) {
      const at = received;
      received += bytes.length;
      hash.update(bytes);
      const written = tried(folder, async () => {
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
          done += bytesWritten;
        }
      });
      writing = Promise.all([writing, written]);
      return written;
    },
    async seal() {
      await writing;
      const synced = await tried(folder, async () => {
        await handle.sync();
        await close();
      });
      return synced.ok ? ok(hash.digest('hex')) : synced;
    },
    adjacentFile: (name, text) =>
      tried(folder, async () => {
        names.push(name);
        const other = await open(partOf(name), 'wx', fileMode);
        try {
          await other.writeFile(text, 'utf8');
          await other.sync();
        } finally {
          await other.close();
        }
      }),
    appear: () =>
      tried(folder, async () => {
        for (const name of names) await rename(partOf(name), join(folder, name));
        await syncFolder(folder);
      }),
    async discard() {
      // A disk that failed to write may also fail to close; the next start removes what remains.
      await Promise.allSettled([writing]);
      await Promise.allSettled([close()]);
      await Promise.allSettled(
        names.flatMap((name) => [rm(partOf(name), { force: true }), rm(join(folder, name), { force: true })]),
      );
    },
  });
}

/** Removes partial files of a desk that was killed. @returns how many; 0 if there is no folder yet */
export async function removePartialFiles(folder: string, owner: string): Promise<number> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const left = names.filter(
    (name) => /^\.(camera-|map_|audit_|handover_|report_)/.test(name) && name.endsWith(`.${owner}${part}`),
  );
  for (const name of left) await rm(join(folder, name), { force: true });
  return left.length;
}
