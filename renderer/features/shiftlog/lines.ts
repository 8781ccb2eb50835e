import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../../../core/base/clock.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { LogFilter, LogPlace } from '../../../core/shiftlog/api.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import type { Desk } from '../../shared/client.ts';
import { createReading } from '../../ui/reading.ts';

/** Lines a page; the most that the desk gives. */
const pageLines = 200;
const firstLines = 60;
/** A list is held no longer than this. */
const mostLines = 5_000;
/** So few lines below what is in sight, more are read. */
const aheadLines = 30;

export interface LinesState {
  readonly filter: LogFilter;
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** New ones above the first line that were not let in. */
  readonly fresh: number;
  readonly complete: boolean;
  /** Nothing has been read yet. */
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly fault: Fault | undefined;
}

/**
 * The lines of the log as far as somebody has read. It only grows, so each reading again holds all that was there before; while the
 * reader is not at its top, what is new above waits to be let in.
 */
export interface Lines {
  readonly store: StoreApi<LinesState>;
  /** Another list, from its top. */
  use(filter: LogFilter): void;
  /** The log has changed, or what was refused is asked for again. */
  renew(): void;
  /** What is in sight: the index of its last line. */
  see(sight: { readonly last: number; readonly atTop: boolean }): void;
  /** Lets in what is new. */
  toTop(): void;
  close(): void;
}

const none: LinesState = {
  filter: {},
  lines: [],
  fresh: 0,
  complete: false,
  loading: true,
  loadingMore: false,
  fault: undefined,
};

/** Below 0: `a` stands above `b`. */
export function comparePlaces(a: LogPlace, b: LogPlace): number {
  if (a.happenedAt !== b.happenedAt) return b.happenedAt - a.happenedAt;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}
const placeOf = ({ id, entry }: LogLine): LogPlace => ({ id, happenedAt: entry.happenedAt });

/** What may change of a line once it is written. */
const isSameLine = (a: LogLine, b: LogLine) =>
  a.id === b.id &&
  a.pending === b.pending &&
  a.refused?.code === b.refused?.code &&
  a.ended?.at === b.ended?.at &&
  a.addenda.length === b.addenda.length;

/** The lines as read, each as it was where nothing about it changed: what is the same is not drawn again. */
export function reload(before: readonly LogLine[], read: readonly LogLine[]): readonly LogLine[] {
  const known = new Map(before.map((line) => [line.id, line]));
  const lines = read.map((line) => {
    const was = known.get(line.id);
    return was && isSameLine(was, line) ? was : line;
  });
  const isSame = lines.length === before.length && lines.every((line, at) => line === before[at]);
  return isSame ? before : lines;
}

export function createLines(options: { readonly desk: Pick<Desk, 'call'>; readonly clock: Clock }): Lines {
  const { desk, clock } = options;
  const store = createStore<LinesState>(() => none);
  /** All that was read, also what is not let in. */
  let held: readonly LogLine[] = [];
  let next: LogPlace | undefined;
  /** The line at the top when the reader left it; undefined: they are there. */
  let first: LogPlace | undefined;
  let sight = { last: 0, atTop: true };

  const ask = (before: LogPlace | undefined, limit: number) =>
    desk.call('log.page', { filter: store.getState().filter, limit, ...(before ? { before } : {}) });

  function show(change: Partial<LinesState>): void {
    const top = first;
    const shown = top ? held.filter((line) => comparePlaces(placeOf(line), top) >= 0) : held;
    const lines = reload(store.getState().lines, shown);
    store.setState({ lines, fresh: held.length - shown.length, complete: next === undefined, ...change });
  }

  /** From the top as far as was read before. */
  async function readAll(isOld: () => boolean): Promise<void> {
    const through = held.length;
    const read: LogLine[] = [];
    let before: LogPlace | undefined;
    do {
      const wanted = Math.min(pageLines, Math.max(firstLines, through - read.length));
      const page = await ask(before, wanted);
      if (isOld()) return;
      if (!page.ok) {
        store.setState({ fault: page.fault, loading: false });
        return;
      }
      read.push(...page.value.lines);
      before = page.value.next;
    } while (before && read.length < through);
    held = reload(held, read);
    next = before;
    show({ loading: false, fault: undefined });
  }

  async function readMore(isOld: () => boolean): Promise<boolean> {
    store.setState({ loadingMore: true });
    const page = await ask(next, pageLines);
    if (isOld()) return false;
    if (!page.ok) {
      store.setState({ loadingMore: false, fault: page.fault });
      return false;
    }
    const known = new Set(held.map(({ id }) => id));
    held = [...held, ...page.value.lines.filter(({ id }) => !known.has(id))];
    next = page.value.next;
    show({ loadingMore: false });
    return true;
  }

  const isNearEnd = () => {
    const { lines, loading, fault } = store.getState();
    // What was refused is asked for again by the next reading again, not by itself.
    return (
      !loading &&
      !fault &&
      next !== undefined &&
      sight.last >= lines.length - aheadLines &&
      held.length < mostLines
    );
  };

  const reading = createReading({ clock, reload: readAll, isNearEnd, readMore });
  function letIn(): void {
    if (first === undefined) return;
    first = undefined;
    show({});
  }

  return {
    store,
    use(filter) {
      held = [];
      next = undefined;
      first = undefined;
      sight = { last: 0, atTop: true };
      store.setState({ ...none, filter }, true);
      reading.begin();
    },
    renew: reading.renew,
    see(now) {
      const left = sight.atTop && !now.atTop;
      const back = !sight.atTop && now.atTop;
      sight = now;
      const top = held[0];
      if (left && top) first = placeOf(top);
      if (back) letIn();
      reading.goOn();
    },
    toTop: letIn,
    close: reading.close,
  };
}
