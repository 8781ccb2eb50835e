import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Person } from '../../../core/alerts/alert.ts';
import type { AlertGroup, QueueState } from '../../../core/alerts/queue.ts';
import type { AlertId, OperatorId } from '../../../core/base/ids.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { listWards } from '../../shared/mirror.ts';
import { useClock, useDesk, useMirror, useRight } from '../../shared/services.ts';
import type { ListHandle } from '../../ui/listBox.tsx';
import { type UserActivity, watchUserActivity } from '../../ui/userActivity.ts';
import { AlertActionBar, AlertActionForm } from './actionBar.tsx';
import styles from './alerts.module.css';
import type { ResolveConflict } from './conflicts.tsx';
import { useAlertsContext } from './context.ts';
import { AlertDetailsView, useAlertDetails } from './details.tsx';
import { AlertFilterBar, AlertFilterDrawer } from './filters.tsx';
import { AlertsStatusLine } from './header.tsx';
import { type AlertKey, getAlertKeyAt } from './keys.ts';
import { AlertList } from './list.tsx';
import {
  type AlertListView,
  type ChosenAlertFilter,
  type FoundAlert,
  getAlertClassName,
  hasChosenFilter,
  selectIncidentAlerts,
  sumCounters,
  toAlertFilter,
} from './model.ts';
import type { QueueRow } from './queueRows.ts';
import type { QueueRowsModel } from './queueRowsModel.ts';
import type { RawMessagesHandle } from './rawMessages.tsx';
import { selectListedAlerts } from './selectListedAlerts.ts';
import { maxAlertsPerAction, useAlertActions } from './useAlertActions.ts';
import { getGroupFilter } from './useAlertGroups.ts';
import { useAlertQueue } from './useAlertQueue.ts';
import { useAlertSelection } from './useAlertSelection.ts';

/** Holds the filter of a list. `onChosen` receives it, and an empty one after the list is removed. */
function useChosen(onChosen: (chosen: ChosenAlertFilter) => void): {
  readonly chosen: ChosenAlertFilter;
  /** The filter before a group or a found alert was opened, and its name: Esc returns to it. */
  readonly before: { readonly chosen: ChosenAlertFilter; readonly name: string } | undefined;
  readonly choose: (chosen: ChosenAlertFilter) => void;
  /** Restricts the list temporarily, under this name. */
  readonly narrow: (chosen: ChosenAlertFilter, name: string) => void;
} {
  const [now, setNow] = useState<Pick<ReturnType<typeof useChosen>, 'chosen' | 'before'>>(() => ({
    chosen: {},
    before: undefined,
  }));
  const { chosen } = now;
  useEffect(() => {
    onChosen(chosen);
    return () => onChosen({});
  }, [chosen, onChosen]);
  return {
    ...now,
    choose: useCallback((next) => setNow({ chosen: next, before: undefined }), []),
    narrow: useCallback(
      (next, name) =>
        setNow(({ chosen: from, before }) => ({
          chosen: next,
          before: { chosen: before?.chosen ?? from, name },
        })),
      [],
    ),
  };
}

/**
 * Selects an alert found elsewhere.
 * `toFound` loads a list that contains it, `pick` selects its row once it is there.
 */
function useFoundAlert(
  found: FoundAlert | undefined,
  rows: readonly QueueRow[],
  toFound: (found: FoundAlert) => void,
  pick: (row: number) => void,
): void {
  const desired = useRef<AlertId>(undefined);
  const notify = useRef(toFound);
  notify.current = toFound;
  useEffect(() => {
    if (!found) return;
    desired.current = found.alert.id;
    notify.current(found);
  }, [found]);
  const at = rows.findIndex(({ shown }) => shown.alert.id === desired.current);
  const select = useRef(pick);
  select.current = pick;
  useEffect(() => {
    if (at < 0) return;
    desired.current = undefined;
    select.current(at);
  }, [at]);
}

/** Alerts visible for this long, in a focused window with recent input, count as seen, ms. */
const lookedEveryMs = 1_000;

