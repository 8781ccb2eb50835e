import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertGroup, QueueState } from '../../../core/alerts/queue.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Wall } from '../../../core/wall/wall.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import type { ListHandle } from '../../ui/listBox.tsx';
import { Actions } from './actions.tsx';
import styles from './alerts.module.css';
import type { Settle } from './conflicts.tsx';
import { Details, useDetails } from './details.tsx';
import { Empty } from './empty.tsx';
import { type Chosen, Filters, filterOf, isChosen } from './filters.tsx';
import { DeedForm } from './forms.tsx';
import { StatusLine } from './head.tsx';
import { type AlertKey, pressOf } from './keys.ts';
import { AlertList } from './list.tsx';
import { listed } from './listed.ts';
import { type AlertView, classNameOf, type FoundAlert, incidentAlerts, sumOf } from './model.ts';
import type { RawHandle } from './raw.tsx';
import { useChosen, useSought } from './useChosen.ts';
import { mostAtOnce, useDeeds } from './useDeeds.ts';
import { groupFilterOf } from './useGroups.ts';
import { useLooked } from './useLooked.ts';
import { useOwners } from './useOwners.ts';
import { useQueue, wardsOf } from './useQueue.ts';
import { useSelection } from './useSelection.ts';

interface Props {
  readonly view: AlertView;
  readonly found: FoundAlert | undefined;
  readonly desk: Desk;
  readonly wall: StoreApi<Wall>;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly policy: AlertPolicy | undefined;
  readonly queue: QueueState | undefined;
  readonly cameras: CamerasState;
  readonly onOpen: (alert: Alert) => boolean;
  readonly onCamera: (camera: CameraId) => void;
  readonly onLooked: (alerts: readonly AlertId[]) => void;
  /** The reader is at this one. */
  readonly onAt: (alert: Alert) => void;
  /** What the list is limited to; nothing once it is gone. */
  readonly onChosen: (chosen: Chosen) => void;
  readonly onSettle: Settle;
  readonly onIncident: ((alerts: readonly Alert[]) => void) | undefined;
  /** Gives the keys to the list. */
  readonly onFocus: () => void;
}

