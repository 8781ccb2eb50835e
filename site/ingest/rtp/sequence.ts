/** A jump beyond this is a restarted sender, not loss (RFC 3550 A.1, MAX_DROPOUT). */
const maxDropout = 3000;

/** Tracks a sender's sequence numbers. */
export class SequenceTracker {
  #last: number | undefined;
  #cycles = 0;
  /** Numbers of packets with other payload types since the last packet. */
  readonly #foreign = new Set<number>();
  lost = 0;
  /** Late or duplicate packets, which were dropped: over TCP only the camera itself can cause them. */
  late = 0;

  /** Starts a new count with the next packet. */
  restart(): void {
    this.#last = undefined;
    this.#foreign.clear();
  }

  /**
   * Notes a packet with another payload type in the same stream: its number is not missing if the next packet skips it.
   * Most cameras count such packets; Uniview gives them the number of the next video packet.
   */
  foreign(sequence: number): void {
    if (this.#foreign.size < maxDropout) this.#foreign.add(sequence);
  }

  /** Extended by the cycles, for receiver reports. */
  get highest(): number {
    return this.#cycles * 65_536 + (this.#last ?? 0);
  }

  /**
   * Handles a packet.
   * @returns the number of packets missing right before it; -1 if it is late or a duplicate and to be dropped
   */
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

  /**
   * Removes foreign numbers.
   * @returns the number of them within `step` after `last`
   */
  #takeForeign(last: number, step: number): number {
    if (this.#foreign.size === 0) return 0;
    let between = 0;
    for (const sequence of this.#foreign) {
      const ahead = (sequence - last) & 0xffff;
      if (ahead > 0 && ahead < step) between += 1;
      // Over UDP some are ahead of packets that were reordered.
      if (ahead <= step || ahead > maxDropout) this.#foreign.delete(sequence);
    }
    return between;
  }
}
