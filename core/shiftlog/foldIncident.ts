import type { DeskId } from '../base/ids.ts';
import { filterRecordsByKind, isPendingRecord, type StoredRecord } from './fold.ts';
import type { Incident, IncidentChange, IncidentLine, IncidentLinks } from './incident.ts';

/** Limits of displayed conflicts and lines; the latest are shown. */
const mostConflicts = 50;
const mostLines = 1_000;
/** The limits of `IncidentLinks`. */
const mostTies = { alerts: 200, entries: 200, snapshots: 100, trail: 200 } as const;

type Field = keyof IncidentChange;

/** The version at which each desk last changed a field. */
type Touched = Map<Field, Map<DeskId, number>>;

/**
 * Folds the ordered records of an incident; undefined without its opening.
 * A change is checked against the version on its author's screen (confirmed by the site by then). It conflicts if
 * another desk has since changed a field that it changes too, or has closed the incident; then nothing of it is
 * applied until an operator settles it. Changes of different fields are both applied, a field with the same value
 * is no conflict, and a desk is never in conflict with itself. `version` counts the applied changes that the site
 * has, so it is the same at every desk, whatever is pending there.
 */
export function foldIncident(
  records: readonly StoredRecord[],
): { readonly incident: Incident; readonly lines: IncidentLine[] } | undefined {
  const [first] = filterRecordsByKind(records, 'incidentOpened');
  if (!first || first.refused) return undefined;
  const { id, desk, by, at } = first.record;
  const incident: Incident = {
    id,
    desk,
    openedAt: at,
    openedBy: by,
    ...first.body.incident,
    state: 'open',
    version: 0,
    changedAt: at,
    changedBy: by,
    closedAt: null,
    conflicts: [],
    pending: records.some(isPendingRecord),
  };
  const lines: IncidentLine[] = [{ record: id, by, at, what: { kind: 'opened' } }];
  const touched: Touched = new Map();
  for (const stored of records) {
    if (stored.refused) continue;
    const { record } = stored;
    const { body } = record;
    const stamp = { record: record.id, by: record.by, at: record.at };
    if (body.kind === 'incidentChanged') {
      const wanted = openOf(body.change, incident);
      const conflict = conflicts(incident, wanted, touched, record.desk, body.base);
      if (conflict) incident.conflicts.push({ ...stamp, change: body.change });
      else apply(incident, stored, wanted, touched);
      lines.push({ ...stamp, what: { kind: 'changed', change: body.change, text: body.text, conflict } });
    } else if (body.kind === 'incidentTied') {
      incident.ties = changeIncidentLinks(incident.ties, body.add, body.remove);
      lines.push({ ...stamp, what: { kind: 'tied', add: body.add, remove: body.remove } });
    } else if (body.kind === 'incidentSettled')
      incident.conflicts = incident.conflicts.filter((one) => one.record !== body.record);
  }
  incident.conflicts = incident.conflicts.slice(-mostConflicts);
  return { incident, lines: lines.length > mostLines ? lines.slice(-mostLines) : lines };
}

/** Returns the fields of a change that differ from the incident. */
function openOf(change: IncidentChange, incident: Incident): IncidentChange {
  const wanted = { ...change };
  for (const field of fieldsOf(change))
    if (JSON.stringify(change[field]) === JSON.stringify(incident[field])) delete wanted[field];
  return wanted;
}

const fieldsOf = (change: IncidentChange): Field[] =>
  (Object.keys(change) as Field[]).filter((field) => change[field] !== undefined);

function conflicts(
  incident: Incident,
  wanted: IncidentChange,
  touched: Touched,
  desk: DeskId,
  base: number,
): boolean {
  const fields = fieldsOf(wanted);
  if (fields.length === 0) return false;
  const byAnotherPerson = (field: Field) =>
    [...(touched.get(field) ?? [])].some(([other, version]) => other !== desk && version > base);
  return fields.some(byAnotherPerson) || (incident.state === 'closed' && byAnotherPerson('state'));
}

function apply(incident: Incident, stored: StoredRecord, wanted: IncidentChange, touched: Touched): void {
  const { record, seq } = stored;
  if (seq !== null) incident.version += 1;
  const wasClosed = incident.state === 'closed';
  Object.assign(incident, wanted, { changedAt: record.at, changedBy: record.by });
  if (incident.state !== 'closed') incident.closedAt = null;
  else if (!wasClosed) incident.closedAt = record.at;
  // A pending change has no version yet and conflicts with nothing of this desk.
  if (seq === null) return;
  for (const field of fieldsOf(wanted)) {
    const by = touched.get(field) ?? new Map<DeskId, number>();
    touched.set(field, by.set(record.desk, incident.version));
  }
}

/** Adds and removes ties. The trail stays in order of time; beyond the limit its oldest entries are dropped. */
export function changeIncidentLinks(
  ties: IncidentLinks,
  add: IncidentLinks,
  remove: IncidentLinks,
): IncidentLinks {
  const set = <T>(had: readonly T[], more: readonly T[], less: readonly T[], most: number) => {
    const gone = new Set(less);
    return [...new Set([...had, ...more])].filter((one) => !gone.has(one)).slice(-most);
  };
  const key = ({ camera, at }: IncidentLinks['trail'][number]) => `${at} ${camera}`;
  const gone = new Set(remove.trail.map(key));
  const trail = new Map([...ties.trail, ...add.trail].map((one) => [key(one), one]));
  return {
    alerts: set(ties.alerts, add.alerts, remove.alerts, mostTies.alerts),
    entries: set(ties.entries, add.entries, remove.entries, mostTies.entries),
    snapshots: set(ties.snapshots, add.snapshots, remove.snapshots, mostTies.snapshots),
    trail: [...trail.values()]
      .filter((one) => !gone.has(key(one)))
      .sort((a, b) => a.at - b.at || (a.camera < b.camera ? -1 : 1))
      .slice(-mostTies.trail),
  };
}
