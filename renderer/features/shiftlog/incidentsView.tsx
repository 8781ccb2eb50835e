import {
  type KeyboardEvent,
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { type Person, priorityShapes } from '../../../core/alerts/alert.ts';
import type { ShiftLogId } from '../../../core/base/ids.ts';
import type { ShiftLogState } from '../../../core/shiftlog/api.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMirror, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import type { ListHandle } from '../../ui/listBox.tsx';
import { useQuery } from '../../ui/query.ts';
import { useCurrentMinute } from '../../ui/useCurrentMinute.ts';
import { useCurrentRow } from '../../ui/useCurrentRow.ts';
import { type IncidentSeed, useShiftLogContext } from './context.ts';
import { type EntryContext, emptyEntryContext } from './drafts.ts';
import { IncidentDetails } from './incidentDetails.tsx';
import { IncidentForm } from './incidentForm.tsx';
import incidentRowStyles from './incidents.module.css';
import { getShiftLogKeyAt, type ShiftLogKeyAction, shiftLogActionKeys } from './keys.ts';
import styles from './log.module.css';
import { compareIncidents, getDueState, incidentStateShapes } from './model.ts';
import { formatDueTime } from './row.tsx';
import { SinglePageList } from './singlePageList.tsx';
import { emptyIncidentSeed, useIncidentActions } from './useIncidentActions.ts';

const incidentElementId = (id: string): string => `incident-${id}`;

/** A row of the incident list: title, owner, next step and due time. */
const IncidentRow = memo(function IncidentRow(props: {
  readonly incident: Incident;
  readonly active: boolean;
  readonly now: number;
  readonly onPick: (id: string) => void;
}) {
  const { incident, active, now } = props;
  const { t } = useLanguage();
  const words = t.log.incident;
  const { state, priority, owner, nextStep, dueAt, conflicts } = incident;
  const due = state === 'closed' ? 'none' : getDueState(dueAt, now);
  return (
    <div
      id={incidentElementId(incident.id)}
      className={incidentRowStyles.row}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-state={state}
      onPointerDown={() => props.onPick(incident.id)}
    >
      <span className={incidentRowStyles.priority} data-priority={priority}>
        <IconMark shape={priorityShapes[priority]} /> {t.alerts.priorities[priority]}
      </span>
      <strong className={incidentRowStyles.title}>{incident.title}</strong>
      <span className={incidentRowStyles.due} data-due={due}>
        {due === 'over' && <IconMark shape="square" />}
        {due === 'soon' && <IconMark shape="triangle" />}{' '}
        {dueAt !== null && state !== 'closed' && t.log.order.due(formatDueTime(dueAt, now))}
      </span>
      <span className={incidentRowStyles.state}>
        <IconMark shape={incidentStateShapes[state]} /> {words.states[state]}
      </span>
      <span className={incidentRowStyles.next}>
        {owner?.name ?? words.unassigned} · {nextStep || words.noStep}
      </span>
      <span className={incidentRowStyles.flags}>
        {conflicts.length > 0 && (
          <span className={incidentRowStyles.alarm}>
            <IconMark shape="stop" /> {words.conflict(conflicts.length)}
          </span>
        )}
        {incident.pending && (
          <span className={incidentRowStyles.pending}>
            <IconMark shape="half" /> {words.pending}
          </span>
        )}
      </span>
    </div>
  );
});

/** The actions on the focused incident, each with its key. */
function IncidentActions(props: {
  /** An incident has the focus. */
  readonly has: boolean;
  readonly mayWrite: boolean;
  readonly withClosed: boolean;
  /** The reason why the last action failed. */
  readonly fault: string | undefined;
  readonly onCommand: (action: ShiftLogKeyAction) => void;
}) {
  const { has, mayWrite, onCommand } = props;
  const { t } = useLanguage();
  const words = t.log.incident;
  const writing: readonly (readonly [ShiftLogKeyAction, string])[] = [
    ['change', words.change],
    ['tieAlert', words.tieAlert],
    ['tieSnapshot', words.tieSnapshot],
    ['tieTrail', words.tieTrail],
    ['addendum', words.write],
  ];
  const looking: readonly (readonly [ShiftLogKeyAction, string])[] = [
    ['map', words.map],
    ['alerts', words.alerts],
  ];
  return (
    <footer className={styles.actions}>
      <span className={styles.fault} role="status">
        {props.fault}
      </span>
      {mayWrite && (
        <Button onClick={() => onCommand('new')}>
          {words.new} <kbd>{shiftLogActionKeys.new}</kbd>
        </Button>
      )}
      {[...(mayWrite ? writing : []), ...looking].map(([action, text]) => (
        <Button key={action} disabled={!has} onClick={() => onCommand(action)}>
          {text} <kbd>{shiftLogActionKeys[action]}</kbd>
        </Button>
      ))}
      <Button look="chip" pressed={props.withClosed} onClick={() => onCommand('closed')}>
        {words.showClosed} <kbd>{shiftLogActionKeys.closed}</kbd>
      </Button>
    </footer>
  );
}

export interface IncidentsHandle {
  /** Returns the context of an entry that is written now. */
  about(): EntryContext | undefined;
}

interface Props {
  /** The incident to create, or to select, at the start. */
  readonly start: { readonly seed: IncidentSeed } | { readonly id: ShiftLogId } | undefined;
  readonly handle: RefObject<IncidentsHandle | null>;
}

const working = ['open', 'monitoring'] as const;
const all = ['open', 'monitoring', 'closed'] as const;

/** Returns the possible owners: the operator, those on duty, and the present owner. */
function peopleFor(
  me: Person,
  shiftLog: ShiftLogState | null,
  incident: Incident | undefined,
): readonly Person[] {
  const people = [me, ...(shiftLog?.onDuty.map(({ person }) => person) ?? []), incident?.owner ?? me];
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/** The list of incidents, the details of the focused one, and the actions on it. */
export function IncidentsView({ start, handle }: Props) {
  const desk = useDesk();
  const mirror = useMirror();
  const log = useShiftLogContext();
  const { operator, onFocus } = log;
  const { t } = useLanguage();
  const shiftLog = useStore(mirror.shiftLog);
  const [withClosed, setWithClosed] = useState(false);
  const now = useCurrentMinute(useClock(), shiftLog?.revision);
  const revision = shiftLog?.revision;
  const ask = useCallback(
    () => desk.call('incident.list', { states: [...(withClosed ? all : working)] }),
    [desk, withClosed],
  );
  const { value, fault } = useQuery(ask, revision);
  const incidents = useMemo(() => [...(value?.incidents ?? [])].sort(compareIncidents), [value]);
  const ids = useMemo(() => incidents.map(({ id }) => id), [incidents]);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<ListHandle>(null);
  const keys = useCurrentRow(ids, list);
  const { choose } = keys;
  const listed = incidents[keys.at];
  const id = listed?.id;
  const askOne = useMemo(
    () => (id === undefined ? undefined : () => desk.call('incident.get', { id })),
    [desk, id],
  );
  const one = useQuery(askOne, revision);
  const incident = one.value?.incident.id === id ? (one.value?.incident ?? listed) : listed;
  const lines = one.value?.incident.id === id ? (one.value?.lines ?? []) : [];

  const people = peopleFor({ id: operator.id, name: operator.displayName }, shiftLog, incident);
  const actions = useIncidentActions({ people, onOpened: choose });
  const { form, auditEvent } = actions;
  const mayWrite = useRight('log.write');

  const begin = useRef(actions.begin);
  begin.current = actions.begin;
  // Runs once: unlocking the desk must not start the form again.
  const startedWith = useRef<Props['start']>(undefined);
  useEffect(() => {
    if (!start || startedWith.current === start) return;
    startedWith.current = start;
    if ('seed' in start) begin.current({ name: 'new', seed: start.seed });
    else choose(start.id);
  }, [start, choose]);
  // The incident to select may be closed.
  const isMissing = start && 'id' in start && value && !ids.includes(start.id);
  // Runs once: closed incidents may be hidden again later.
  const ledTo = useRef<Props['start']>(undefined);
  useEffect(() => {
    if (!isMissing || ledTo.current === start) return;
    ledTo.current = start;
    setWithClosed(true);
  }, [isMissing, start]);
  useImperativeHandle(handle, () => ({
    about: () =>
      incident && {
        ...emptyEntryContext,
        incident: { id: incident.id, name: incident.title },
        place: incident.place ?? undefined,
      },
  }));

  function tieAlert(to: Incident): void {
    const alert = log.alertAt();
    if (!alert) auditEvent.showMessage(t.log.incident.noAlert);
    else if (to.ties.alerts.includes(alert.id)) auditEvent.showMessage(t.log.incident.doneLinkedBefore);
    else void actions.tie(to, { alerts: [alert.id] }); // the outcome is shown as a message
  }
  function tieSnapshot(to: Incident): void {
    const file = log.lastSnapshot();
    if (!file) auditEvent.showMessage(t.log.incident.noSnapshot);
    else if (to.ties.snapshots.includes(file)) auditEvent.showMessage(t.log.incident.doneLinkedBefore);
    else void actions.tie(to, { snapshots: [file] });
  }
  function tieTrail(to: Incident): void {
    const trail = log.trail();
    if (trail.length === 0) auditEvent.showMessage(t.log.incident.noTrail);
    else void actions.tie(to, { trail });
  }
  function toAlerts(): void {
    const first = root.current?.querySelector<HTMLElement>('[data-alert]');
    if (first) first.focus();
    else auditEvent.showMessage(t.log.incident.noAlerts);
  }
  /** Runs the action of a key; false where the key has no meaning here. */
  function run(key: ShiftLogKeyAction): boolean {
    if (key === 'closed') setWithClosed(!withClosed);
    else if (key === 'new') actions.begin({ name: 'new', seed: emptyIncidentSeed });
    else if (!incident) return false;
    else if (key === 'change') actions.begin({ name: 'change', incident });
    else if (key === 'map') {
      if (!log.onMap(incident)) auditEvent.showMessage(t.log.incident.noPlace);
    } else if (key === 'alerts') toAlerts();
    else if (!mayWrite) auditEvent.showMessage(t.log.mayNot);
    else if (key === 'tieAlert') tieAlert(incident);
    else if (key === 'tieSnapshot') tieSnapshot(incident);
    else if (key === 'tieTrail') tieTrail(incident);
    else if (key === 'addendum') log.onWrite();
    else return false;
    return true;
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = getShiftLogKeyAt(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'list' && command.list.do !== 'open') keys.press(command.list);
    else if (command.key === 'list') {
      if (!run('change')) return;
    } else if (command.key === 'back') {
      if (document.activeElement?.closest('[data-list]')) {
        if (keys.at < 0) return;
        choose(undefined);
      } else onFocus();
    } else if ('view' in command || 'type' in command) return;
    else if (command.key === 'search' || command.key === 'clearFilter' || !run(command.key)) return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focused element is inside
    <div ref={root} className={styles.page} data-split="true" onKeyDown={onKeyDown}>
      <SinglePageList
        rows={incidents}
        ref={list}
        aria-label={t.log.incident.list}
        aria-activedescendant={id && incidentElementId(id)}
        data-testid="incident-list"
        total={value && t.log.incident.total(value.total)}
        fault={fault}
        empty={
          <>
            <strong>{t.log.empty.incidents}</strong>
            <span>{t.log.empty.incidentsHint}</span>
          </>
        }
      >
        {(each) => <IncidentRow incident={each} active={each.id === id} now={now} onPick={choose} />}
      </SinglePageList>
      {incident ? (
        <IncidentDetails
          incident={incident}
          lines={lines}
          now={now}
          onSettle={(record, how) => void actions.settle(incident, record, how)}
          onUntie={(ties) => void actions.untie(incident, ties)}
        />
      ) : (
        <p className={styles.nothing}>{t.log.incident.none}</p>
      )}
      {form ? (
        <IncidentForm
          key={actions.begun}
          form={form}
          actions={actions}
          people={people}
          others={incidents.filter(({ state }) => state !== 'closed')}
        />
      ) : (
        <IncidentActions
          mayWrite={mayWrite}
          withClosed={withClosed}
          has={incident !== undefined}
          fault={auditEvent.fault}
          onCommand={(key) => run(key)}
        />
      )}
    </div>
  );
}