/** One list of alerts, what is known of the one that the keys are at, and what is done to it. */
export function QueueView(props: Props) {
  const { view, desk, wall, clock, operator, policy, queue, cameras, onOpen, onAt } = props;
  const speech = useSpeech();
  const { t } = speech;
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const raw = useRef<RawHandle>(null);
  const { chosen, before, choose: setChosen, narrow } = useChosen(props.onChosen);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [groupChoice, setGroupChoice] = useState<boolean>();

  const isFlood = queue?.load.state === 'flood';
  const grouped = view === 'queue' && before === undefined && (groupChoice ?? isFlood);
  const working = useRef(false);
  const { rows, state, groups, groupFilter } = useQueue({
    ...{ desk, clock, view, chosen, grouped, queue },
    isWorking: () => working.current,
  });
  const inGroups = groups.reduce((sum, one) => sum + one.count, 0);
  // The desk tells of so many groups at most: unless a filter says otherwise, the queue itself knows how many there are.
  const isAll = grouped && queue !== undefined && !isChosen(chosen);
  const total = isAll ? sumOf(queue.queued) : state.total == null ? state.total : state.total + inGroups;
  const selection = useSelection({ rows: state.rows, groups, list, isDone: rows.isDone });
  const { at, row, group, marked } = selection;
  const deeds = useDeeds({
    ...{ desk, clock, operator, policy, selection, rows, view, groupFilter },
    queued: queue?.queued,
    onFocus: props.onFocus,
  });
  const { form, work } = deeds;
  const { details, fault } = useDetails(
    desk,
    row?.shown.alert.id,
    row && `${row.shown.alert.version} ${row.shown.pending} ${row.shown.conflicts}`,
  );
  const isWorking = at >= 0 || marked.size > 0 || form !== undefined;
  working.current = isWorking;
  const { onSight } = useLooked({ clock, rows, shown: state.rows, isWorking, onLooked: props.onLooked });
  // The form takes some of the list's room: what it is about stays in sight.
  const hasForm = form !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the form opens
  useEffect(() => {
    if (hasForm && at >= 0) list.current?.show(at);
  }, [hasForm]);

  const atId = row?.shown.alert.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once for each that the reader comes to
  useEffect(() => {
    if (row) onAt(row.shown.alert);
  }, [atId, onAt]);

  function choose(next: Chosen): void {
    setChosen(next);
    selection.clear();
  }
  const intoGroup = useRef((_group: AlertGroup) => {});
  intoGroup.current = (one) => {
    const { priorities } = groupFilter ?? chosen;
    narrow({ ...chosen, priorities, ...groupFilterOf(one) }, groupName(one));
    selection.clear();
  };
  const openGroup = useCallback((one: AlertGroup) => intoGroup.current(one), []);
  // Among as few as its words and its class leave, so that it is there at once however long the queue is.
  function toFound({ alert, text }: FoundAlert): void {
    const few = { text, classes: [alert.class], ...(alert.camera ? { cameras: [alert.camera] } : {}) };
    narrow(few, `“${text}”`);
    selection.clear();
  }
  useSought(props.found, state.rows, toFound, (at) => selection.pick(at, { marking: false, through: false }));
  function leaveGroup(): void {
    if (before) choose(before.chosen);
    props.onFocus();
  }
  const open = useRef((_id: AlertId | undefined) => {});
  open.current = (id) => {
    const found = state.rows.find((each) => each.shown.alert.id === id);
    if (found && !onOpen(found.shown.alert)) work.say(t.alerts.noPlace, true);
  };
  const openAlert = useCallback((id: AlertId) => open.current(id), []);
  function openAt(): void {
    if (group) openGroup(group);
    else if (row) openAlert(row.shown.alert.id);
  }
  function toIncident(): void {
    const ofAll = incidentAlerts([...marked.values()].map(({ alert }) => alert));
    const alerts = ofAll.length > 0 || !row ? ofAll : [row.shown.alert];
    if (alerts.length > 0) props.onIncident?.(alerts);
  }
  function toTop(): void {
    selection.clear();
    rows.toTop();
    list.current?.toTop();
  }
  /** One step back at a time; false where there is nothing to go back from. */
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
    if (step) deeds.tick(step.id, !alert.steps.some((one) => one.step === step.id));
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
      selection.markAll(await listed(desk, filterOf(view, chosen, clock.now()), mostAtOnce)),
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
    chatter: () => deeds.shelveChatter(),
    incident: toIncident,
    deed: ({ deed }) => deeds.press(deed),
  };
  function onKeyDown(event: KeyboardEvent): void {
    const command = pressOf(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'back') {
      if (!goBack()) return;
    } else {
      const run = commands[command.key];
      if (!run) return;
      run(command as never);
    }
    event.preventDefault();
    // The wall's key of the same name is not pressed.
    event.nativeEvent.stopImmediatePropagation();
  }

  const wards = useMemo(() => wardsOf(cameras.list), [cameras.list]);
  const wardById = useMemo(() => new Map(wards.map((ward) => [ward.id, ward])), [wards]);
  const groupName = (of: AlertGroup) => {
    const ward = of.ward === null ? undefined : wardById.get(of.ward);
    return `${classNameOf(of.class, speech, policy)} · ${ward ? t.ward(ward) : t.alerts.groups.noWard}`;
  };
  const owners = useOwners(state.rows, operator.id);
  const classes = useMemo(() => Object.keys(policy?.classes ?? {}), [policy]);
  const leads = operator.rights.includes('alert.supervise');
  const longest = leads ? policy?.supervisorShelveMs : policy?.shelveMs;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what has the keys is inside
    <div className={styles.both} onKeyDown={onKeyDown}>
      <Filters
        {...{ chosen, wards, owners, classes, policy, search, grouped }}
        onChoose={choose}
        open={filtersOpen}
        onToggle={() => setFiltersOpen((now) => !now)}
        mayGroup={view === 'queue'}
        onGroup={() => setGroupChoice(!grouped)}
        onLeave={props.onFocus}
      />
      <StatusLine
        queue={queue}
        total={total}
        groups={groups.length}
        group={before?.name}
        onLeaveGroup={leaveGroup}
        chatter={deeds.chatter}
        onChatter={() => void deeds.shelveChatter()}
        fresh={state.fresh}
        onTop={toTop}
      />
      <AlertList
        {...{ groups, at, policy, wall }}
        rows={state.rows}
        marked={selection.markedIds}
        byId={cameras.byId}
        wards={wardById}
        me={operator.id}
        onSight={onSight}
        onPick={selection.pick}
        onOpen={openAlert}
        onOpenGroup={openGroup}
        handle={list}
        empty={
          <Empty
            {...{ view, queue }}
            isLimited={isChosen(chosen)}
            loading={state.loading}
            fault={state.fault}
          />
        }
      />
      {form ? (
        <DeedForm
          key={form.name}
          form={form.name}
          count={form.targets.length}
          shelveMs={longest ?? 8 * 3_600_000}
          level={deeds.nextLevel}
          highest={leads ? 3 : 1}
          onDo={(deed) => void deeds.run(deed, form.targets)}
          onCancel={deeds.cancel}
        />
      ) : (
        <Actions
          deeds={deeds.can}
          marked={marked.size}
          mayWork={deeds.mayWork}
          leads={leads}
          busy={work.busy}
          said={work.said}
          opens={row ? 'alert' : group && 'group'}
          onDeed={(key) => void deeds.press(key)}
          onOpen={openAt}
          onIncident={props.onIncident && toIncident}
        />
      )}
      <Details
        {...{ desk, details, fault, cameras, policy, raw }}
        groupOf={group?.count}
        shown={row?.shown}
        mayWork={deeds.mayWork}
        mayReadMessages={operator.rights.includes('alert.sources')}
        onTick={deeds.tick}
        onCamera={props.onCamera}
        onSettle={props.onSettle}
      />
    </div>
  );
}