/**
 * Reports the visible rows, which are kept up to date.
 * In a window with recent input they also count as seen; in an empty room an alarm goes on.
 */
function useLooked(options: {
  readonly rows: QueueRowsModel;
  readonly shown: readonly QueueRow[];
  /** The operator is in the middle of an action: no rows are inserted above. */
  readonly isWorking: boolean;
  readonly onLooked: (alerts: readonly AlertId[]) => void;
}): {
  readonly onSight: (sight: {
    readonly first: number;
    readonly last: number;
    readonly atTop: boolean;
  }) => void;
} {
  const clock = useClock();
  const { rows, isWorking } = options;
  const sight = useRef({ first: 0, last: 0 });
  const hands = useRef<UserActivity>(undefined);
  useEffect(() => {
    hands.current = watchUserActivity(window, clock);
    return () => hands.current?.close();
  }, [clock]);
  const look = useRef(() => {});
  look.current = () => {
    if (!document.hasFocus() || hands.current?.areThere() !== true) return;
    const { first, last } = sight.current;
    options.onLooked(options.shown.slice(first, last + 1).map(({ shown }) => shown.alert.id));
  };
  useEffect(() => clock.every(lookedEveryMs, () => look.current()), [clock]);
  const onSight = useCallback(
    (next: { readonly first: number; readonly last: number; readonly atTop: boolean }) => {
      sight.current = next;
      rows.see({ first: next.first, last: next.last, free: next.atTop && !isWorking });
    },
    [rows, isWorking],
  );
  return { onSight };
}

/** Explains an empty list: an empty queue is good news only while the alert chain is known to work. */
function Empty(props: {
  readonly view: AlertListView;
  readonly isLimited: boolean;
  readonly queue: QueueState | undefined;
  readonly loading: boolean;
  readonly fault: Fault | undefined;
}) {
  const { view, isLimited, queue, loading, fault } = props;
  const { t, language } = useLanguage();
  const words = t.alerts.empty;
  const [what, why] = (() => {
    if (fault) return [words.refused, faultText(fault, language)];
    if (loading) return [t.alerts.list.loading, ''];
    if (isLimited) return [words.filtered, words.filteredHint];
    if (view !== 'queue') return [words[view], ''];
    if (!queue?.live) return [words.queue, words.queueOffline];
    return [words.queue, queue.heartbeat.stale ? words.queueStale : words.queueHint];
  })();
  return (
    <div className={styles.empty}>
      <strong>{what}</strong>
      <span>{why}</span>
      {what === words.queue && <span>{words.queueKeys}</span>}
    </div>
  );
}

/**
 * Collects the other owners of alerts in this list, by name.
 * Known owners stay when a filter hides their alerts.
 */
