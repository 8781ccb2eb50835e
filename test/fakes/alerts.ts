import { randomBytes } from 'node:crypto';
import type { ActionId, ActionOutcome, AlertAction } from '../../core/alerts/action.ts';
import { Alert, getPriorityRank, untouchedAlert } from '../../core/alerts/alert.ts';
import type { AlertSiteCalls, AlertSiteTopics } from '../../core/alerts/api.ts';
import { decideAction } from '../../core/alerts/decide.ts';
import type { LogRecord, RecordCause } from '../../core/alerts/log.ts';
import { AlertPolicy } from '../../core/alerts/policy.ts';
import type { AlertCursor } from '../../core/alerts/queue.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { AlertId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import type { Handlers } from '../../core/rpc/server.ts';

/** Creates the nth alert of a test: an intrusion of high priority at camera n, n ms after `at`. */
export function fakeAlert(n: number, changes: Partial<Alert> = {}, at = 1_800_000_000_000): Alert {
  const id = `fake:alert:${(at + n).toString(16).padStart(12, '0')}${n.toString(16).padStart(20, '0')}`;
  const time = { observedAt: at + n, lastObservedAt: at + n, receivedAt: at + n, lastReceivedAt: at + n };
  return Alert.parse({
    id,
    version: 1,
    workVersion: 0,
    ...untouchedAlert,
    key: `key-${n}`,
    source: { id: 'mqtt', kind: 'onvif' },
    camera: `fake:camera:c${n}`,
    class: 'intrusion',
    rule: 'Hàng rào',
    title: `Xâm nhập ${n}`,
    priority: 'high',
    ...time,
    count: 1,
    active: true,
    ...changes,
  });
}

const placeOf = ({ priority, receivedAt, id }: Alert): AlertCursor => ({
  rank: getPriorityRank(priority),
  at: receivedAt,
  id,
});
/** Orders alerts by priority, the highest first, and then by age, the newest first. */
const inQueueOrder = (a: AlertCursor, b: AlertCursor) =>
  a.rank - b.rank || b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** The alert log of a fake site: in memory, with the real `decideAction`. */
export interface FakeAlertLog {
  readonly epoch: string;
  readonly records: readonly LogRecord[];
  /** Every action in the order of arrival, repeats included. `outcomes` has the outcome of each. */
  readonly sent: readonly AlertAction[];
  readonly outcomes: ReadonlyMap<ActionId, ActionOutcome>;
  readonly policy: AlertPolicy;
  alert(id: AlertId): Alert | undefined;
  /** Stores alerts as reported by cameras. The given version is replaced by the one that comes next. */
  report(...alerts: readonly Alert[]): void;
  /** Carries out an action of a person at another desk. */
  actElsewhere(action: AlertAction, operator: Pick<Operator, 'rights'>): ActionOutcome;
  /** Rejects every later call of actions with this fault, and decides none of its actions. */
  refuseActs(fault: Fault | undefined): void;
  /** Decides the next call of actions, and loses the response on its way. */
  loseNextResponse(): void;
  pause(fault: Fault | null): void;
  setPolicy(policy: AlertPolicy): void;
  /** Replaces the log by an empty one with another epoch. */
  startNewEpoch(): void;
}

interface Caller {
  readonly operator: Operator | undefined;
}

/**
 * Creates the log.
 * @param sees whether an operator may see an alert
 * @param send publishes the topic to every desk
 */
