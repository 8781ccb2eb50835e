import type { Cancel, Clock } from '../../../core/base/clock.ts';

/** How long what is missing is waited for where it is asked for again: it is back within two round trips or so (RFC 4585 NACK). */
export const resendWaitMs = 120;
/** A burst of losses longer than this is not waited for. */
const maxHeld = 512;
/** Further on than this is a sender that began again. */
const maxAhead = 3_000;

export interface ReorderOptions {
  readonly clock: Clock;
  /** How long what is missing is waited for. */
  readonly waitMs: number;
  /** Others are passed at once, and the packets in order need not wait for their numbers. */
  readonly payloadType: number;
  /** Packets in order. Their memory must be theirs: some are kept. */
  readonly pass: (packet: Buffer) => void;
  /** Something is lost for good. */
  readonly onGap: () => void;
}

/**
 * Puts the packets of a lossy way in order. What comes in order passes at once; only behind a gap is anything held, until the
 * gap is filled or has lasted too long.
 */
export class Reorder {
  readonly #options: ReorderOptions;
  readonly #held = new Map<number, Buffer>();
  /** Numbers that packets of another payload type bear: they count, or (Uniview) the next packet bears the same. */
  readonly #foreign = new Set<number>();
  #next: number | undefined;
  #cancelWait: Cancel | undefined;

  constructor(options: ReorderOptions) {
    this.#options = options;
  }

  rtp(packet: Buffer): void {
    // Not to be read as RTP: anyone who counts such packets shall see it.
    if (packet.length < 12) {
      this.#options.pass(packet);
      return;
    }
    const sequence = packet.readUInt16BE(2);
    if (((packet[1] as number) & 0x7f) !== this.#options.payloadType) {
      if (this.#foreign.size < maxHeld) this.#foreign.add(sequence);
      this.#options.pass(packet);
      this.#drain();
      return;
    }
    this.#next ??= sequence;
    const ahead = (sequence - this.#next) & 0xffff;
    if (ahead > 0xffff - maxAhead) return;
    if (ahead > maxAhead) {
      this.#giveUp();
      this.#foreign.clear();
      this.#next = sequence;
    }
    if (sequence === this.#next) this.#pass(packet);
    else this.#held.set(sequence, packet);
    this.#drain();
    if (this.#held.size > maxHeld) this.#giveUp();
    else if (this.#held.size > 0)
      this.#cancelWait ??= this.#options.clock.after(this.#options.waitMs, () => this.#giveUp());
  }

  /** Nothing is passed after it. */
  close(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#held.clear();
  }

  #pass(packet: Buffer): void {
    const sequence = this.#next ?? 0;
    this.#next = (sequence + 1) & 0xffff;
    this.#foreign.delete(sequence);
    this.#options.pass(packet);
  }

  #drain(): void {
    for (;;) {
      this.#skipForeign();
      const packet = this.#next === undefined ? undefined : this.#held.get(this.#next);
      if (packet === undefined) break;
      this.#held.delete(this.#next as number);
      this.#pass(packet);
    }
    if (this.#held.size > 0) return;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
  }

  /** Goes on behind numbers of other packets, where the packet behind them is there. */
  #skipForeign(): void {
    if (this.#foreign.size === 0 || this.#next === undefined) return;
    let at = this.#next;
    while (this.#foreign.has(at) && !this.#held.has(at)) at = (at + 1) & 0xffff;
    if (!this.#held.has(at)) return;
    for (let passed = this.#next; passed !== at; passed = (passed + 1) & 0xffff) this.#foreign.delete(passed);
    this.#next = at;
  }

  /** What is held goes on without what is missing. */
  #giveUp(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    if (this.#held.size === 0) return;
    const from = this.#next ?? 0;
    const order = [...this.#held.keys()].sort((a, b) => ((a - from) & 0xffff) - ((b - from) & 0xffff));
    this.#options.onGap();
    for (const sequence of order) {
      const packet = this.#held.get(sequence);
      if (packet === undefined) continue;
      this.#held.delete(sequence);
      this.#next = sequence;
      this.#pass(packet);
    }
  }
}