function useOwners(rows: readonly QueueRow[], me: OperatorId): readonly Person[] {
  const known = useRef(new Map<OperatorId, Person>());
  return useMemo(() => {
    for (const { shown } of rows) {
      const { owner } = shown.alert;
      if (owner && owner.id !== me) known.current.set(owner.id, owner);
    }
    return [...known.current.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'));
  }, [rows, me]);
}

const nothing = () => {};

interface Props {
  readonly view: AlertListView;
  readonly found: FoundAlert | undefined;
  readonly queue: QueueState | undefined;
  readonly onSettle: ResolveConflict;
  /** Focuses the list. */
  readonly onFocus: () => void;
}

/** One list of alerts, with the details of the focused one and the actions on it. */
export function AlertQueueView(props: Props) {
  const desk = useDesk();
  const clock = useClock();
  const { list: cameraList } = useStore(useMirror().cameras);
  const { me, policy, openAlert: onOpen, onLooked, onAt, onChosen, onIncident } = useAlertsContext();
  const { view, queue } = props;
  const speech = useLanguage();
  const { t } = speech;
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const raw = useRef<RawMessagesHandle>(null);
  const { chosen, before, choose: setChosen, narrow } = useChosen(view === 'queue' ? onChosen : nothing);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [groupChoice, setGroupChoice] = useState<boolean>();

  const isFlood = queue?.load.state === 'flood';
  const grouped = view === 'queue' && before === undefined && (groupChoice ?? isFlood);
  const working = useRef(false);
  const { rows, state, groups, groupFilter } = useAlertQueue({
    view,
    chosen,
    grouped,
    queue,
    isWorking: () => working.current,
  });
  const inGroups = groups.reduce((sum, one) => sum + one.count, 0);
  // The desk returns a limited number of groups; without a filter the queue itself has the number of alerts.
  const isAll = grouped && queue !== undefined && !hasChosenFilter(chosen);
  const total = isAll
    ? sumCounters(queue.queued)
    : state.total == null
      ? state.total
      : state.total + inGroups;
  const selection = useAlertSelection({ rows: state.rows, groups, list, isDone: rows.isDone });
  const { at, row, group, marked } = selection;
  const actions = useAlertActions({
    selection,
    rows,
    view,
    groupFilter,
    queued: queue?.queued,
    onFocus: props.onFocus,
  });
  const { form, work } = actions;
  const { details, fault } = useAlertDetails(
    row?.shown.alert.id,
    row && `${row.shown.alert.version} ${row.shown.pending} ${row.shown.conflicts}`,
  );
  const isWorking = at >= 0 || marked.size > 0 || form !== undefined;
  working.current = isWorking;
  const { onSight } = useLooked({ rows, shown: state.rows, isWorking, onLooked });
  // The form takes some of the list's room; the alert it applies to stays visible.
  const hasForm = form !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the form opens
  useEffect(() => {
    if (hasForm && at >= 0) list.current?.show(at);
  }, [hasForm]);

  const atId = row?.shown.alert.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once for each alert that the reader selects
  useEffect(() => {
    if (row) onAt(row.shown.alert);
  }, [atId, onAt]);

  function choose(next: ChosenAlertFilter): void {
    setChosen(next);
    selection.clear();
  }
  const intoGroup = useRef((_group: AlertGroup) => {});
  intoGroup.current = (one) => {
    const { priorities } = groupFilter ?? chosen;
    narrow({ ...chosen, priorities, ...getGroupFilter(one) }, groupName(one));
    selection.clear();
  };
  const openGroup = useCallback((one: AlertGroup) => intoGroup.current(one), []);
  // The list is restricted by the alert's text and class, so that it loads at once however long the queue is.
  function toFound({ alert, text }: FoundAlert): void {
    const few = { text, classes: [alert.class], ...(alert.camera ? { cameras: [alert.camera] } : {}) };
    narrow(few, `“${text}”`);
    selection.clear();
  }
  useFoundAlert(props.found, state.rows, toFound, (at) =>
    selection.pick(at, { marking: false, through: false }),
  );
  function leaveGroup(): void {
    if (before) choose(before.chosen);
    props.onFocus();
  }
  const open = useRef((_id: AlertId | undefined) => {});
  open.current = (id) => {
    const found = state.rows.find((each) => each.shown.alert.id === id);
    if (found && !onOpen(found.shown.alert)) work.showMessage(t.alerts.noPlace, true);
  };
  const openAlert = useCallback((id: AlertId) => open.current(id), []);
  function openAt(): void {
    if (group) openGroup(group);
    else if (row) openAlert(row.shown.alert.id);
  }
  function toIncident(): void {
    const ofAll = selectIncidentAlerts([...marked.values()].map(({ alert }) => alert));
    const alerts = ofAll.length > 0 || !row ? ofAll : [row.shown.alert];
    if (alerts.length > 0) onIncident?.(alerts);
  }
  function toTop(): void {
    selection.clear();
    rows.toTop();
    list.current?.toTop();
  }
  /** Goes back one step; false where there is nothing to go back from. */
  function goBack(): boolean {
    if (marked.size > 0) selection.unmark();
    else if (before) leaveGroup();
    else if (at >= 0) selection.clear();
    else return false;
    return true;
  }
  function tickAt(place: number): void {
    const alert = details?.shown.alert ?? row?.shown.alert;
    const step = alert && policy?.classes[alert.class]?.steps[place];
    if (step) actions.tick(step.id, !alert.steps.some((one) => one.step === step.id));
  }

  const commands: {
    readonly [K in AlertKey['key']]?: (command: Extract<AlertKey, { key: K }>) => unknown;
  } = {
    list({ list: key, marking }) {
      if (key.do === 'open') openAt();
      else if (key.do === 'edge' && key.at === 'first') toTop();
      else selection.press(key, marking);
    },
    mark: () => selection.mark(),
    markAll: async () =>
      selection.markAll(
        await selectListedAlerts(desk, toAlertFilter(view, chosen, clock.now()), maxAlertsPerAction),
      ),
    search() {
      search.current?.focus();
      search.current?.select();
    },
    filter: () => setFiltersOpen((now) => !now),
    clearFilter: () => choose({}),
    group: () => setGroupChoice(!grouped),
    tick: ({ at: place }) => tickAt(place),
    raw: () => raw.current?.showRaw(),
    cap: () => raw.current?.copyCap(),
    chatter: () => actions.shelveChatter(),
    incident: toIncident,
    action: ({ action }) => actions.press(action),
  };
  function onKeyDown(event: KeyboardEvent): void {
    const command = getAlertKeyAt(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'back') {
      if (!goBack()) return;
    } else {
      const run = commands[command.key];
      if (!run) return;
      run(command as never);
    }
    event.preventDefault();
  }

  const groupName = (of: AlertGroup) => {
    const ward = listWards(cameraList).find(({ id }) => id === of.ward);
    return `${getAlertClassName(of.class, speech, policy)} · ${ward ? t.ward(ward) : t.alerts.groups.noWard}`;
  };
  const owners = useOwners(state.rows, me.id);
  const leads = useRight('alert.supervise');
  const longest = leads ? policy?.supervisorShelveMs : policy?.shelveMs;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focused element is inside
    <div className={styles.both} onKeyDown={onKeyDown}>
      <div className={styles.filters}>
        <AlertFilterBar
          chosen={chosen}
          search={search}
          grouped={view === 'queue' ? grouped : undefined}
          onChoose={choose}
          open={filtersOpen}
          onToggle={() => setFiltersOpen((now) => !now)}
          onGroup={() => setGroupChoice(!grouped)}
          onLeave={props.onFocus}
        />
        {filtersOpen && <AlertFilterDrawer chosen={chosen} owners={owners} onChoose={choose} />}
      </div>
      <AlertsStatusLine
        queue={queue}
        total={total}
        groups={groups.length}
        group={before?.name}
        onLeaveGroup={leaveGroup}
        actions={actions}
        fresh={state.fresh}
        onTop={toTop}
      />
      <AlertList
        groups={groups}
        rows={state.rows}
        selection={selection}
        onSight={onSight}
        onOpen={openAlert}
        onOpenGroup={openGroup}
        handle={list}
        empty={
          <Empty
            view={view}
            queue={queue}
            isLimited={hasChosenFilter(chosen)}
            loading={state.loading}
            fault={state.fault}
          />
        }
      />
      {form ? (
        <AlertActionForm
          key={form.name}
          form={form.name}
          count={form.targets.length}
          shelveMs={longest ?? 8 * 3_600_000}
          level={actions.nextLevel}
          highest={leads ? 3 : 1}
          onDo={(action) => void actions.run(action, form.targets)}
          onCancel={actions.cancel}
        />
      ) : (
        <AlertActionBar
          actions={actions}
          marked={marked.size}
          opens={row ? 'alert' : group && 'group'}
          onOpen={openAt}
          onIncident={onIncident && toIncident}
        />
      )}
      <AlertDetailsView
        details={details}
        fault={fault}
        raw={raw}
        groupOf={group?.count}
        shown={row?.shown}
        onTick={actions.tick}
        onSettle={props.onSettle}
      />
    </div>
  );
}
