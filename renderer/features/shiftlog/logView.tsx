import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import type { DeskId } from '../../../core/base/ids.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { WatchState } from '../../../core/shiftlog/api.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import type { WatchBody } from '../../../core/shiftlog/record.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { useChosen } from '../../ui/chosen.ts';
import { ListBox, type ListHandle, type ListSight } from '../../ui/listBox.tsx';
import { useMinute } from '../../ui/minute.ts';
import { useQuery } from '../../ui/query.ts';
import { Filters, filterOf, isLimited, type LogChosen, nextTime, noChoice, withType } from './filters.tsx';
import { StatusLine } from './head.tsx';
import { actionKeys, pressOf } from './keys.ts';
import { EndOrderForm, WordsForm } from './lineForms.tsx';
import { createLines } from './lines.ts';
import styles from './log.module.css';
import { DividerRow, LineRow, lineElementId, subjectOf } from './row.tsx';
import { type LogRow, rowsOf } from './rows.ts';
import { useLineActions } from './useLineActions.ts';
import type { LogWorld } from './world.ts';

/** Before a row is measured, rem. */
const lineRem = 3.4;
const dividerRem = 2;

interface ListProps {
  readonly rows: readonly LogRow[];
  readonly active: LogLine['id'] | undefined;
  readonly now: number;
  readonly thisDesk: DeskId | undefined;
  readonly byId: CamerasState['byId'];
  readonly onSight: (sight: ListSight) => void;
  readonly onPick: (id: LogLine['id']) => void;
  readonly onOpen: (line: LogLine) => void;
  readonly handle: RefObject<ListHandle | null>;
  readonly empty: ReactNode;
  readonly tail: ReactNode;
}

/** The log as long as it likes, with its shifts and days between its lines; each as high as its words. */
function LogList(props: ListProps) {
  const { rows, active, now, thisDesk, byId, onPick, onOpen } = props;
  const { t } = useSpeech();
  return (
    <ListBox
      rows={rows}
      keyOf={({ key }) => key}
      height={(at) => (rows[at]?.kind === 'divider' ? dividerRem : lineRem)}
      aria-label={t.log.list.label}
      data-testid="log-list"
      className={styles.list}
      aria-activedescendant={active && lineElementId(active)}
      onSight={props.onSight}
      ref={props.handle}
      empty={props.empty}
      tail={props.tail}
    >
      {(row) =>
        row.kind === 'line' ? (
          <LineRow
            line={row.line}
            active={row.line.id === active}
            now={now}
            thisDesk={thisDesk}
            byId={byId}
            onPick={onPick}
            onOpen={onOpen}
          />
        ) : (
          <DividerRow divider={row} />
        )
      }
    </ListBox>
  );
}

/** A record's own words, as far as it has any. */
function wordsOf(body: WatchBody): string {
  if (body.kind === 'entry') return body.entry.text;
  if (body.kind === 'incidentOpened') return body.incident.title;
  if (body.kind === 'standingAdded') return body.standing.text;
  if ('text' in body) return body.text;
  return 'reason' in body ? body.reason : '';
}

/** What this desk wrote and the site has not taken, each with why: nothing of it is lost, and somebody has to know. */
function RefusedList(props: { readonly revision: number | undefined }) {
  const desk = useDesk();
  const { revision } = props;
  const { t, language } = useSpeech();
  const ask = useCallback(() => desk.call('log.refused', {}), [desk]);
  const { value, fault } = useQuery(ask, revision);
  return (
    <section className={styles.refusedList} aria-label={t.log.refusedList.title} data-testid="log-refused">
      <h4>{t.log.refusedList.title}</h4>
      {fault && <p>{faultText(fault, language)}</p>}
      {value?.total === 0 && <p>{t.log.refusedList.none}</p>}
      <ul>
        {value?.refused.map(({ record, fault: why }) => (
          <li key={record.id}>
            <time>{formatDateTime(record.at)}</time>
            <span>
              <b>{record.by.name}</b> {t.log.refusedList.kinds[record.body.kind]}
              {wordsOf(record.body) && `: ${wordsOf(record.body)}`}
              <em> {faultText(why, language)}</em>
            </span>
          </li>
        ))}
      </ul>
      {value && value.total > value.refused.length && (
        <p>{t.log.refusedList.more(value.total - value.refused.length)}</p>
      )}
    </section>
  );
}

