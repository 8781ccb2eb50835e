import type { Cancel, Clock } from '../../../core/base/clock.ts';

/** Wait for a missing packet with retransmission, which takes about two round trips (RFC 4585 NACK). */
export const retransmissionWaitMs = 120;
/** Maximum number of packets held; a longer burst of losses is not awaited. */
const maxHeld = 512;
/** A larger jump is a restarted sender. */
const maxAhead = 3_000;

export interface ReorderOptions {
  readonly clock: Clock;
  /** How long a missing packet is awaited. */
  readonly waitMs: number;
  /** Packets of other types pass at once, and their numbers are not awaited. */
  readonly payloadType: number;
  /** Receives packets in order. The packets' memory must not be reused: some are held. */
  readonly pass: (packet: Buffer) => void;
  /** Called when a packet is lost for good. */
  readonly onGap: () => void;
}

/**
 * Sorts the packets of a lossy connection.
 * Packets in order pass at once; packets after a gap are held until the gap is filled or times out.
 */
export class PacketReorderBuffer {
  readonly #options: ReorderOptions;
  readonly #held = new Map<number, Buffer>();
  /** Numbers of packets with another payload type: they count, or (Uniview) the next packet has the same. */
  readonly #foreign = new Set<number>();
  #next: number | undefined;
  #cancelWait: Cancel | undefined;

  constructor(options: ReorderOptions) {
    this.#options = options;
  }

  rtp(packet: Buffer): void {
    // Not parsed as RTP: the counter of malformed packets must see it.
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

  /** Stops; nothing is passed afterwards. */
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

  /** Skips the numbers of other packets if the next packet is there. */
  #skipForeign(): void {
    if (this.#foreign.size === 0 || this.#next === undefined) return;
    let at = this.#next;
    while (this.#foreign.has(at) && !this.#held.has(at)) at = (at + 1) & 0xffff;
    if (!this.#held.has(at)) return;
    for (let passed = this.#next; passed !== at; passed = (passed + 1) & 0xffff) this.#foreign.delete(passed);
    this.#next = at;
  }

  /** Passes the held packets without the missing ones. */
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
