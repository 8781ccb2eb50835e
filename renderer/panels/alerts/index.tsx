import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import type { Clock } from '../../../core/clock.ts';
import type { Alert } from '../../../core/domain/alert.ts';
import type { AlertDeed } from '../../../core/domain/alertAction.ts';
import type { AlertPolicy } from '../../../core/domain/alertPolicy.ts';
import type { AlertGroup } from '../../../core/domain/alertQueue.ts';
import type { AlertId, CameraId } from '../../../core/domain/ids.ts';
import type { Operator } from '../../../core/domain/operator.ts';
import { faultText } from '../../../core/faults.ts';
import type { Desk } from '../../client.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Mirror } from '../../mirror.ts';
import { Actions } from './actions.tsx';
import styles from './alerts.module.css';
import { Conflicts } from './conflicts.tsx';
import { Details, useDetails } from './details.tsx';
import { Empty } from './empty.tsx';
import { Figures } from './figures.tsx';
import { type Chosen, Filters } from './filters.tsx';
import { DeedForm, type FormName } from './forms.tsx';
import { PanelHead, StatusLine } from './head.tsx';
import { type AlertKey, alertKey, type DeedKey } from './keys.ts';
import { AlertList, type ListHandle } from './list.tsx';
import { fits, isAlertView, isLimited, type View } from './model.ts';
import { Sources } from './sources.tsx';
import { deedFor, deedsFor, needsForm } from './targets.ts';
import { useChatter } from './useChatter.ts';
import { useQueue, wardsOf } from './useQueue.ts';
import { useSelection } from './useSelection.ts';
import { type Target, useWork } from './useWork.ts';

export interface AlertsHandle {
  /** Gives the keys to the list. True where it has them already. */
  focus(): boolean;
}

interface Props {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly policy: AlertPolicy | undefined;
  /** List and details beside each other, for a monitor of their own. */
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** Puts the alert's camera and the nearest that can be steered on the wall. */
  readonly onOpen: (alert: Alert) => void;
  readonly onCamera: (camera: CameraId) => void;
  /** These have been seen: nothing sounds for them any more. */
  readonly onLooked: (alerts: readonly AlertId[]) => void;
  readonly onMute: () => void;
  readonly handle: React.Ref<AlertsHandle>;
}

/** What has been in sight so long, in a window that somebody works in, has been seen, ms. */
const lookedEveryMs = 1_000;

