import { createStore, type StoreApi } from 'zustand/vanilla';
import { ActionId, type AlertAction, type AlertConflict } from '../../core/alerts/action.ts';
import { type Alert, AlertPriority, getPriorityRank } from '../../core/alerts/alert.ts';
import { cityPolicy } from '../../core/alerts/classes.ts';
import { decideAction } from '../../core/alerts/decide.ts';
import { AlertFilter, type QueueState, type ShownAlert, type TimelineLine } from '../../core/alerts/queue.ts';
import { AlertId, DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { foldForSearch } from '../../core/base/text.ts';
import type { Operator } from '../../core/people/operator.ts';
import { compareAlertCursors, getListCursor } from '../../renderer/features/alerts/model.ts';
import type { CamerasState } from '../../renderer/shared/mirror.ts';
import { type AlertReplies, createAlertReplies } from './alertReplies.ts';
import { type AlertScene, made, person, stateOf } from './sampleAlerts.ts';

const desk = DeskId.parse('desk-0123456789abcdef');

/** Simulates a desk's alerts: decides as a desk does, without a site. */
export function fixtureAlerts(options: {
  readonly scene: AlertScene;
  readonly cameras: CamerasState;
  readonly operator: Operator;
  readonly count: number;
}) {
  const { scene, cameras, operator } = options;
  const now = Date.now();
  const alerts = new Map<string, ShownAlert>();
  const timelines = new Map<string, TimelineLine[]>();
  const waiting = new Map<string, AlertAction[]>();
  const conflicts: AlertConflict[] = [];
  const isLive = scene !== 'offline';
  const count = scene === 'empty' ? 0 : scene === 'flood' ? Math.max(options.count, 600) : options.count;
  let next = 0;
  let deskSeq = 0;
  let revision = 1;
  function uuid() {
    deskSeq += 1;
    return ActionId.parse(`0198f0a0-0000-7000-8000-${String(deskSeq).padStart(12, '0')}`);
  }
  function put(alert: Alert, pending = 0, inConflict = 0): void {
    alerts.set(alert.id, { alert, pending, conflicts: inConflict });
  }
  for (let at = 0; at < count; at += 1) {
    const one = made(at, scene === 'flood' ? now + at * 19_500 : now, cameras);
    put(one, scene === 'offline' && at % 6 === 2 ? 1 : 0, at === 3 && scene !== 'empty' ? 1 : 0);
    timelines.set(one.id, [
      {
        seq: 10 + at,
        at: one.receivedAt,
        entry: {
          kind: 'occurred',
          count: 1,
          duplicates: 0,
          active: true,
          inbox: { process: 'a', through: at },
        },
      },
      ...(one.count > 1
        ? [
            {
              seq: 11 + at,
              at: one.lastReceivedAt,
              entry: {
                kind: 'occurred' as const,
                count: one.count - 1,
                duplicates: one.duplicates,
                active: one.active,
                inbox: { process: 'a', through: at },
              },
            },
          ]
        : []),
    ]);
    if (at === 3) {
      const action: AlertAction = {
        id: uuid(),
        desk,
        deskSeq,
        alert: one.id,
        base: 1,
        by: { id: operator.id, name: operator.displayName },
        at: now - 90_000,
        command: { do: 'close', disposition: 'nuisance', note: 'Nhân viên chợ dọn hàng, không có gì.' },
      };
      conflicts.push({
        action,
        fault: { code: 'alert.changedBy', params: { who: 'Lê Quang Minh' } },
        theirs: { ...one, owner: person(0), escalation: 1, version: one.version + 2 },
        at: now - 60_000,
      });
    }
  }
  next = count;

  const queue: StoreApi<QueueState | null> = createStore<QueueState | null>(() => null);
  function publish(): void {
    revision += 1;
    const countByPriority = (where: (shown: ShownAlert) => boolean) => {
      const sums = { critical: 0, high: 0, medium: 0, low: 0 };
      for (const shown of alerts.values()) if (where(shown)) sums[shown.alert.priority] += 1;
      return sums;
    };
    const many = (state: AlertFilter['state']) =>
      [...alerts.values()].filter(({ alert }) => stateOf(alert) === state).length;
    const perTenMinutes = scene === 'empty' ? 0 : scene === 'flood' ? 214 : 4;
    queue.setState(
      {
        revision,
        asOf: isLive ? Date.now() : now - 754_000,
        live: isLive,
        queued: countByPriority(({ alert }) => stateOf(alert) === 'queue'),
        unacknowledged: countByPriority(({ alert }) => stateOf(alert) === 'queue' && !alert.acknowledged),
        shelved: many('shelved'),
        suppressed: many('suppressed'),
        outOfService: many('outOfService'),
        pending: [...alerts.values()].reduce((sum, { pending }) => sum + pending, 0),
        conflicts: conflicts.length,
        syncing: scene === 'stale' ? { done: 412_000, total: 1_930_000 } : null,
        load: {
          perTenMinutes,
          history:
            scene === 'empty'
              ? [0, 0, 1, 0, 0, 0]
              : scene === 'flood'
                ? [1, 2, 3, 9, 80, 214]
                : [1, 0, 2, 6, 3, 4],
          state: scene === 'empty' ? 'acceptable' : scene === 'flood' ? 'flood' : 'high',
        },
        heartbeat: {
          at: scene === 'stale' || scene === 'offline' ? now - 754_000 : now - 12_000,
          everyMs: 30_000,
          stale: scene === 'stale' || scene === 'offline',
        },
        paused: scene === 'stale' ? 'ổ đĩa đầy' : null,
      },
      true,
    );
  }
  const putFresh = () => {
    next += 1;
    put({
      ...made(next, Date.now() + next * 21_000, cameras),
      id: AlertId.parse(`hn:alert:${String(1_000_000 + next).padStart(12, '0')}00000000000000000000`),
      acknowledged: null,
      owner: null,
    });
  };
  publish();
  if (scene === 'flood')
    setInterval(() => {
      for (let at = 0; at < 20; at += 1) putFresh();
      publish();
    }, 250);
  else if (scene === 'busy')
    setInterval(() => {
      putFresh();
      publish();
    }, 7_000);

  const textOf = (alert: Alert, entry: ReturnType<typeof cameras.byId.get>) =>
    foldForSearch(
      `${alert.title} ${cityPolicy.classes[alert.class]?.name.vi} ${entry?.camera.name} ${entry?.ward?.name} ${entry?.camera.number}`,
    );
  function found(filter: AlertFilter): readonly ShownAlert[] {
    const words = filter.text ? foldForSearch(filter.text).split(' ') : [];
    return [...alerts.values()]
      .filter(({ alert }) => {
        const entry = alert.camera === null ? undefined : cameras.byId.get(alert.camera);
        const text = words.length === 0 ? '' : textOf(alert, entry);
        return (
          (filter.state === 'all' || stateOf(alert) === filter.state) &&
          (filter.priorities?.includes(alert.priority) ?? true) &&
          (filter.classes?.includes(alert.class) ?? true) &&
          (filter.wards?.some((ward) => ward === entry?.camera.ward) ?? true) &&
          (filter.noWard !== true || !entry?.camera.ward) &&
          (filter.functions?.some((one) => one === entry?.camera.function) ?? true) &&
          (filter.owner === undefined ||
            (filter.owner === 'nobody' ? alert.owner === null : alert.owner?.id === operator.id)) &&
          (filter.acknowledged === undefined || (alert.acknowledged !== null) === filter.acknowledged) &&
          (filter.active === undefined || alert.active === filter.active) &&
          (filter.from === undefined || alert.receivedAt >= filter.from) &&
          words.every((word) => text.includes(word))
        );
      })
      .sort((a, b) =>
        compareAlertCursors(getListCursor(a.alert, filter.state), getListCursor(b.alert, filter.state)),
      );
  }

  const calls: AlertReplies = {
    'alert.list'({ filter, after, limit }) {
      const all = found(AlertFilter.parse(filter ?? {}));
      const state = filter?.state ?? 'queue';
      const from = after
        ? all.filter(({ alert }) => compareAlertCursors(getListCursor(alert, state), after as never) > 0)
        : all;
      const rows = from.slice(0, limit ?? 50);
      const last = rows.at(-1);
      return ok({
        revision,
        rows,
        total: all.length,
        ...(last && from.length > rows.length ? { next: getListCursor(last.alert, state) } : {}),
      });
    },
    'alert.get'({ alert }) {
      const shown = alerts.get(alert);
      if (!shown) return fail('alert.unknown');
      return ok({
        shown,
        timeline: timelines.get(alert) ?? [],
        pending: waiting.get(alert) ?? [],
        conflicts: conflicts.filter(({ action }) => action.alert === alert),
      });
    },
    'alert.act'({ command, alerts: on }) {
      let done = 0;
      for (const { id, base } of on) {
        const shown = alerts.get(id);
        if (!shown) continue;
        const action: AlertAction = {
          id: uuid(),
          desk,
          deskSeq,
          alert: shown.alert.id,
          base,
          by: { id: operator.id, name: operator.displayName },
          at: Date.now(),
          command: command as AlertAction['command'],
        };
        const { alert, outcome } = decideAction({
          alert: shown.alert,
          action,
          rights: operator.rights,
          policy: cityPolicy,
          at: Date.now(),
        });
        put(alert, isLive ? 0 : shown.pending + 1, shown.conflicts);
        timelines.set(id, [
          ...(timelines.get(id) ?? []),
          { seq: isLive ? 1_000 + deskSeq : null, at: Date.now(), entry: { kind: 'acted', action, outcome } },
        ]);
        if (!isLive) waiting.set(id, [...(waiting.get(id) ?? []), action]);
        done += 1;
      }
      publish();
      return ok({ done, refused: [] });
    },
    'alert.conflicts': () => ok({ conflicts }),
    'alert.settle'({ action }) {
      const at = conflicts.findIndex((one) => one.action.id === action);
      const [gone] = conflicts.splice(at, 1);
      const shown = gone && alerts.get(gone.action.alert);
      if (shown) put({ ...shown.alert, version: shown.alert.version + 1 }, 0, 0);
      publish();
      return ok({});
    },
    'alert.groups'({ filter }) {
      const groups = new Map<string, { ward: Alert['camera'] | null; rows: Alert[] }>();
      for (const { alert } of found(AlertFilter.parse(filter ?? {}))) {
        const ward = alert.camera === null ? null : (cameras.byId.get(alert.camera)?.camera.ward ?? null);
        const key = `${ward} ${alert.class}`;
        const group = groups.get(key) ?? { ward: ward as never, rows: [] };
        group.rows.push(alert);
        groups.set(key, group);
      }
      const list = [...groups.values()].map(({ ward, rows }) => ({
        ward: ward as never,
        class: rows[0]?.class ?? 'x',
        priority:
          AlertPriority.options[Math.min(...rows.map((one) => getPriorityRank(one.priority)))] ?? 'low',
        count: rows.length,
        unacknowledged: rows.filter((one) => !one.acknowledged).length,
        newestAt: Math.max(...rows.map((one) => one.receivedAt)),
      }));
      return ok({
        revision,
        groups: list.sort(
          (a, b) => getPriorityRank(a.priority) - getPriorityRank(b.priority) || b.count - a.count,
        ),
      });
    },
    ...createAlertReplies({ scene, cameras, alerts, isLive, now }),
  };
  return {
    queue,
    call(name: string, input: unknown): Result<unknown> | undefined {
      const run = (calls as Readonly<Record<string, ((input: never) => Result<unknown>) | undefined>>)[name];
      return run?.(input as never);
    },
  };
}
