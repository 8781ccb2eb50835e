import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AlertCommand } from '../../../core/alerts/action.ts';
import type { Alert, AlertPriority, Person } from '../../../core/alerts/alert.ts';
import { proposeShelving } from '../../../core/alerts/chatter.ts';
import { type AlertPolicy, loadWindowMs } from '../../../core/alerts/policy.ts';
import type { AlertFilter, QueueState, ShownAlert } from '../../../core/alerts/queue.ts';
import type { AlertId, OperatorId } from '../../../core/base/ids.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useRight } from '../../shared/services.ts';
import { useAlertsContext } from './context.ts';
import type { AlertKeyAction } from './keys.ts';
import {
  type AlertActionName,
  type AlertFormName,
  type AlertListView,
  canApplyAlertAction,
  sumCounters,
} from './model.ts';
import type { QueueRowsModel } from './queueRowsModel.ts';
import { selectListedAlerts } from './selectListedAlerts.ts';
import { getGroupFilter } from './useAlertGroups.ts';
import type { AlertSelection } from './useAlertSelection.ts';
import { type AlertActionTarget, useSendAlertAction } from './useSendAlertAction.ts';

const everyMs = 20_000;
/** The number of alerts examined per priority, newest first. */
const perPriority = 1_000;
/** Queues longer than this get no statistics: loading the older alerts would cost the desk too much. */
const mostForFigures = 10_000;
/** Critical alerts are never proposed for shelving. */
const priorities: readonly AlertPriority[] = ['high', 'medium', 'low'];

/** Finds nuisance alerts (flapping, storms, repeats) and proposes them for shelving together. */
function useChatter(options: {
  readonly policy: AlertPolicy | undefined;
  readonly queued: QueueState['queued'] | undefined;
  readonly enabled: boolean;
}): { readonly count: number; readonly targets: () => Promise<readonly AlertActionTarget[]> } {
  const desk = useDesk();
  const clock = useClock();
  const { policy } = options;
  const [proposed, setProposed] = useState<readonly AlertId[]>([]);
  const count = sumCounters(options.queued ?? {});
  const enabled = options.enabled && policy !== undefined && count > 0;
  const latest = useRef({ proposed, count });
  latest.current = { proposed, count };

  const asTheyAre = useCallback(
    async (ids: Iterable<AlertId>): Promise<readonly Alert[]> => {
      const found = await Promise.all([...ids].map((alert) => desk.call('alert.get', { alert })));
      return found.flatMap((each) => (each.ok ? [each.value.shown.alert] : []));
    },
    [desk],
  );
  useEffect(() => {
    if (!enabled || !policy) {
      setProposed([]);
      return undefined;
    }
    let isOld = false;
    let isLooking = false;
    const look = async () => {
      if (isLooking) return;
      isLooking = true;
      const found = new Map<AlertId, Alert>();
      for (const priority of priorities) {
        const some = await selectListedAlerts(desk, { priorities: [priority], owner: 'nobody' }, perPriority);
        for (const { alert } of some) found.set(alert.id, alert);
      }
      if (latest.current.count <= mostForFigures) {
        const to = Math.round(clock.now());
        const figures = await desk.call('alert.figures', { from: to - loadWindowMs, to });
        const more = figures.ok ? figures.value.chattering.map(({ alert }) => alert) : [];
        for (const alert of await asTheyAre(more.filter((id) => !found.has(id)))) found.set(alert.id, alert);
      }
      isLooking = false;
      if (isOld) return;
      const ids = proposeShelving(found.values(), policy, clock.now()).map(({ alert }) => alert);
      setProposed((now) => (now.length === ids.length && now.every((id, at) => id === ids[at]) ? now : ids));
    };
    void look(); // errors are in the result
    const cancel = clock.every(everyMs, () => void look());
    return () => {
      isOld = true;
      cancel();
    };
  }, [desk, clock, policy, enabled, asTheyAre]);
  const targets = useCallback(async () => {
    const found = await asTheyAre(latest.current.proposed);
    return policy ? found.filter((alert) => proposeShelving([alert], policy, clock.now()).length > 0) : [];
  }, [asTheyAre, policy, clock]);
  return { count: proposed.length, targets };
}

/**
 * The actions of each key, in order.
 * The key performs the first that is possible for any of the alerts.
 */
const meanings: Record<AlertKeyAction, readonly AlertActionName[]> = {
  acknowledge: ['acknowledge'],
  assign: ['assign', 'unassign'],
  shelve: ['shelve', 'unshelve'],
  close: ['close', 'reopen'],
  note: ['note'],
  escalate: ['escalate'],
  service: ['takeOutOfService', 'returnToService'],
  hold: ['hold', 'releaseHold'],
  latch: ['resetLatch'],
};

/**
 * Returns the action of each key.
 * `isGroup`: the alerts are a group and not known one by one. `leads`: with the rights of a shift leader.
 */
export function getActionsByKey(
  targets: readonly ShownAlert[],
  me: OperatorId | undefined,
  isGroup: boolean,
  leads: boolean,
): Readonly<Record<AlertKeyAction, AlertActionName | undefined>> {
  const first = (key: AlertKeyAction) =>
    isGroup
      ? meanings[key][0]
      : meanings[key].find((name) => targets.some((shown) => canApplyAlertAction(name, shown, me)));
  return {
    acknowledge: first('acknowledge'),
    assign: first('assign'),
    shelve: first('shelve'),
    close: first('close'),
    note: first('note'),
    // Beyond the level of the shift leader, only shift leaders escalate further.
    escalate:
      isGroup || !(leads || targets.some(({ alert }) => alert.escalation === 0))
        ? undefined
        : first('escalate'),
    service: isGroup || !leads ? undefined : first('service'),
    hold: isGroup || !leads ? undefined : first('hold'),
    latch: first('latch'),
  };
}

