/** One timer for all sessions: a ring of slots (a timing wheel) that sleeps until the next occupied slot. */
import type { Cancel, Clock } from '../../core/base/clock.ts';

/** Divides the frame periods at 25, 12.5 and 50 frames a second, so that the slots add no jitter. */
export const slotMs = 2;
const slotCount = 512;

interface Entry<T> {
  readonly item: T;
  slot: number;
  cancelled: boolean;
}

export class Wheel<T> {
  private readonly clock: Clock;
  /** Returns the item's next time in ms, or undefined when it is done. */
  private readonly run: (item: T, nowMs: number) => number | undefined;
  private readonly ring: Entry<T>[][] = Array.from({ length: slotCount }, () => []);
  private done: number;
  private size = 0;
  private armed: { slot: number; cancel: Cancel } | undefined;

  constructor(clock: Clock, run: (item: T, nowMs: number) => number | undefined) {
    this.clock = clock;
    this.run = run;
    this.done = Math.floor(clock.monotonic() / slotMs);
  }

  /** Runs `item` at `dueMs` (monotonic) or up to a slot later, never before. */
  add(item: T, dueMs: number): Cancel {
    const entry: Entry<T> = { item, slot: 0, cancelled: false };
    // An empty wheel does not advance: the slots since its last turn are empty and need no visit.
    if (this.size === 0) this.done = Math.floor(this.clock.monotonic() / slotMs);
    this.place(entry, dueMs);
    this.size++;
    this.arm();
    return () => {
      entry.cancelled = true;
    };
  }

  close(): void {
    this.armed?.cancel();
    this.armed = undefined;
    for (const slot of this.ring) slot.length = 0;
    this.size = 0;
  }

  private place(entry: Entry<T>, dueMs: number): void {
    entry.slot = Math.max(this.done + 1, Math.ceil(dueMs / slotMs));
    this.put(entry);
  }

  /** An item beyond the ring's horizon waits in the last slot, from which it is inserted again. */
  private put(entry: Entry<T>): void {
    const slot = Math.min(entry.slot, this.done + slotCount - 1);
    this.ring[slot % slotCount]?.push(entry);
  }

  private arm(): void {
    if (this.size === 0) return;
    let next = this.done + 1;
    while (this.ring[next % slotCount]?.length === 0 && next < this.done + slotCount) next++;
    if (this.armed && this.armed.slot <= next) return;
    this.armed?.cancel();
    const waitMs = Math.max(1, Math.ceil(next * slotMs - this.clock.monotonic()));
    this.armed = { slot: next, cancel: this.clock.after(waitMs, () => this.wake()) };
  }

  private wake(): void {
    this.armed = undefined;
    const nowMs = this.clock.monotonic();
    const target = Math.floor(nowMs / slotMs);
    const until = Math.min(target, this.done + slotCount);
    for (let slot = this.done + 1; slot <= until; slot++) {
      this.done = slot === until ? target : slot;
      const entries = this.ring[slot % slotCount];
      if (!entries || entries.length === 0) continue;
      this.ring[slot % slotCount] = [];
      for (const entry of entries) this.turn(entry, target, nowMs);
    }
    this.arm();
  }

  private turn(entry: Entry<T>, target: number, nowMs: number): void {
    if (entry.cancelled) {
      this.size--;
    } else if (entry.slot > target) {
      this.put(entry);
    } else {
      const next = this.run(entry.item, nowMs);
      if (next === undefined) this.size--;
      else this.place(entry, next);
    }
  }
}