export function fakeAlertLog(
  clock: Clock,
  sees: (operator: Operator, alert: Alert) => boolean,
  send: (message: TopicMessage<AlertSiteTopics, 'alerts'>) => void,
): FakeAlertLog & {
  readonly handlers: Handlers<AlertSiteCalls, Caller>;
  message(): TopicMessage<AlertSiteTopics, 'alerts'>;
} {
  let epoch = 'log-1';
  let lives = 1;
  let records: LogRecord[] = [];
  let latest = new Map<AlertId, Alert>();
  let outcomes = new Map<ActionId, ActionOutcome>();
  let deskSeqs = new Map<string, number>();
  const sent: AlertAction[] = [];
  let refusal: Fault | undefined;
  let losing = false;
  let paused: Fault | null = null;
  let policy = AlertPolicy.parse({});

  const now = () => Math.round(clock.now());
  const message = () => ({
    epoch,
    head: records.length,
    paused: paused && { code: paused.code, params: { ...paused.params } },
  });
  const reported = () => send(message());

  function append(alert: Alert, entry: RecordCause): void {
    records.push({ seq: records.length + 1, at: now(), alert, entry });
    latest.set(alert.id, alert);
  }

  function act(action: AlertAction, rights: Operator['rights'], operator?: Operator): ActionOutcome {
    const known = outcomes.get(action.id);
    if (known) return known;
    const expected = (deskSeqs.get(action.desk) ?? 0) + 1;
    const refused = (code: Fault['code'], params: Fault['params'] = {}): ActionOutcome => ({
      action: action.id,
      result: 'refused',
      version: 0,
      fault: { code, params: { ...params } },
    });
    if (action.deskSeq !== expected) return refused('alert.gap', { expected });
    const before = latest.get(action.alert);
    const decided =
      before && (!operator || sees(operator, before))
        ? decideAction({ alert: before, action, rights, policy, at: now() })
        : undefined;
    const outcome = decided?.outcome ?? refused('alert.unknown');
    if (decided) append(decided.alert, { kind: 'acted', action, outcome });
    outcomes.set(action.id, outcome);
    deskSeqs.set(action.desk, action.deskSeq);
    return outcome;
  }

  const handlers: Handlers<AlertSiteCalls, Caller> = {
    'alert.pull'({ after, limit }, { operator }) {
      const from = records.slice(after, after + limit);
      return ok({
        epoch,
        records: from.filter(({ alert }) => operator !== undefined && sees(operator, alert)),
        through: from.at(-1)?.seq ?? Math.min(after, records.length),
        head: records.length,
      });
    },
    'alert.open'({ after, limit }, { operator }) {
      const rest = [...latest.values()]
        .filter((alert) => alert.closed === null && operator !== undefined && sees(operator, alert))
        .sort((a, b) => inQueueOrder(placeOf(a), placeOf(b)))
        .filter((alert) => after === undefined || inQueueOrder(placeOf(alert), after) > 0);
      const alerts = rest.slice(0, limit);
      const last = alerts.at(-1);
      const more = rest.length > limit && last !== undefined;
      return ok({ epoch, at: records.length, alerts, ...(more ? { next: placeOf(last) } : {}) });
    },
    'alert.act'({ actions }, { operator }) {
      if (refusal) return { ok: false, fault: refusal };
      sent.push(...actions);
      const decided = actions.map((action) => act(action, operator?.rights ?? [], operator));
      reported();
      if (!losing) return ok({ outcomes: decided });
      losing = false;
      return new Promise(() => undefined);
    },
    'alert.policy': () => ok(policy),
    'alert.sources': () => ok({ sources: [] }),
    'alert.quarantine': () => ok({ messages: [], total: 0 }),
    'alert.raw': () => ok({ messages: [] }),
    'alert.cap': ({ alert }) =>
      latest.has(alert) ? ok({ xml: `<alert>${alert}</alert>` }) : fail('alert.unknown'),
  };

  return {
    handlers,
    message,
    sent,
    get epoch() {
      return epoch;
    },
    get records() {
      return records;
    },
    get outcomes() {
      return outcomes;
    },
    get policy() {
      return policy;
    },
    alert: (id) => latest.get(id),
    report(...alerts) {
      for (const alert of alerts) {
        const version = (latest.get(alert.id)?.version ?? 0) + 1;
        const inbox = { process: 'fake', through: records.length + 1 };
        append(
          { ...alert, version },
          { kind: 'occurred', count: 1, duplicates: 0, active: alert.active, inbox },
        );
      }
      reported();
    },
    actElsewhere(action, { rights }) {
      const outcome = act(action, rights);
      reported();
      return outcome;
    },
    refuseActs(fault) {
      refusal = fault;
    },
    loseNextResponse() {
      losing = true;
    },
    pause(fault) {
      paused = fault;
      reported();
    },
    setPolicy(next) {
      policy = next;
    },
    startNewEpoch() {
      lives += 1;
      epoch = `log-${lives}-${randomBytes(2).toString('hex')}`;
      records = [];
      latest = new Map();
      outcomes = new Map();
      deskSeqs = new Map();
      reported();
    },
  };
}
