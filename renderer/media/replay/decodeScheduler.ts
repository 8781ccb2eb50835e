import type { DisplayRefresh } from './displayRefresh.ts';
import { rtpTicksPerMs } from './rtpTime.ts';

/**
 * Turns of many small streams: all waiting pictures are passed on together, so that the wall is drawn a third less
 * often; twenty times a second unless a stream is faster. `leadMs`: decoding and conversion before the next refresh,
 * measured with sixteen tiles on two cores.
 */
const ofMany = { longestMs: 50, leadMs: 8 } as const;
/**
 * Up to this many streams are large, and a change of one redraws nearly the whole wall: their turns are one refresh
 * longer. Their fewer pictures are decoded sooner.
 */
const fewStreams = 4;
const ofFew = { longestMs: 67, leadMs: 4 } as const;
/** Otherwise a turn lasts as long as the fastest stream's interval, with this tolerance for its jitter. */
const waver = 1.1;
/** Tolerance in refreshes: a display of 59.94 Hz shows three in 50 ms. */
const nearly = 0.05;
/** Length of a turn: a picture a little late still belongs to it, and is decoded in less. */
const openMs = 4;
/** An opening wall must not wait for turns: a new stream's pictures pass at once for this long. */
const openingMs = 2_000;
/**
 * Turns stop after this long without a picture, so that a hidden wall costs nothing.
 * The next one is passed on at once.
 */
const restAfterMs = 5_000;

export type HandoffMode = 'at once' | 'in turns';

/** One received stream. */
export interface ScheduledStream {
  /** Changes the stream's kind; waiting pictures pass at once if the new kind does. */
  become(kind: HandoffMode): void;
  /** Passes a picture on: `go` is called now, or in the next turn. Pictures of one stream stay in order. */
  pass(rtp: number, go: () => void): void;
  /** Ends the stream and drops its waiting pictures. */
  end(): void;
}

/** Schedules when the pictures of all streams of a window are passed on to their decoders. */
export interface DecodeScheduler {
  begin(kind: HandoffMode): ScheduledStream;
  /** Aligns turns so that their pictures are decoded just before the display's next refresh. */
  align(refresh: DisplayRefresh): void;
}

export interface SchedulerClock {
  /** ms, on the clock of `Refresh.at`. */
  now(): number;
  after(ms: number, run: () => void): void;
  /**
   * Stops this thread. It sleeps from turn to turn unless a stream must pass at once: waking for each picture costs
   * four times the work done with it. Undefined if the thread cannot sleep.
   */
  readonly sleep: ((ms: number) => void) | undefined;
}

interface Waiting {
  /** Time from which the stream waits for turns. */
  readonly inTurnsFrom: number;
  readonly held: (() => void)[];
  /** True if it has passed a picture on in this turn. */
  isServed: boolean;
  rtp: number | undefined;
  stepMs: number;
}

export function createDecodeScheduler({ now, after, sleep }: SchedulerClock): DecodeScheduler {
  const streams = new Set<Waiting>();
  const atOnce = new Set<Waiting>();
  let refresh: DisplayRefresh = { at: 0, everyMs: 1_000 / 60 };
  let isGoing = false;
  let isOpen = false;
  let lastCame = 0;

  function untilNext(): number {
    const { at, everyMs } = refresh;
    const steps = [...streams].flatMap(({ stepMs }) => (stepMs > 0 ? waver * stepMs : []));
    const mostMs = Math.min(...steps);
    const { longestMs, leadMs } = streams.size <= fewStreams ? ofFew : ofMany;
    const usual = Math.floor(longestMs / everyMs + nearly);
    const turnMs = everyMs * Math.max(1, Math.min(usual, Math.floor(mostMs / everyMs)));
    const since = (now() + leadMs - at) % turnMs;
    return since < 0 ? -since : turnMs - since;
  }

  function open(): void {
    isOpen = true;
    for (const stream of streams) {
      // One picture per turn can be shown. With more than one waiting, the older are late: only the newest may still be
      // in time for its own turn.
      const goes = stream.held.splice(0, Math.max(1, stream.held.length - 1));
      stream.isServed = goes.length > 0;
      for (const go of goes) go();
    }
    after(openMs, shut);
  }

  function shut(): void {
    isOpen = false;
    isGoing = streams.size > 0 && now() - lastCame < restAfterMs;
    if (!isGoing) return;
    const isOpening = [...streams].some(({ inTurnsFrom }) => now() < inTurnsFrom);
    if (atOnce.size > 0 || isOpening || !sleep) {
      after(untilNext(), open);
      return;
    }
    sleep(untilNext());
    open();
  }

  function goOn(): void {
    lastCame = now();
    if (isGoing) return;
    isGoing = true;
    open();
  }

  return {
    begin(kind) {
      const stream: Waiting = {
        inTurnsFrom: now() + openingMs,
        held: [],
        isServed: false,
        rtp: undefined,
        stepMs: 0,
      };
      if (kind === 'at once') atOnce.add(stream);
      else {
        streams.add(stream);
        goOn();
      }
      return {
        become(kind) {
          const [from, to] = kind === 'at once' ? [streams, atOnce] : [atOnce, streams];
          if (!from.delete(stream)) return;
          to.add(stream);
          for (const go of stream.held.splice(0)) go();
          stream.rtp = undefined;
        },
        pass(rtp, go) {
          if (atOnce.has(stream)) {
            go();
            return;
          }
          goOn();
          if (stream.rtp !== undefined) stream.stepMs = ((rtp - stream.rtp) | 0) / rtpTicksPerMs;
          stream.rtp = rtp;
          const waits = !isOpen || stream.isServed || stream.held.length > 0;
          if (waits && now() >= stream.inTurnsFrom) {
            stream.held.push(go);
            return;
          }
          stream.isServed = true;
          go();
        },
        end() {
          streams.delete(stream);
          atOnce.delete(stream);
        },
      };
    },
    align(next) {
      refresh = next;
    },
  };
}
