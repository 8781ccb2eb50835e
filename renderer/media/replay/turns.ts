import type { Refresh } from './refresh.ts';
import { ticksPerMs } from './rtpTime.ts';

/**
 * Small pictures are passed on in turns, all that have come at once, so that the wall is drawn a third less often: twenty times
 * a second where none comes faster than this. `leadMs`: decoding and converting what comes in one turn, before the display's next
 * picture; measured with sixteen tiles on two cores.
 */
const ofMany = { longestMs: 50, leadMs: 8 } as const;
/**
 * Of so few streams the pictures are large, and nearly all of the wall is drawn again whenever one of them has changed: their turns
 * are longer by one of the display's pictures. What comes in one is sooner decoded.
 */
const fewStreams = 4;
const ofFew = { longestMs: 67, leadMs: 4 } as const;
/** Else as often as the fastest comes; a camera's times waver by as much. */
const waver = 1.1;
/** A display of 59.94 pictures a second shows three in 50 ms. */
const nearly = 0.05;
/** So long a turn lasts: what comes a little late is one picture, and ready in less. */
const openMs = 4;
/** A wall that opens has more to do than to be drawn seldom: so long a new stream's pictures go on as they come. */
const openingMs = 2_000;
/** Without a picture for so long there are no turns: a hidden wall costs nothing. The next one is passed on at once. */
const restAfterMs = 5_000;

export type TurnKind = 'at once' | 'in turns';

/** One received stream. */
export interface TurnStream {
  /** What waits when it goes at once from now on goes, too. */
  become(kind: TurnKind): void;
  /** Passes a picture on: `go` is called now, or in the next turn. Of each stream they go in the order in which they came. */
  pass(rtp: number, go: () => void): void;
  /** Nothing more comes; what waits is let go of. */
  end(): void;
}

/** Of all streams of a window: when their pictures go on to their decoders. */
export interface Turns {
  begin(kind: TurnKind): TurnStream;
  /** So that a turn's pictures are ready just before the display takes its next one. */
  align(refresh: Refresh): void;
}

export interface TurnTimes {
  /** ms, on the clock of `Refresh.at`. */
  now(): number;
  after(ms: number, run: () => void): void;
  /**
   * Stops this thread. Where nothing has to pass at once it sleeps from turn to turn: being woken for each picture costs four
   * times what is done with it. Undefined where a thread cannot.
   */
  readonly sleep: ((ms: number) => void) | undefined;
}

interface Waiting {
  /** It takes its turns from then on. */
  readonly inTurnsFrom: number;
  readonly held: (() => void)[];
  /** It has passed a picture on in this turn. */
  isServed: boolean;
  rtp: number | undefined;
  stepMs: number;
}

export function createTurns({ now, after, sleep }: TurnTimes): Turns {
  const streams = new Set<Waiting>();
  const atOnce = new Set<Waiting>();
  let refresh: Refresh = { at: 0, everyMs: 1_000 / 60 };
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
      // One a turn can be shown. More than one that waits is late: only the newest may still be in time for a turn of its own.
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
          if (stream.rtp !== undefined) stream.stepMs = ((rtp - stream.rtp) | 0) / ticksPerMs;
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
