import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeskCalls } from '../../core/api/desk.ts';
import { DeskId, ShiftLogId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { foldForSearch } from '../../core/base/text.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import type { ShiftLogState } from '../../core/shiftlog/api.ts';
import { LogFilter } from '../../core/shiftlog/api.ts';
import { LogEntry } from '../../core/shiftlog/entry.ts';
import type { Incident, IncidentLine } from '../../core/shiftlog/incident.ts';
import { IncidentOpening } from '../../core/shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../../core/shiftlog/line.ts';
import { getShiftAt, getShiftToJoin, Roster } from '../../core/shiftlog/shift.ts';
import type { CamerasState } from '../../renderer/shared/mirror.ts';
import { person } from './sampleAlerts.ts';
import { createSampleEntries, createSampleIncidents, createSampleStanding } from './sampleShiftLog.ts';

type ShiftLogCall = keyof DeskCalls & `${'log' | 'incident' | 'standing' | 'duty'}.${string}`;
type ShiftLogAnswers = {
  readonly [K in ShiftLogCall]: (input: CallInput<DeskCalls, K>) => Result<CallOutput<DeskCalls, K>>;
};

const desk = DeskId.parse('desk-0123456789abcdef');
const minuteMs = 60_000;

/** Simulates a desk's shift log: stores entries, without a site. `isLive`: the site has confirmed all entries. */
export function fixtureShiftLog(options: {
  readonly isLive: boolean;
  readonly isEmpty: boolean;
  readonly cameras: CamerasState;
  readonly operator: Operator;
}) {
  const { isLive, isEmpty, cameras, operator } = options;
  const now = Date.now();
  const me = { id: operator.id, name: operator.displayName };
  const roster = Roster.parse({ centre: 'Trung tâm Hà Nội 1' });
  let made = 0;
  const uuid = (): ShiftLogId => {
    made += 1;
    return ShiftLogId.parse(`0198f0a0-0000-7000-8000-${String(made).padStart(12, '0')}`);
  };
  const made_ = { now, desk, me, uuid, cameras, isLive };
  let lines: LogLine[] = isEmpty ? [] : createSampleEntries(made_);
  let incidents: Incident[] = isEmpty ? [] : createSampleIncidents(made_, lines);
  let standing: StandingLine[] = isEmpty ? [] : createSampleStanding(made_);
  const reported = new Map<ShiftLogId, IncidentLine[]>(
    incidents.map((one) => [
      one.id,
      [
        { record: one.id, by: one.openedBy, at: one.openedAt, what: { kind: 'opened' } },
        {
          record: uuid(),
          by: person(1),
          at: one.openedAt + 3 * minuteMs,
          what: { kind: 'entry', text: 'Đội 113 báo đã tới nơi, đang phân luồng.' },
        },
      ],
    ]),
  );
  let onDuty: ShiftLogState['onDuty'] = [];
  const shift = getShiftAt(roster, now);
  if (shift && !isEmpty)
    onDuty = [
      { person: person(0), desk, post: 'Bàn 1', since: shift.from - 8 * minuteMs, shift },
      {
        person: person(2),
        desk: DeskId.parse('desk-00000000000000c2'),
        post: 'Trưởng ca',
        since: shift.from - 3 * minuteMs,
        shift,
      },
    ];
  let revision = 1;
  const shiftLog: StoreApi<ShiftLogState | null> = createStore<ShiftLogState | null>(() => null);
  function publish(): void {
    revision += 1;
    const orders = lines.filter(({ entry, ended }) => entry.order && !ended);
    const open = incidents.filter(({ state }) => state !== 'closed');
    const isOver = (at: number | null | undefined) => at != null && at < Date.now();
    shiftLog.setState(
      {
        revision,
        asOf: isLive ? Date.now() : now - 754_000,
        pending: lines.filter(({ pending }) => pending).length,
        refused: lines.filter(({ refused }) => refused).length,
        openOrders: orders.length,
        overdueOrders: orders.filter(({ entry }) => isOver(entry.order?.dueAt)).length,
        openIncidents: open.length,
        overdueIncidents: open.filter(({ dueAt }) => isOver(dueAt)).length,
        conflicts: incidents.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
        shift,
        roster,
        onDuty,
      },
      true,
    );
  }
  publish();

  const byPlace = (a: LogLine, b: LogLine) =>
    b.entry.happenedAt - a.entry.happenedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
  function put(line: LogLine): LogLine {
    lines = [...lines.filter(({ id }) => id !== line.id), line].sort(byPlace);
    publish();
    return line;
  }
  const lineOf = (id: string) => lines.find((line) => line.id === id) ?? lines[0];
  function changed(id: string, how: (one: Incident) => Incident): Result<Incident> {
    const one = incidents.find((each) => each.id === id);
    if (!one) throw new Error(`no incident ${id}`);
    const next = { ...how(one), changedAt: Date.now(), changedBy: me, pending: !isLive };
    incidents = incidents.map((each) => (each.id === id ? next : each));
    publish();
    return ok(next);
  }

  const calls: ShiftLogAnswers = {
    'log.page'({ filter, before, limit = 100 }) {
      const { types, desk: only, camera, from, text } = LogFilter.parse(filter ?? {});
      const words = text ? foldForSearch(text).split(' ') : [];
      const found = lines.filter(
        ({ entry, desk: of }) =>
          (types?.includes(entry.type) ?? true) &&
          (only === undefined || of === only) &&
          (camera === undefined || entry.cameras.includes(camera)) &&
          (from === undefined || entry.happenedAt >= from) &&
          words.every((word) => foldForSearch(entry.text).includes(word)),
      );
      const at = before ? found.findIndex(({ id }) => id === before.id) + 1 : 0;
      const page = found.slice(at, at + limit);
      const last = page.at(-1);
      const more = last && at + limit < found.length;
      return ok({
        revision,
        lines: page,
        ...(more ? { next: { happenedAt: last.entry.happenedAt, id: last.id } } : {}),
      });
    },
    'log.write': ({ entry }) =>
      ok(
        put({
          id: uuid(),
          desk,
          by: me,
          at: Date.now(),
          entry: LogEntry.parse(entry),
          addenda: [],
          ended: null,
          pending: !isLive,
          refused: null,
        }),
      ),
    'log.addendum'({ to, text }) {
      const line = lineOf(to);
      if (!line) throw new Error('no line');
      const addenda = [...line.addenda, { id: uuid(), by: me, at: Date.now(), text }];
      return ok(put({ ...line, addenda, pending: !isLive }));
    },
    'log.endOrder'({ order, how, text = '' }) {
      const line = lineOf(order);
      if (!line) throw new Error('no line');
      return ok(put({ ...line, ended: { by: me, at: Date.now(), how, text }, pending: !isLive }));
    },
    'log.refused': () => {
      const refused = lines.flatMap(({ id, desk: of, by, at, entry, refused: fault }) =>
        fault
          ? [
              {
                record: { id, desk: of, by, at, monotonicMs: at, body: { kind: 'entry', entry } as const },
                fault,
              },
            ]
          : [],
      );
      return ok({ refused, total: refused.length });
    },
    'log.orders': () =>
      ok({
        orders: lines
          .flatMap((line) => (line.entry.order && !line.ended ? [{ line, order: line.entry.order }] : []))
          .map((one) => ({ ...one, overdue: (one.order.dueAt ?? Number.POSITIVE_INFINITY) < Date.now() }))
          .sort((a, b) => (a.order.dueAt ?? 9e15) - (b.order.dueAt ?? 9e15)),
      }),
    'incident.list': ({ states = ['open', 'monitoring'] }) => {
      const found = incidents.filter(({ state }) => states.includes(state));
      return ok({ incidents: found, total: found.length });
    },
    'incident.get'({ id }) {
      const incident = incidents.find((one) => one.id === id);
      if (!incident) throw new Error('no incident');
      return ok({ incident, lines: reported.get(incident.id) ?? [] });
    },
    'incident.open'(input) {
      const opening = IncidentOpening.parse(input);
      const at = Date.now();
      const incident: Incident = {
        id: uuid(),
        desk,
        openedAt: at,
        openedBy: me,
        ...opening,
        state: 'open',
        version: 0,
        changedAt: at,
        changedBy: me,
        closedAt: null,
        conflicts: [],
        pending: !isLive,
      };
      incidents = [...incidents, incident];
      reported.set(incident.id, [{ record: incident.id, by: me, at, what: { kind: 'opened' } }]);
      publish();
      return ok(incident);
    },
    'incident.change': ({ id, change, text = '' }) => {
      const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const lines = reported.get(ShiftLogId.parse(id));
      lines?.push({
        record: uuid(),
        by: me,
        at: Date.now(),
        what: { kind: 'changed', change: defined, text, conflict: false },
      });
      return changed(id, (one) => ({ ...one, ...defined, version: one.version + 1 }));
    },
    'incident.tie': ({ id, add, remove }) =>
      changed(id, (one) => {
        const next = IncidentOpening.shape.ties.parse(add ?? {});
        const out = IncidentOpening.shape.ties.parse(remove ?? {});
        return {
          ...one,
          ties: {
            alerts: [...one.ties.alerts, ...next.alerts].filter((each) => !out.alerts.includes(each)),
            entries: [...one.ties.entries, ...next.entries],
            snapshots: [...one.ties.snapshots, ...next.snapshots].filter(
              (each) => !out.snapshots.includes(each),
            ),
            trail: [...one.ties.trail, ...next.trail].filter(
              (each) => !out.trail.some((gone) => gone.camera === each.camera && gone.at === each.at),
            ),
          },
        };
      }),
    'incident.settle': ({ id, record, how }) =>
      changed(
        id,
        (one) =>
          ({
            ...one,
            ...(how === 'again' ? one.conflicts.find((each) => each.record === record)?.change : {}),
            conflicts: one.conflicts.filter((each) => each.record !== record),
          }) as Incident,
      ),
    'standing.list': ({ ended }) => ok({ standing: standing.filter((one) => ended || !one.ended) }),
    'standing.add'(input) {
      const line: StandingLine = {
        id: uuid(),
        by: me,
        at: Date.now(),
        ended: null,
        pending: !isLive,
        standing: { place: null, cameras: [], ...input } as StandingLine['standing'],
      };
      standing = [...standing, line];
      publish();
      return ok(line);
    },
    'standing.end'({ id, reason }) {
      const one = standing.find((each) => each.id === id);
      if (!one) throw new Error('no such');
      const next = { ...one, ended: { by: me, at: Date.now(), reason } };
      standing = standing.map((each) => (each.id === id ? next : each));
      publish();
      return ok(next);
    },
    'duty.on'({ post = '' }) {
      const joins = getShiftToJoin(roster, Date.now());
      if (joins) onDuty = [...onDuty, { person: me, desk, post, since: Date.now(), shift: joins }];
      publish();
      return ok({});
    },
    'duty.off'() {
      onDuty = onDuty.filter((one) => one.person.id !== me.id);
      publish();
      return ok({});
    },
  };
  return {
    shiftLog,
    call(name: string, input: unknown): Result<unknown> | undefined {
      const run = (calls as Readonly<Record<string, ((input: never) => Result<unknown>) | undefined>>)[name];
      return run?.(input as never);
    },
  };
}