/** The queue, what is done to what is in it, and what is known of it: all by keyboard, beside the wall. */
export function AlertsPanel(props: Props) {
  const { desk, mirror, clock, operator, policy, onOpen, onLooked } = props;
  const speech = useSpeech();
  const { t, language } = speech;
  const queue = useStore(mirror.queue) ?? undefined;
  const cameras = useStore(mirror.cameras);
  const root = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const [view, setView] = useState<View>('queue');
  const [chosen, setChosen] = useState<Chosen>({});
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [groupChoice, setGroupChoice] = useState<boolean>();
  /** The filter before a group was opened: Esc goes back to it. */
  const [before, setBefore] = useState<Chosen>();
  const [form, setForm] = useState<{ readonly name: FormName; readonly targets: readonly Target[] }>();
  const [asked, setAsked] = useState({ raw: 0, cap: 0 });

  const isFlood = queue?.load.state === 'flood';
  const grouped = view === 'queue' && before === undefined && (groupChoice ?? isFlood);
  const { rows, state, groups } = useQueue({ desk, clock, view, chosen, grouped, revision: queue?.revision });
  const selection = useSelection({ rows: state.rows, groups, list });
  const { at, row, group, marked } = selection;
  const me = operator.id;
  const mayWork = operator.rights.includes('alert.work');

  const onWorked = useCallback((alerts: readonly AlertId[]) => rows.worked(alerts), [rows]);
  const work = useWork({ desk, speech, onWorked });
  const chatter = useChatter({ desk, clock, enabled: view === 'queue' && queue !== undefined });
  const { details, fault: detailsFault } = useDetails(
    desk,
    row?.shown.alert.id,
    row && `${row.shown.alert.version} ${row.shown.pending} ${row.shown.conflicts}`,
  );

  // What is done to: what is selected together, else what the keys are at.
  const targets = useMemo(
    () => (marked.size > 0 ? [...marked.values()] : row && !row.gone ? [row.shown] : []),
    [marked, row],
  );
  const deeds = useMemo(() => deedsFor(targets, me, group !== undefined), [targets, me, group]);

  // In sight, in a window that has the keys: seen.
  const sight = useRef({ first: 0, last: 0, atTop: true });
  const seen = useRef(() => {});
  seen.current = () => {
    if (!document.hasFocus() || !isAlertView(view)) return;
    const { first, last } = sight.current;
    onLooked(state.rows.slice(first, last + 1).map((each) => each.shown.alert.id));
  };
  useEffect(() => clock.every(lookedEveryMs, () => seen.current()), [clock]);

  const isBusyHere = at > 0 || marked.size > 0 || form !== undefined;
  const onSight = useCallback(
    (next: typeof sight.current) => {
      sight.current = next;
      rows.see({ first: next.first, last: next.last, free: next.atTop && !isBusyHere });
    },
    [rows, isBusyHere],
  );

  useImperativeHandle(props.handle, () => ({
    focus() {
      if (root.current?.contains(document.activeElement)) return true;
      listElement()?.focus();
      return false;
    },
  }));
  const listElement = () =>
    root.current?.querySelector<HTMLElement>('[role="listbox"]') ?? root.current ?? undefined;
  const toList = () => listElement()?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys go there when it is opened
  useEffect(() => toList(), []);

  function choose(next: Chosen): void {
    setChosen(next);
    setBefore(undefined);
    selection.clear();
  }
  function show(next: View): void {
    setView(next);
    setForm(undefined);
    setBefore(undefined);
    selection.clear();
  }
  function openGroup(one: AlertGroup): void {
    setBefore(chosen);
    setChosen({
      ...chosen,
      classes: [one.class],
      priorities: [one.priority],
      ...(one.ward === null ? {} : { wards: [one.ward] }),
    });
    selection.clear();
  }
  function openAlert(id: AlertId): void {
    const found = state.rows.find((each) => each.shown.alert.id === id);
    if (found) onOpen(found.shown.alert);
  }
  function toTop(): void {
    selection.clear();
    rows.toTop();
    list.current?.toTop();
  }

  /** The alerts of the group that the keys are at, as many as one deed may be about. */
  async function ofGroup(one: AlertGroup): Promise<readonly Target[]> {
    const filter = {
      classes: [one.class],
      priorities: [one.priority],
      ...(one.ward === null ? {} : { wards: [one.ward] }),
    };
    const found: Target[] = [];
    let after: Parameters<typeof desk.call<'alert.list'>>[1]['after'];
    do {
      const page = await desk.call('alert.list', { filter, limit: 200, ...(after ? { after } : {}) });
      if (!page.ok) break;
      found.push(...page.value.rows.map(({ alert }) => alert));
      after = page.value.next;
    } while (after && found.length < 1_000);
    return found;
  }

  async function doKey(key: DeedKey): Promise<void> {
    if (!mayWork) return work.say(t.alerts.mayNot, true);
    const name = deeds[key];
    if (name === undefined) return work.say(t.alerts.noneFits, true);
    const on: readonly Target[] = group
      ? await ofGroup(group)
      : targets.filter((shown) => fits(name, shown, me)).map(({ alert }) => alert);
    const needed = needsForm(name);
    if (needed) return setForm({ name: needed, targets: on });
    const deed = deedFor(name, { id: me, name: operator.displayName });
    if (deed) await run(deed, on);
  }
  async function run(deed: AlertDeed, on: readonly Target[]): Promise<void> {
    setForm(undefined);
    toList();
    if (await work.run(deed, on)) selection.unmark();
  }
  function tick(step: string, done: boolean): void {
    if (row) void run({ do: 'tick', step, done }, [row.shown.alert]); // it says what became of it
  }
  async function shelveChatter(): Promise<void> {
    const found = await chatter.targets();
    if (found.length > 0) setForm({ name: 'shelve', targets: found });
  }
  function goBack(): void {
    if (marked.size > 0) selection.unmark();
    else if (before) {
      setChosen(before);
      setBefore(undefined);
      selection.clear();
    } else if (at >= 0) selection.clear();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }

  function onCommand(command: AlertKey): void {
    switch (command.key) {
      case 'step':
        return selection.step(command.by, command.marking);
      case 'page':
        return selection.step(command.by * (list.current?.page() ?? 1), false);
      case 'end':
        return command.at === 'first' ? toTop() : selection.last();
      case 'open':
        if (group) openGroup(group);
        else if (row) onOpen(row.shown.alert);
        return;
      case 'mark':
        return selection.mark();
      case 'markAll':
        return selection.markAll();
      case 'back':
        return goBack();
      case 'search':
        search.current?.focus();
        return search.current?.select();
      case 'filter':
        return setFiltersOpen((now) => !now);
      case 'clearFilter':
        return choose({});
      case 'group':
        return setGroupChoice(!grouped);
      case 'wide':
        return props.onWide();
      case 'undo':
        return work.undo();
      case 'view':
        return show(command.view);
      case 'tick': {
        const alert = details?.shown.alert ?? row?.shown.alert;
        const step = alert && policy?.classes[alert.class]?.steps[command.at];
        if (step) tick(step.id, !alert.steps.some((one) => one.step === step.id));
        return;
      }
      case 'raw':
        return setAsked((now) => ({ ...now, raw: now.raw + 1 }));
      case 'cap':
        return setAsked((now) => ({ ...now, cap: now.cap + 1 }));
      case 'chatter':
        return void shelveChatter();
      case 'mute':
        return props.onMute();
      case 'deed':
        return void doKey(command.deed); // it says what became of it
    }
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { target, nativeEvent } = event;
    if (event.defaultPrevented) return;
    const takesText =
      (target instanceof HTMLInputElement && target.type === 'text') || target instanceof HTMLSelectElement;
    if (takesText) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      toList();
      return;
    }
    const onButton = target instanceof HTMLButtonElement || target instanceof HTMLInputElement;
    if (onButton && (event.key === 'Enter' || event.key === ' ')) return;
    const command = alertKey({
      key: event.key,
      code: event.code,
      alt: event.altKey,
      ctrl: event.ctrlKey || event.metaKey,
      shift: event.shiftKey,
    });
    if (!command) return;
    event.preventDefault();
    // The wall's key of the same name is not pressed.
    nativeEvent.stopImmediatePropagation();
    onCommand(command);
  }

  const wards = useMemo(() => wardsOf(cameras.list), [cameras.list]);
  const wardById = useMemo(() => new Map(wards.map((ward) => [ward.id, ward])), [wards]);
  const classes = useMemo(() => Object.keys(policy?.classes ?? {}), [policy]);
  const hasList = isAlertView(view);
  return (
    <section
      ref={root}
      className={styles.panel}
      aria-label={t.alerts.title}
      data-keys="own"
      data-wide={props.wide}
      data-view={hasList ? 'list' : 'page'}
      data-testid="alerts"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <PanelHead
        view={view}
        queue={queue}
        mayRead={operator.rights.includes('alert.work')}
        onView={show}
        onWide={props.onWide}
        onClose={props.onClose}
      />
      {hasList && (
        <>
          <div className={styles.queue}>
            <Filters
              chosen={chosen}
              onChoose={choose}
              wards={wards}
              classes={classes}
              policy={policy}
              search={search}
              open={filtersOpen}
              onToggle={() => setFiltersOpen((now) => !now)}
              grouped={grouped}
              mayGroup={view === 'queue'}
              onGroup={() => setGroupChoice(!grouped)}
              onLeave={toList}
            />
            <StatusLine
              queue={queue}
              total={state.total}
              loading={state.loading}
              chatter={view === 'queue' && mayWork ? chatter.count : 0}
              onChatter={() => void shelveChatter()}
            />
            <AlertList
              rows={grouped && state.filter.priorities?.length === 0 ? [] : state.rows}
              groups={groups}
              at={at}
              marked={selection.markedIds}
              byId={cameras.byId}
              wards={wardById}
              me={me}
              policy={policy}
              fresh={
                state.fresh.count > 0 ? t.alerts.list.fresh(state.fresh.count, state.fresh.more) : undefined
              }
              onTop={toTop}
              onSight={onSight}
              onPick={selection.pick}
              onOpen={openAlert}
              onOpenGroup={openGroup}
              handle={list}
              empty={
                <Empty
                  view={view}
                  isLimited={isLimited(state.filter)}
                  queue={queue}
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
                shelveMs={
                  (operator.rights.includes('alert.supervise')
                    ? policy?.supervisorShelveMs
                    : policy?.shelveMs) ?? 8 * 3_600_000
                }
                level={row && row.shown.alert.escalation < 2 ? (row.shown.alert.escalation === 0 ? 1 : 2) : 3}
                onDo={(deed) => void run(deed, form.targets)}
                onCancel={() => {
                  setForm(undefined);
                  toList();
                }}
              />
            ) : (
              <Actions
                deeds={deeds}
                marked={marked.size}
                mayWork={mayWork}
                busy={work.busy}
                said={work.said}
                hasCamera={row !== undefined}
                onDeed={(key) => void doKey(key)}
                onOpen={() => row && onOpen(row.shown.alert)}
                onUndo={work.undo}
              />
            )}
          </div>
          <Details
            desk={desk}
            shown={row?.shown}
            details={details}
            fault={detailsFault}
            cameras={cameras}
            policy={policy}
            mayWork={mayWork}
            raw={asked.raw}
            cap={asked.cap}
            onTick={tick}
            onCamera={props.onCamera}
            onSettle={(action, how) => void settle(action, how)}
          />
        </>
      )}
      {view === 'conflicts' && (
        <Conflicts
          desk={desk}
          policy={policy}
          change={`${queue?.conflicts} ${queue?.revision}`}
          onSettle={(action, how) => void settle(action, how)}
        />
      )}
      {view === 'figures' && <Figures desk={desk} cameras={cameras} queue={queue} />}
      {view === 'sources' && (
        <Sources desk={desk} mayQuarantine={operator.rights.includes('alert.sources')} reload={asked.raw} />
      )}
    </section>
  );

  async function settle(
    action: Parameters<typeof desk.call<'alert.settle'>>[1]['action'],
    how: 'again' | 'drop',
  ) {
    const answer = await desk.call('alert.settle', { action, how });
    if (!answer.ok) work.say(faultText(answer.fault, language), true);
    rows.renew();
  }
}
