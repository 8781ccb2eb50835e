import type { types } from 'mediasoup-client';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import { type PreallocatedMLine, tilesPerTransport } from '../../core/media/api.ts';
import { allotTransports, linesFor } from './plan.ts';
import { type Line, type MediaClient, type OnReceiver, openShard, type Shard } from './shard.ts';
import type { Stats } from './streamStats.ts';

/** After a change of the wall: by then its pictures are there, and negotiating for the next holds none of them up. */
const quietMs = 3_000;
/** After the site refused a transport, or lost it: nobody waits for these. */
const againMs = 5_000;
/**
 * Chromium (130) keeps sender and receiver of every m-line that a connection ever had, 20 KB with what they hold, until the
 * connection is closed: after so many another takes over.
 */
export const wornAfterLines = 256;
/** Of what comes over a worn one so much moves at once: for a moment each is decoded twice. */
const movedAtOnce = 4;
/** As mediasoup numbers them from. Each connection has its own, and every m-line two. */
const firstSsrc = 100_000_000;

/** One transport, from being asked for on, and its m-lines. */
export interface Slot {
  /** Its transport's. */
  readonly id: string;
  readonly ready: Promise<Result<Shard>>;
  shard: Shard | undefined;
  /** What comes over it, by stream. */
  readonly streams: Map<string, Line>;
  /** Streams asked for that have not arrived. */
  expected: number;
  /** M-lines by which nothing comes yet. */
  readonly free: Line[];
  /** How many more of them are being negotiated. */
  coming: number;
  /** They have served. */
  readonly spent: Line[];
  /** How many m-lines it has ever had. */
  made: number;
  /** What was asked for again, since this one is worn; it still comes until that is there. */
  readonly moved: Set<string>;
  failed: boolean;
}

/** The transports of one join. M-lines for the next streams are negotiated ahead, while nothing else is to be done. */
export interface Transports {
  /** A transport for each of `count` new streams: those with m-lines first. */
  allot(count: number): readonly Slot[];
  /** Names another m-line. */
  nextLine(): PreallocatedMLine;
  /** Makes m-lines of these names, which something waits for. */
  make(shard: Shard, slot: Slot, names: readonly PreallocatedMLine[]): Promise<Result<readonly Line[]>>;
  /** What is not wanted any more goes, and m-lines are made, after a while. */
  tidySoon(): void;
  /** Nothing more will come over this one. */
  giveUp(slot: Slot): void;
  /** An empty one goes that can carry nothing more. */
  closeIfDone(slot: Slot): void;
  /** With the worker went every transport that was on it; a window's are all on one. */
  failAll(): void;
  /** Signalling is gone: no more are made, and what is empty goes. */
  over(): void;
  /** What WebRTC counts on all of them. */
  stats(): Promise<Stats>;
  close(): void;
}

