/** A jump beyond this is a sender that began again, not loss (RFC 3550 A.1, MAX_DROPOUT). */
const maxDropout = 3000;

/** Follows a sender's sequence numbers. */
export class SequenceTracker {
  #last: number | undefined;
  #cycles = 0;
  /** Numbers since the last packet that were given to packets of other payload types. */
  readonly #foreign = new Set<number>();
  lost = 0;
  /** Came late or twice, and was not passed on: over TCP neither can happen unless the camera itself does it. */
  late = 0;

  /** The next packet begins a new count. */
  restart(): void {
    this.#last = undefined;
    this.#foreign.clear();
  }

  /**
   * Notes a packet of another payload type in the same stream: its number is not missing where the next packet skips it.
   * Most cameras count such packets; Uniview gives them the number of the next video packet.
   */
  foreign(sequence: number): void {
    if (this.#foreign.size < maxDropout) this.#foreign.add(sequence);
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
    const between = this.#takeForeign(this.#last, step);
    if (sequence < this.#last) this.#cycles += 1;
    this.#last = sequence;
    if (step > maxDropout) return 0;
    const missing = step - 1 - between;
    this.lost += missing;
    return missing;
  }

  /** @returns how many foreign numbers lie within `step` behind `last` */
  #takeForeign(last: number, step: number): number {
    if (this.#foreign.size === 0) return 0;
    let between = 0;
    for (const sequence of this.#foreign) {
      const ahead = (sequence - last) & 0xffff;
      if (ahead > 0 && ahead < step) between += 1;
      // Over UDP some are ahead of packets that were put in order.
      if (ahead <= step || ahead > maxDropout) this.#foreign.delete(sequence);
    }
    return between;
  }
}
