import type { ShiftLogId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { StoredRecord } from '../../../core/shiftlog/fold.ts';
import { foldIncident } from '../../../core/shiftlog/foldIncident.ts';
import type { Incident, IncidentLine } from '../../../core/shiftlog/incident.ts';
import type { ShiftLogBody } from '../../../core/shiftlog/record.ts';
import { listRecordCameras } from '../../../core/shiftlog/recordFacts.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { type IncidentRow, readIncident, readIncidentIds, readIncidents } from '../../store/incidents.ts';
import { readLogLine, readLogLinesOfIncident } from '../../store/logLines.ts';
import { readRecordsOfRoot } from '../../store/shiftLogRecords.ts';
import type { ShiftLogHandlerParts } from './log.ts';

const mostIncidents = 500;
/** Incidents read per step. */
const perTurn = 200;
const mostLines = 1_000;

type IncidentCall = 'list' | 'get' | 'open' | 'change' | 'tie' | 'settle';

/** Incidents within the signed-in operator's scope. */
export interface IncidentScopeFilter {
  /** Returns the visible part of an incident; undefined: hidden. */
  seen(row: IncidentRow | undefined): Incident | undefined;
  /** Returns the visible records of an incident, in order. */
  records(id: string): StoredRecord[];
  /** Returns all incidents that are not closed, the last changed first. */
  open(): Incident[];
}

export function createIncidentScopeFilter({
  store,
  scopeFilter,
}: Pick<ShiftLogHandlerParts, 'store' | 'scopeFilter'>): IncidentScopeFilter {
  const records = (id: string) =>
    readRecordsOfRoot(store, id).filter(({ record }) => scopeFilter.sees(listRecordCameras(record.body)));
  /** Removes links that name cameras outside the scope. */
  function seen(row: IncidentRow | undefined): Incident | undefined {
    if (!row || !scopeFilter.sees(row.cameras)) return undefined;
    if (scopeFilter.sees(row.allCameras)) return row.incident;
    return foldIncident(records(row.incident.id))?.incident;
  }
  return {
    seen,
    records,
    open: () => readIncidents(store, ['open', 'monitoring']).flatMap((row) => seen(row) ?? []),
  };
}

/** Creates the handlers for incidents, computed from their records and filtered by scope. */
export function createIncidentHandlers(
  parts: ShiftLogHandlerParts,
  { seen, records: seenRecords }: IncidentScopeFilter,
): HandlersFor<`incident.${IncidentCall}`> {
  const { store, write, operator, scopeFilter, turns } = parts;

  const visible = (id: string) => seen(readIncident(store, id));

  function written(bodies: readonly ShiftLogBody[], of?: ShiftLogId): Result<Incident> {
    const who = operator();
    if (!who) return fail('right.notSignedIn');
    const done = write(who, bodies, (tx, [record]) => readIncident(tx, of ?? record?.id ?? ''));
    if (!done.ok) return done;
    // The operator who opens an incident sees everything they entered in it.
    const incident = of ? seen(done.value) : done.value?.incident;
    return incident ? ok(incident) : fail('shiftLog.unknown');
  }

  /** Returns the log lines of an incident: those that name it, and those linked to it. */
  function entriesOf(incident: Incident): IncidentLine[] {
    const tied = incident.ties.entries.flatMap((id) => readLogLine(store, id) ?? []);
    const rows = [...readLogLinesOfIncident(store, incident.id, mostLines), ...tied];
    return [
      ...new Map(
        rows
          .filter(({ cameras }) => scopeFilter.sees(cameras))
          .map(({ line }): [string, IncidentLine] => [
            line.id,
            {
              record: line.id,
              by: line.by,
              at: line.entry.happenedAt,
              what: { kind: 'entry', text: line.entry.text },
            },
          ]),
      ).values(),
    ];
  }

  return {
    async 'incident.list'({ states }) {
      const incidents: Incident[] = [];
      let total = 0;
      const ids = await turns(() => readIncidentIds(store, states));
      for (let from = 0; from < ids.length; from += perTurn) {
        const some = ids.slice(from, from + perTurn);
        const rows = await turns(() => some.flatMap((id) => readIncident(store, id) ?? []));
        for (const row of rows) {
          if (!states.includes(row.incident.state) || !scopeFilter.sees(row.cameras)) continue;
          total += 1;
          const incident = incidents.length < mostIncidents ? seen(row) : undefined;
          if (incident) incidents.push(incident);
        }
      }
      return ok({ incidents, total });
    },
    'incident.get'({ id }) {
      if (!visible(id)) return fail('shiftLog.unknown');
      const folded = foldIncident(seenRecords(id));
      if (!folded) return fail('shiftLog.unknown');
      const { incident, lines } = folded;
      const all = [...lines, ...entriesOf(incident)].sort((a, b) => a.at - b.at);
      return ok({ incident, lines: all.slice(-mostLines) });
    },
    'incident.open': (incident) => written([{ kind: 'incidentOpened', incident }]),
    'incident.change'({ id, base, change, text }) {
      if (!visible(id)) return fail('shiftLog.unknown');
      return written([{ kind: 'incidentChanged', incident: id, base, change, text }], id);
    },
    'incident.tie'({ id, add, remove }) {
      if (!visible(id)) return fail('shiftLog.unknown');
      return written([{ kind: 'incidentTied', incident: id, add, remove }], id);
    },
    'incident.settle'({ id, record, how }) {
      const incident = visible(id);
      if (!incident) return fail('shiftLog.unknown');
      const conflict = incident.conflicts.find((one) => one.record === record);
      // Resolved at another window or desk: nothing remains to be done.
      if (!conflict) return ok(incident);
      const settled: ShiftLogBody = { kind: 'incidentSettled', incident: id, record };
      const again: ShiftLogBody = {
        kind: 'incidentChanged',
        incident: id,
        base: incident.version,
        change: conflict.change,
        text: '',
      };
      return written(how === 'again' ? [settled, again] : [settled], id);
    },
  };
}