export function createTransports(options: {
  readonly client: MediaClient;
  readonly device: types.Device;
  readonly clock: Clock;
  /** The largest wall that the window may be asked to show at once, in tiles. */
  readonly largest: () => number;
  readonly onReceiver: OnReceiver;
  /** These streams will bring nothing more. */
  readonly onEnded: (streams: readonly string[]) => void;
}): Transports {
  const { client, device, clock } = options;
  const slots: Slot[] = [];
  let opened = 0;
  let named = 0;
  /** No more are made. */
  let isOver = false;
  let isClosed = false;
  let isMaking = false;
  let cancelTidy: Cancel | undefined;

  const load = (slot: Slot) => slot.streams.size + slot.expected;
  const isEmpty = (slot: Slot) => load(slot) === 0;
  /** How many more m-lines it can have, for streams beyond those that there are some for. */
  const room = (slot: Slot) => tilesPerTransport - load(slot) - slot.free.length - slot.coming;
  const usable = () => slots.filter(({ failed }) => !failed);
  const isWorn = ({ made }: Slot) => made >= wornAfterLines;
  /** What is new may come over these. */
  const fresh = () => usable().filter((slot) => !isWorn(slot));
  const sum = (over: readonly Slot[], of: (slot: Slot) => number) =>
    over.reduce((total, slot) => total + of(slot), 0);
  const missing = () => {
    const shown = sum(usable(), load);
    const lines = linesFor({ shown, largest: options.largest() });
    return lines - shown - sum(fresh(), ({ free, coming }) => free.length + coming);
  };

  function openSlot(): Slot {
    opened += 1;
    const id = `t${opened}`;
    const ready = openShard({ client, id, device, clock, onLost: () => giveUp(slot) });
    const slot: Slot = {
      id,
      ready,
      shard: undefined,
      streams: new Map(),
      expected: 0,
      free: [],
      coming: 0,
      spent: [],
      made: 0,
      moved: new Set(),
      failed: false,
    };
    slots.push(slot);
    ready.then((result) => {
      if (result.ok) slot.shard = result.value;
      else drop(slot);
      if (isClosed) slot.shard?.close();
    });
    return slot;
  }

  function drop(slot: Slot): void {
    const at = slots.indexOf(slot);
    if (at >= 0) slots.splice(at, 1);
    slot.failed = true;
  }

  function giveUp(slot: Slot): void {
    if (slot.failed) return;
    slot.failed = true;
    options.onEnded([...slot.streams.keys()]);
    closeIfDone(slot);
    tidySoon();
  }

  function closeIfDone(slot: Slot): void {
    if (!isEmpty(slot) || !(isOver || slot.failed)) return;
    drop(slot);
    slot.shard?.close();
  }

  function allot(count: number): readonly Slot[] {
    const to = fresh();
    const there = to.map((slot) => ({ free: slot.free.length, room: room(slot) }));
    return allotTransports(there, count, tilesPerTransport).map((at) => {
      to[at] ??= openSlot();
      to[at].expected += 1;
      return to[at];
    });
  }

  function make(
    shard: Shard,
    slot: Slot,
    names: readonly PreallocatedMLine[],
  ): Promise<Result<readonly Line[]>> {
    // In their places, where there are any.
    for (const line of slot.spent.splice(0)) line.close();
    slot.made += names.length;
    return shard.negotiate(names, options.onReceiver);
  }

  /** Makes m-lines ahead on one transport. @returns whether there are some now */
  async function makeSome(): Promise<boolean> {
    const slot = fresh().find((one) => room(one) > 0) ?? openSlot();
    const count = Math.min(missing(), room(slot));
    slot.coming += count;
    const ready = await slot.ready;
    const names = Array.from({ length: count }, nextLine);
    const made = ready.ok ? await make(ready.value, slot, names) : ready;
    slot.coming -= count;
    if (made.ok) slot.free.push(...made.value);
    return made.ok;
  }

  async function tidy(): Promise<void> {
    cancelTidy = undefined;
    // What is being opened comes first: it asks for this again.
    if (isOver || isMaking || sum(usable(), ({ expected }) => expected) > 0) return;
    for (const { spent } of usable()) for (const line of spent.splice(0)) line.close();
    for (const slot of usable().reverse())
      if (isEmpty(slot) && slot.coming === 0 && (isWorn(slot) || missing() + slot.free.length <= 0)) {
        drop(slot);
        slot.shard?.close();
      }
    for (const { free } of fresh().reverse())
      for (const line of free.splice(0, Math.max(0, -missing()))) line.close();
    if (missing() <= 0) {
      moveSome();
      return;
    }
    isMaking = true;
    const isMade = await makeSome();
    isMaking = false;
    tidyIn(isMade ? 0 : againMs);
  }

  /** Has some of what comes over worn transports come over another. When those there before have gone, the next. */
  function moveSome(): void {
    const worn = usable().filter(isWorn);
    const left = worn.flatMap(({ streams, moved }) =>
      [...streams.keys()].filter((id) => !moved.has(id)).map((id) => ({ id, moved })),
    );
    const next = left.slice(0, movedAtOnce);
    for (const { id, moved } of next) moved.add(id);
    if (next.length > 0) options.onEnded(next.map(({ id }) => id));
  }

  function tidyIn(ms: number): void {
    if (!isOver) cancelTidy ??= clock.after(ms, () => void tidy()); // its failures are those of the transports
  }

  const tidySoon = () => tidyIn(quietMs);

  function nextLine(): PreallocatedMLine {
    named += 1;
    return { mid: `m${named.toString(36)}`, ssrc: firstSsrc + 2 * named };
  }

  return {
    allot,
    nextLine,
    make,
    tidySoon,
    giveUp,
    closeIfDone,
    failAll() {
      for (const slot of [...slots]) {
        slot.failed = true;
        closeIfDone(slot);
      }
      tidySoon();
    },
    over() {
      isOver = true;
      cancelTidy?.();
      for (const slot of [...slots]) closeIfDone(slot);
    },
    stats: async () => (await Promise.all(slots.map(({ shard }) => shard?.stats() ?? []))).flat(),
    close() {
      isOver = true;
      isClosed = true;
      cancelTidy?.();
      for (const slot of slots.splice(0)) slot.shard?.close();
    },
  };
}
