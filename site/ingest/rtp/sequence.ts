/** A jump beyond this is a sender that began anew, not loss (RFC 3550 A.1, MAX_DROPOUT). */
const maxDropout = 3000;

/** Follows a sender's sequence numbers. */
export class SequenceTracker {
  #last: number | undefined;
  #cycles = 0;
  lost = 0;
  /** Came late or twice, and was not passed on: over TCP neither can happen unless the camera itself does it. */
  late = 0;

  /** The next packet begins a new count. */
  restart(): void {
    this.#last = undefined;
  }

  /** Extended by the cycles, for receiver reports. */
  get highest(): number {
    return this.#cycles * 65_536 + (this.#last ?? 0);
  }

  /** @returns how many packets are missing right before this one; -1 if it is late or a duplicate and to be dropped */
  accept(sequence: number): number {
    if (this.#last === undefined) {
      this.#last = sequence;
      return 0;
    }
    const step = (sequence - this.#last) & 0xffff;
    if (step === 0 || step > 65_536 - 100) {
      this.late += 1;
      return -1;
    }
    if (sequence < this.#last) this.#cycles += 1;
    this.#last = sequence;
    if (step > maxDropout) return 0;
    this.lost += step - 1;
    return step - 1;
  }
}
