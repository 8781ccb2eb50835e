import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

/** A file that cannot be written, and what the file system says of it. */
export class WriteFailure extends Error {
  readonly file: string;
  readonly why: string;
  constructor(file: string, why: string) {
    super(`${file}: ${why}`);
    this.file = file;
    this.why = why;
  }
}

/** A file that takes its name only when it is whole; what is left of one that was not goes with `drop`. */
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
   * Makes the draft, so that what stands against it is known before the work. False: it is there.
   * @throws WriteFailure
   */
  begin(): boolean {
    if (this.#isThere) return false;
    this.#file = this.#writing(() => {
      // A file does not take a folder's name: better told now than after the work.
      if (statSync(this.path, { throwIfNoEntry: false })?.isDirectory())
        throw new WriteFailure(this.path, 'EISDIR');
      return openSync(this.#draft, 'w');
    });
    this.#isThere = true;
    return true;
  }

  /** @throws WriteFailure */
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

  /** @throws WriteFailure */
  keep(): void {
    this.#writing(() => {
      this.#close();
      renameSync(this.#draft, this.path);
    });
    this.#isThere = false;
  }

  /** What was not kept is gone. */
  drop(): void {
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
