import type { DeskId } from '../../../core/base/ids.ts';
import { type DutySpan, listDutySpans } from '../../../core/shiftlog/duty.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../../../core/shiftlog/line.ts';
import { readStandingItems } from '../../store/incidents.ts';
import { getCamerasOfLine, readLogLinesBetween, readOpenOrders } from '../../store/logLines.ts';
import { readDutyRecords } from '../../store/shiftLogRecords.ts';
import type { IncidentScopeFilter } from './incidents.ts';
import type { ShiftLogHandlerParts } from './log.ts';

const linesPerTurn = 2_000;
const mostStanding = 2_000;

/** Shift log data within the signed-in operator's scope, for other features. */
export interface ShiftLogReader {
  /**
   * Returns the log lines of `from` <= time < `to` (ms since the epoch), ordered by time.
   * `as` converts each line; `desk` limits them to one desk.
   */
  lines<T>(from: number, to: number, desk: DeskId | null, as: (line: LogLine) => T): Promise<T[]>;
  /** Returns all open orders, by due time. */
  openOrders(): LogLine[];
  /** Returns all incidents that are not closed, the last changed first. */
  openIncidents(): Incident[];
  /**
   * Returns standing entries that are not ended.
   * If there are too many, those expired at `at` (ms since the epoch) are cut first.
   */
  standing(at: number): StandingLine[];
  /** Returns the duty of all desks from records made at `from` (ms since the epoch) or later. */
  duty(from: number): DutySpan[];
}

export function createShiftLogReader(
  { store, scopeFilter, turns }: Pick<ShiftLogHandlerParts, 'store' | 'scopeFilter' | 'turns'>,
  incidents: IncidentScopeFilter,
): ShiftLogReader {
  return {
    async lines<T>(from: number, to: number, desk: DeskId | null, as: (line: LogLine) => T) {
      const lines: T[] = [];
      let after: Parameters<typeof readLogLinesBetween>[2];
      for (;;) {
        const place = after;
        const page = await turns(() => readLogLinesBetween(store, { from, to, desk }, place, linesPerTurn));
        for (const line of page) if (scopeFilter.sees(getCamerasOfLine(line))) lines.push(as(line));
        const last = page.at(-1);
        if (!last || page.length < linesPerTurn) return lines;
        after = { happenedAt: last.entry.happenedAt, id: last.id };
      }
    },
    openOrders: () =>
      readOpenOrders(store).flatMap(({ line, cameras }) => (scopeFilter.sees(cameras) ? [line] : [])),
    openIncidents: () => incidents.open(),
    standing: (at) =>
      readStandingItems(store, at, mostStanding).flatMap(({ line, cameras }) =>
        scopeFilter.sees(cameras) ? [line] : [],
      ),
    duty: (from) => listDutySpans(readDutyRecords(store, from)),
  };
}
