import type { types } from 'mediasoup-client';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import { type PreallocatedMLine, tilesPerTransport } from '../../core/media/api.ts';
import {
  type MediaClient,
  type MLine,
  type OnReceiver,
  openReceivingTransport,
  type ReceivingTransport,
} from './receivingTransport.ts';
import type { RtcStats } from './streamStats.ts';
import { allotTransports, countMLines } from './wallPlan.ts';

/**
 * Delay after a change of the wall: its pictures have arrived by then, and are not delayed by negotiating for the next.
 */
const quietMs = 3_000;
/** Delay after the site refused or lost a transport: no request depends on these m-lines. */
const againMs = 5_000;
/**
 * M-lines after which a connection is replaced.
 * Chromium (130) retains sender and receiver of every m-line that a connection ever had, 20 KB each, until the
 * connection is closed.
 */
export const maxLinesPerTransport = 256;
/** Streams moved at once from a worn transport: each is decoded twice for a moment. */
const movedAtOnce = 4;
/** First SSRC, as mediasoup numbers them. Each connection has its own range, and every m-line two. */
const firstSsrc = 100_000_000;

/** One transport and its m-lines, from the request on. */
export interface TransportSlot {
  /** The transport's id. */
  readonly id: string;
  readonly ready: Promise<Result<ReceivingTransport>>;
  shard: ReceivingTransport | undefined;
  /** M-lines in use, by stream. */
  readonly streams: Map<string, MLine>;
  /** Requested streams that have not arrived. */
  expected: number;
  /** M-lines without a stream. */
  readonly free: MLine[];
  /** M-lines being negotiated. */
  coming: number;
  /** M-lines that have served and await closing. */
  readonly spent: MLine[];
  /** M-lines ever created. */
  made: number;
  /**
   * Streams requested again elsewhere because this transport is worn; they continue here until their replacement
   * arrives.
   */
  readonly moved: Set<string>;
  failed: boolean;
}

/** The transports of one join. M-lines for the next streams are negotiated in advance, while the window is idle. */
export interface ReceivingTransports {
  /** Returns a transport for each of `count` new streams: those with free m-lines first. */
  allot(count: number): readonly TransportSlot[];
  /** Returns the identifiers of a new m-line. */
  nextLine(): PreallocatedMLine;
  /** Creates the named m-lines, which a request is waiting for. */
  make(
    shard: ReceivingTransport,
    slot: TransportSlot,
    names: readonly PreallocatedMLine[],
  ): Promise<Result<readonly MLine[]>>;
  /** Schedules closing unused m-lines and creating free ones. */
  tidySoon(): void;
  /** Marks this transport as unusable. */
  giveUp(slot: TransportSlot): void;
  /** Closes an unusable transport once it is empty. */
  closeIfDone(slot: TransportSlot): void;
  /** Fails every transport, because the media worker that ran them all has died. */
  failAll(): void;
  /** Stops creating transports and closes empty ones, because signalling is lost. */
  over(): void;
  /** Returns the WebRTC statistics of all transports. */
  stats(): Promise<RtcStats>;
  close(): void;
}

export function createReceivingTransports(options: {
  readonly client: MediaClient;
  readonly device: types.Device;
  readonly clock: Clock;
  /** The largest wall, in tiles, that the window may show at once. */
  readonly largest: () => number;
  readonly onReceiver: OnReceiver;
  /** Called when streams have ended. */
  readonly onEnded: (streams: readonly string[]) => void;
}): ReceivingTransports {
  const { client, device, clock } = options;
  const slots: TransportSlot[] = [];
  let opened = 0;
  let named = 0;
  /** True once no more transports are created. */
  let isOver = false;
  let isClosed = false;
  let isMaking = false;
  let cancelTidy: Cancel | undefined;

  const load = (slot: TransportSlot) => slot.streams.size + slot.expected;
  const isEmpty = (slot: TransportSlot) => load(slot) === 0;
  /** Returns how many more m-lines it can have beyond its existing ones. */
  const room = (slot: TransportSlot) => tilesPerTransport - load(slot) - slot.free.length - slot.coming;
  const usable = () => slots.filter(({ failed }) => !failed);
  const isWorn = ({ made }: TransportSlot) => made >= maxLinesPerTransport;
  /** Returns the transports that accept new streams. */
  const fresh = () => usable().filter((slot) => !isWorn(slot));
  const sum = (over: readonly TransportSlot[], of: (slot: TransportSlot) => number) =>
    over.reduce((total, slot) => total + of(slot), 0);
  const missing = () => {
    const shown = sum(usable(), load);
    const lines = countMLines({ shown, largest: options.largest() });
    return lines - shown - sum(fresh(), ({ free, coming }) => free.length + coming);
  };

  function openSlot(): TransportSlot {
    opened += 1;
    const id = `t${opened}`;
    const ready = openReceivingTransport({ client, id, device, clock, onLost: () => giveUp(slot) });
    const slot: TransportSlot = {
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

  function drop(slot: TransportSlot): void {
    const at = slots.indexOf(slot);
    if (at >= 0) slots.splice(at, 1);
    slot.failed = true;
  }

  function giveUp(slot: TransportSlot): void {
    if (slot.failed) return;
    slot.failed = true;
    options.onEnded([...slot.streams.keys()]);
    closeIfDone(slot);
    tidySoon();
  }

  function closeIfDone(slot: TransportSlot): void {
    if (!isEmpty(slot) || !(isOver || slot.failed)) return;
    drop(slot);
    slot.shard?.close();
  }

  function allot(count: number): readonly TransportSlot[] {
    const to = fresh();
    const there = to.map((slot) => ({ free: slot.free.length, room: room(slot) }));
    return allotTransports(there, count, tilesPerTransport).map((at) => {
      to[at] ??= openSlot();
      to[at].expected += 1;
      return to[at];
    });
  }

  function make(
    shard: ReceivingTransport,
    slot: TransportSlot,
    names: readonly PreallocatedMLine[],
  ): Promise<Result<readonly MLine[]>> {
    // Negotiation reuses their positions in the SDP.
    for (const line of slot.spent.splice(0)) line.close();
    slot.made += names.length;
    return shard.negotiate(names, options.onReceiver);
  }

  /**
   * Creates m-lines in advance on one transport.
   * @returns whether any were created
   */
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
    // Requested streams come first; their request schedules this again.
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

  /** Moves some streams from worn transports to others. The next follow when those have moved. */
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
    if (!isOver) cancelTidy ??= clock.after(ms, () => void tidy()); // failures are handled by the transports
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
