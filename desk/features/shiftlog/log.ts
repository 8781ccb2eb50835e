import type { ShiftLogId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { LogFilter } from '../../../core/shiftlog/api.ts';
import { type LogLine, maxAddenda } from '../../../core/shiftlog/line.ts';
import { isOverdue } from '../../../core/shiftlog/overdue.ts';
import type { ShiftLogBody } from '../../../core/shiftlog/record.ts';
import { listRecordCameras } from '../../../core/shiftlog/recordFacts.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { WriteRecords } from '../../shared/records.ts';
import { readIncident } from '../../store/incidents.ts';
import {
  type LogLineRow,
  needsScan,
  readLogLine,
  readOpenOrders,
  searchLogLines,
} from '../../store/logLines.ts';
import { countRefusedRecords, readRefusedRecords } from '../../store/shiftLogRecords.ts';
import type { ShiftLogScopeFilter } from './scopeFilter.ts';

/** Lines read per step, a few ms; fewer are enough if only the scope filters them. */
const linesPerTurn = 5_000;
const plainLinesPerTurn = 250;
const mostOrders = 1_000;
const mostRefused = 200;

/** The dependencies of the shift log's handlers. */
export interface ShiftLogHandlerParts extends Pick<DeskContext, 'store' | 'operator' | 'turns' | 'clock'> {
  readonly write: WriteRecords;
  readonly scopeFilter: ShiftLogScopeFilter;
  readonly revision: () => number;
}

type LogCall = 'page' | 'write' | 'addendum' | 'endOrder' | 'orders' | 'refused';

/** Creates the handlers that read, write and amend log entries. */
export function createLogEntryHandlers(parts: ShiftLogHandlerParts): HandlersFor<`log.${LogCall}`> {
  const { store, write, operator, scopeFilter, turns, clock, revision } = parts;

  const visible = (id: string): LogLineRow | undefined => {
    const row = readLogLine(store, id);
    return row && scopeFilter.sees(row.cameras) ? row : undefined;
  };

  /** Writes one record and returns the line that it belongs to. */
  function written(body: ShiftLogBody, of?: ShiftLogId): Result<LogLine> {
    const who = operator();
    if (!who) return fail('right.notSignedIn');
    const done = write(who, [body], (tx, [record]) => readLogLine(tx, of ?? record?.id ?? '')?.line);
    if (!done.ok) return done;
    return done.value ? ok(done.value) : fail('shiftLog.unknown');
  }

  async function page(
    filter: LogFilter,
    before: { readonly happenedAt: number; readonly id: string } | undefined,
    limit: number,
  ): Promise<LogLineRow[]> {
    const rows: LogLineRow[] = [];
    const look = needsScan(filter) ? linesPerTurn : plainLinesPerTurn;
    let from = before;
    for (let more = true; more && rows.length < limit; ) {
      const after = from;
      const looked = await turns(() => searchLogLines(store, filter, after, look));
      for (const { id, cameras } of looked.found) {
        if (rows.length >= limit) break;
        if (!scopeFilter.sees(cameras)) continue;
        const row = readLogLine(store, id);
        if (row) rows.push(row);
      }
      more = looked.more;
      from = looked.last;
    }
    return rows;
  }

  return {
    async 'log.page'({ filter, before, limit }) {
      const at = revision();
      const rows = await page(filter, before, limit + 1);
      const lines = rows.slice(0, limit).map(({ line }) => line);
      const last = lines.at(-1);
      const next =
        rows.length > limit && last ? { happenedAt: last.entry.happenedAt, id: last.id } : undefined;
      return ok({ revision: at, lines, ...(next ? { next } : {}) });
    },
    'log.write'({ entry }) {
      if (entry.incident !== null) {
        const incident = readIncident(store, entry.incident);
        if (!incident || !scopeFilter.sees(incident.cameras)) return fail('shiftLog.unknown');
      }
      return written({ kind: 'entry', entry });
    },
    'log.addendum'({ to, text }) {
      const row = visible(to);
      if (!row) return fail('shiftLog.unknown');
      if (row.line.addenda.length >= maxAddenda) return fail('shiftLog.full', { most: maxAddenda });
      return written({ kind: 'addendum', to, text }, to);
    },
    'log.endOrder'({ order, how, text }) {
      const row = visible(order);
      if (!row) return fail('shiftLog.unknown');
      const { entry, ended } = row.line;
      if (entry.order === null) return fail('shiftLog.noOrder');
      if (ended) return fail('shiftLog.ended', { who: ended.by.name });
      return written({ kind: 'orderEnded', order, how, text }, order);
    },
    'log.orders'() {
      const at = clock.now();
      const orders = readOpenOrders(store, mostOrders).flatMap(({ line, cameras }) => {
        const { order } = line.entry;
        return order && scopeFilter.sees(cameras)
          ? [{ line, order, overdue: isOverdue(order.dueAt, at) }]
          : [];
      });
      return ok({ orders });
    },
    'log.refused'() {
      const refused = readRefusedRecords(store, mostRefused).flatMap(({ record, refused: fault }) =>
        fault && scopeFilter.sees(listRecordCameras(record.body)) ? [{ record, fault }] : [],
      );
      return ok({ refused, total: countRefusedRecords(store) });
    },
  };
}