/** Returns the form that an action needs, if any. */
function needsForm(name: AlertActionName): AlertFormName | undefined {
  switch (name) {
    case 'shelve':
    case 'close':
    case 'note':
    case 'escalate':
    case 'reopen':
    case 'takeOutOfService':
    case 'hold':
      return name;
    default:
      return undefined;
  }
}

/** Returns the command of an action that needs only the acting person. */
function simpleAction(name: AlertActionName, me: Person): AlertCommand | undefined {
  switch (name) {
    case 'acknowledge':
    case 'unshelve':
    case 'returnToService':
    case 'resetLatch':
    case 'releaseHold':
      return { do: name };
    case 'assign':
      return { do: 'assign', to: me };
    case 'unassign':
      return { do: 'assign', to: null };
    default:
      return undefined;
  }
}

/** The maximum number of alerts of one action. */
export const maxAlertsPerAction = 5_000;

/** The possible actions on alerts, and the one in progress. */
export interface AlertActions {
  readonly can: Readonly<Record<AlertKeyAction, AlertActionName | undefined>>;
  readonly mayWork: boolean;
  readonly form: { readonly name: AlertFormName; readonly targets: readonly AlertActionTarget[] } | undefined;
  /** The next escalation level. */
  readonly nextLevel: 1 | 2 | 3;
  readonly work: ReturnType<typeof useSendAlertAction>;
  readonly chatter: number;
  readonly press: (key: AlertKeyAction) => Promise<void>;
  readonly run: (command: AlertCommand, targets: readonly AlertActionTarget[]) => Promise<void>;
  readonly tick: (step: string, done: boolean) => void;
  readonly cancel: () => void;
  readonly shelveChatter: () => Promise<void>;
}

/** Provides the possible actions on the marked alerts, or else on the focused one, and their form. */
export function useAlertActions(options: {
  readonly selection: AlertSelection;
  readonly rows: QueueRowsModel;
  readonly view: AlertListView;
  /** The filter of the alerts that are grouped. */
  readonly groupFilter: AlertFilter | undefined;
  readonly queued: QueueState['queued'] | undefined;
  readonly onFocus: () => void;
}): AlertActions {
  const desk = useDesk();
  const { selection, rows, onFocus } = options;
  const speech = useLanguage();
  const { t } = speech;
  const { row, group, marked } = selection;
  const { me: person, policy } = useAlertsContext();
  const me = person.id;
  const mayWork = useRight('alert.work');
  const leads = useRight('alert.supervise');
  const [form, setForm] = useState<{
    readonly name: AlertFormName;
    readonly targets: readonly AlertActionTarget[];
  }>();
  const onWorked = useCallback((alerts: readonly AlertId[]) => rows.worked(alerts), [rows]);
  const work = useSendAlertAction({ speech, me, onWorked });
  const isProposing = options.view === 'queue' && mayWork;
  const { queued } = options;
  const chatter = useChatter({ policy, queued, enabled: isProposing });
  const targets = useMemo(
    () => (marked.size > 0 ? [...marked.values()] : row && !row.gone ? [row.shown] : []),
    [marked, row],
  );
  const isGroup = group !== undefined && marked.size === 0;
  const can = useMemo(() => getActionsByKey(targets, me, isGroup, leads), [targets, me, isGroup, leads]);
  const level = row?.shown.alert.escalation ?? 0;

  async function press(key: AlertKeyAction): Promise<void> {
    const name = can[key];
    if (!mayWork || name === undefined) {
      const isLeaders = !leads && (key === 'service' || key === 'hold' || (key === 'escalate' && level > 0));
      work.showMessage(!mayWork ? t.alerts.mayNot : isLeaders ? t.alerts.leaders : t.alerts.noneFits, true);
      return;
    }
    const on =
      group && isGroup
        ? (
            await selectListedAlerts(
              desk,
              { ...options.groupFilter, ...getGroupFilter(group) },
              maxAlertsPerAction,
            )
          ).map(({ alert }) => alert)
        : targets.filter((shown) => canApplyAlertAction(name, shown, me)).map(({ alert }) => alert);
    const needed = needsForm(name);
    if (needed) setForm({ name: needed, targets: on });
    const action = simpleAction(name, person);
    if (action) await run(action, on);
  }
  async function run(command: AlertCommand, on: readonly AlertActionTarget[]): Promise<void> {
    setForm(undefined);
    onFocus();
    if (await work.run(command, on)) selection.unmark();
  }
  return {
    can,
    mayWork,
    form,
    work,
    press,
    run,
    nextLevel: level === 0 ? 1 : level === 1 ? 2 : 3,
    chatter: isProposing ? chatter.count : 0,
    tick(step, done) {
      if (row) void run({ do: 'tick', step, done }, [row.shown.alert]); // the outcome is shown as a message
    },
    cancel() {
      setForm(undefined);
      onFocus();
    },
    async shelveChatter() {
      const found = await chatter.targets();
      if (found.length > 0) setForm({ name: 'shelve', targets: found });
    },
  };
}
