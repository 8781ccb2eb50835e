import type { DeskId } from '../../../../core/base/ids.ts';
import { type DutySpan, dutySpans } from '../../../../core/shiftlog/duty.ts';
import type { Incident } from '../../../../core/shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../../../../core/shiftlog/line.ts';
import { readStanding } from '../../../store/watchIncidents.ts';
import { camerasOf, linesBetween, openOrders } from '../../../store/watchLines.ts';
import { dutyRecords } from '../../../store/watchRecords.ts';
import type { IncidentScopeFilter } from './incidents.ts';
import type { WatchParts } from './log.ts';

const linesPerTurn = 2_000;
const mostStanding = 2_000;

/** What there is of the watch for anyone who sits here, for those who make something else of it. */
export interface WatchReading {
  /** The lines of the log that happened in `from` <= time < `to` (ms since the epoch), in that order, each as what is made of it; of one desk alone if it is named. */
  lines<T>(from: number, to: number, desk: DeskId | null, as: (line: LogLine) => T): Promise<T[]>;
  /** All orders that have not ended, by when they are due. */
  openOrders(): LogLine[];
  /** All that are not closed, the last changed first. */
  openIncidents(): Incident[];
  /** What nobody has ended; where there is too much, less of what was over by itself then (ms since the epoch). */
  standing(at: number): StandingLine[];
  /** Of all desks, by records made then (ms since the epoch) or later. */
  duty(from: number): DutySpan[];
}

export function createReading(
  { store, scopeFilter, turns }: Pick<WatchParts, 'store' | 'scopeFilter' | 'turns'>,
  incidents: IncidentScopeFilter,
): WatchReading {
  return {
    async lines<T>(from: number, to: number, desk: DeskId | null, as: (line: LogLine) => T) {
      const lines: T[] = [];
      let after: Parameters<typeof linesBetween>[2];
      for (;;) {
        const place = after;
        const page = await turns(() => linesBetween(store, { from, to, desk }, place, linesPerTurn));
        for (const line of page) if (scopeFilter.sees(camerasOf(line))) lines.push(as(line));
        const last = page.at(-1);
        if (!last || page.length < linesPerTurn) return lines;
        after = { happenedAt: last.entry.happenedAt, id: last.id };
      }
    },
    openOrders: () =>
      openOrders(store).flatMap(({ line, cameras }) => (scopeFilter.sees(cameras) ? [line] : [])),
    openIncidents: () => incidents.open(),
    standing: (at) =>
      readStanding(store, at, mostStanding).flatMap(({ line, cameras }) =>
        scopeFilter.sees(cameras) ? [line] : [],
      ),
    duty: (from) => dutySpans(dutyRecords(store, from)),
  };
}