/** Typing goes on for so long before the desk is asked, ms. */
const settleMs = 200;

interface Props {
  readonly world: LogWorld;
  readonly watch: WatchState | null;
  readonly isLive: boolean;
  /** Gives the keys to the list. */
  readonly onFocus: () => void;
  readonly onIncident: (line: LogLine) => void;
}

/** The running log, newest first, and what is added to one of its lines. */
export function LogListView({ world, watch, isLive, onFocus, onIncident }: Props) {
  const { desk, clock, mirror } = world;
  const { t, language } = useSpeech();
  const cameras = useStore(mirror.cameras);
  const thisDesk = useStore(mirror.status, (status) => status.desk?.desk);
  const [lines] = useState(() => createLines({ desk, clock }));
  useEffect(() => () => lines.close(), [lines]);
  const state = useStore(lines.store);
  const [chosen, setChosen] = useState<LogChosen>(noChoice);
  const [isRefusedOpen, setRefusedOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const now = useMinute(clock, watch?.revision);
  const roster = watch?.roster ?? null;
  // A day goes back from when it was chosen: from the clock, it would be another list each minute.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of each choice of a time
  const chosenAt = useMemo(() => clock.now(), [chosen.time, clock]);
  const asOf = chosen.time === 'day' ? chosenAt : now;
  const wanted = useMemo(
    () => JSON.stringify(filterOf(chosen, { now: asOf, roster, desk: thisDesk })),
    [chosen, asOf, roster, thisDesk],
  );
  const settled = useRef(false);
  useEffect(() => {
    const filter = JSON.parse(wanted);
    if (!settled.current) {
      settled.current = true;
      lines.use(filter);
      return undefined;
    }
    return clock.after(settleMs, () => lines.use(filter));
  }, [wanted, lines, clock]);
  const revision = watch?.revision;
  const seen = useRef(revision);
  useEffect(() => {
    // What was asked for above is read anyway.
    if (seen.current === revision) return;
    seen.current = revision;
    lines.renew();
  }, [revision, lines]);

  const rows = useMemo(() => rowsOf(state.lines, roster), [state.lines, roster]);
  const ids = useMemo(() => state.lines.map(({ id }) => id), [state.lines]);
  const rowOfLine = useMemo(() => rows.flatMap((row, at) => (row.kind === 'line' ? [at] : [])), [rows]);
  // The first line brings what stands above it.
  const keys = useChosen(ids, list, {
    rowOf: (index) => (index === 0 ? 0 : (rowOfLine[index] ?? 0)),
  });
  const { choose } = keys;
  const line = state.lines[keys.at];
  const actions = useLineActions({ world, onFocus });

  const lineOfRow = useMemo(() => {
    let last = -1;
    return rows.map((row) => {
      if (row.kind === 'line') last += 1;
      return last;
    });
  }, [rows]);
  const onSight = useCallback(
    ({ last, atTop }: ListSight) => lines.see({ last: lineOfRow[last] ?? 0, atTop }),
    [lines, lineOfRow],
  );

  function onCamera(): void {
    const id = chosen.camera ? undefined : world.selectedCamera();
    const number = id && cameras.byId.get(id)?.camera.number;
    setChosen({ ...chosen, camera: id && number !== undefined ? { id, number } : undefined });
  }
  function toTop(): void {
    lines.toTop();
    choose(undefined);
    list.current?.toTop();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = pressOf(event);
    if (!command || event.defaultPrevented) return;
    switch (command.key) {
      case 'list': {
        const { list: key } = command;
        if (key.do === 'edge' && key.at === 'first') toTop();
        else if (key.do !== 'open') keys.press(key);
        else if (line) actions.open(line);
        break;
      }
      case 'back':
        if (keys.at < 0) return;
        choose(undefined);
        break;
      case 'search':
        search.current?.focus();
        search.current?.select();
        break;
      case 'clearFilter':
        setChosen({ ...noChoice, thisDesk: chosen.thisDesk });
        break;
      case 'type':
        setChosen(withType(chosen, command.type));
        break;
      case 'desk':
        setChosen({ ...chosen, thisDesk: !chosen.thisDesk });
        break;
      case 'camera':
        onCamera();
        break;
      case 'time':
        setChosen({ ...chosen, time: nextTime(chosen) });
        break;
      case 'refused':
        setRefusedOpen(!isRefusedOpen);
        break;
      case 'new':
        world.onWrite();
        break;
      case 'addendum':
        actions.begin('addendum', line);
        break;
      case 'end':
        actions.begin('end', line);
        break;
      case 'incident':
        if (line) onIncident(line);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  const mayWrite = world.operator.rights.includes('log.write');
  const isOrder = line?.entry.order != null && line.ended === null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what has the keys is inside
    <div className={styles.page} onKeyDown={onKeyDown}>
      <Filters
        chosen={chosen}
        search={search}
        onCamera={onCamera}
        onChoose={setChosen}
        hasRoster={roster !== null}
        onLeave={onFocus}
      />
      <StatusLine
        watch={watch}
        isLive={isLive}
        text={state.loading ? t.log.list.loading : t.log.list.total(state.lines.length, !state.complete)}
        fresh={state.fresh}
        fault={state.lines.length > 0 && state.fault ? faultText(state.fault, language) : undefined}
        onTop={toTop}
        onRefused={() => setRefusedOpen(!isRefusedOpen)}
      />
      {isRefusedOpen && <RefusedList revision={revision} />}
      <LogList
        rows={rows}
        now={now}
        thisDesk={thisDesk}
        onSight={onSight}
        active={line?.id}
        byId={cameras.byId}
        onPick={choose}
        onOpen={actions.open}
        handle={list}
        empty={
          <div className={styles.empty}>
            <strong>
              {state.fault
                ? t.log.empty.refused
                : state.loading
                  ? t.log.list.loading
                  : isLimited(chosen)
                    ? t.log.empty.filtered
                    : t.log.empty.log}
            </strong>
            <span>
              {state.fault
                ? faultText(state.fault, language)
                : state.loading
                  ? ''
                  : isLimited(chosen)
                    ? t.log.empty.filteredHint
                    : t.log.empty.logHint}
            </span>
          </div>
        }
        tail={
          <p className={styles.tail}>
            {state.loadingMore ? t.log.list.more : state.complete ? t.log.list.end : ''}
            {state.fault && !state.complete && (
              <Button
                look="chip"
                onClick={() => {
                  lines.renew();
                  onFocus();
                }}
              >
                {t.log.list.again}
              </Button>
            )}
          </p>
        }
      />
      {actions.form?.name === 'addendum' && (
        <WordsForm
          key={actions.form.line.id}
          about={subjectOf(actions.form.line, now)}
          title={t.log.form.addendum}
          placeholder={t.log.form.addendumText}
          mayBeEmpty={false}
          maxLength={4_000}
          testId="log-addendum"
          busy={actions.auditEvent.busy}
          fault={actions.auditEvent.fault}
          onDone={(text) => void actions.addendum(text)}
          onCancel={actions.cancel}
        />
      )}
      {actions.form?.name === 'end' && (
        <EndOrderForm
          key={actions.form.line.id}
          about={subjectOf(actions.form.line, now)}
          busy={actions.auditEvent.busy}
          fault={actions.auditEvent.fault}
          onDone={(how, text) => void actions.endOrder(how, text)}
          onCancel={actions.cancel}
        />
      )}
      {!actions.form && (
        <footer className={styles.actions}>
          {mayWrite && (
            <>
              <Button onClick={() => world.onWrite()}>
                {t.log.quick.button} <kbd>F3</kbd>
              </Button>
              <Button disabled={!line} onClick={() => actions.begin('addendum', line)}>
                {t.log.addendum} <kbd>{actionKeys.addendum}</kbd>
              </Button>
              <Button disabled={!isOrder} onClick={() => actions.begin('end', line)}>
                {t.log.endOrder} <kbd>{actionKeys.end}</kbd>
              </Button>
              <Button disabled={!line} onClick={() => line && onIncident(line)}>
                {t.log.toIncident} <kbd>{actionKeys.incident}</kbd>
              </Button>
            </>
          )}
        </footer>
      )}
    </div>
  );
}
