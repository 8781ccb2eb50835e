import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** A file that takes its name only when it is whole; what is left of one that was not goes with `drop`. */
export class Draft {
  readonly path: string;
  readonly #draft: string;
  #file: number | undefined;

  constructor(path: string) {
    this.path = path;
    this.#draft = `${path}.${process.pid}.part`;
  }

  /**
   * Makes the draft, so that what stands against it is known before the work. False: it is there.
   * @throws what the file system says
   */
  begin(): boolean {
    if (this.#file !== undefined) return false;
    this.#file = openSync(this.#draft, 'w');
    return true;
  }

  write(bytes: Uint8Array, at?: number): void {
    if (this.#file === undefined) throw new Error('the draft is not begun, or done');
    for (let done = 0; done < bytes.length; ) {
      const where = at === undefined ? null : at + done;
      done += writeSync(this.#file, bytes, done, bytes.length - done, where);
    }
  }

  keep(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    renameSync(this.#draft, this.path);
  }

  /** What was not kept is gone. */
  drop(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#draft, { force: true });
  }
}
