import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

/** A failure to write a file, with the file system's error code. */
export class WriteFailure extends Error {
  readonly file: string;
  readonly why: string;
  constructor(file: string, why: string) {
    super(`${file}: ${why}`);
    this.file = file;
    this.why = why;
  }
}

/** A file that gets its name only when it is complete. `drop` removes an incomplete one. */
export class Draft {
  readonly path: string;
  readonly #draft: string;
  #file: number | undefined;
  #isThere = false;

  constructor(path: string) {
    this.path = path;
    this.#draft = `${path}.${process.pid}.part`;
  }

  /**
   * Creates the draft, so that an obstacle is found before the work. False: it exists already.
   * @throws WriteFailure
   */
  create(): boolean {
    if (this.#isThere) return false;
    this.#file = this.#writing(() => {
      // A file cannot replace a folder, which is better reported before the work.
      if (statSync(this.path, { throwIfNoEntry: false })?.isDirectory())
        throw new WriteFailure(this.path, 'EISDIR');
      return openSync(this.#draft, 'w');
    });
    this.#isThere = true;
    return true;
  }

  /** Writes at the end, or at a position. @throws WriteFailure */
  write(bytes: Uint8Array, at?: number): void {
    const file = this.#file;
    if (file === undefined) throw new Error('the draft is not begun, or done');
    this.#writing(() => {
      for (let done = 0; done < bytes.length; ) {
        const where = at === undefined ? null : at + done;
        done += writeSync(file, bytes, done, bytes.length - done, where);
      }
    });
  }

  /** Gives the file its name, replacing an earlier one. @throws WriteFailure */
  commit(): void {
    this.#writing(() => {
      this.#close();
      renameSync(this.#draft, this.path);
    });
    this.#isThere = false;
  }

  /** Removes the draft if it was not kept. */
  discard(): void {
    if (!this.#isThere) return;
    this.#close();
    rmSync(this.#draft, { force: true });
    this.#isThere = false;
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #writing<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw new WriteFailure(this.path, String(error.code));
    }
  }
}
