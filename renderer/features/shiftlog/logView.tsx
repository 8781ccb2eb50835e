import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatDateTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import type { ShiftLogBody } from '../../../core/shiftlog/record.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMirror, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { ListBox, type ListHandle, type VisibleListRange } from '../../ui/listBox.tsx';
import { useQuery } from '../../ui/query.ts';
import { useCurrentMinute } from '../../ui/useCurrentMinute.ts';
import { useCurrentRow } from '../../ui/useCurrentRow.ts';
import { getSelectedCamera, useSequences, useWall } from '../wall/public.ts';
import { useShiftLogContext } from './context.ts';
import { EndOrderForm, TextForm } from './entryForms.tsx';
import {
  type ChosenLogFilter,
  emptyLogFilter,
  getNextLogPeriod,
  isLogFilterLimited,
  LogFilterBar,
  toggleEntryType,
  toLogFilter,
} from './filters.tsx';
import { LogStatusLine } from './header.tsx';
import { getShiftLogKeyAt, shiftLogActionKeys } from './keys.ts';
import styles from './log.module.css';
import { createLogLines } from './logLines.ts';
import { DividerRow, getLineElementId, LineRow, toFormSubject } from './row.tsx';
import { toLogRows } from './rows.ts';
import { useLineActions } from './useLineActions.ts';

/** Estimated height of a row before it is measured, rem. */
const lineRem = 3.4;
const dividerRem = 2;

/** Returns the text of a record, if it has any. */
function wordsOf(body: ShiftLogBody): string {
  if (body.kind === 'entry') return body.entry.text;
  if (body.kind === 'incidentOpened') return body.incident.title;
  if (body.kind === 'standingAdded') return body.standing.text;
  if ('text' in body) return body.text;
  return 'reason' in body ? body.reason : '';
}

/** The entries of this desk that the site rejected, with reasons, so that none is lost unnoticed. */
function RefusedList(props: { readonly revision: number | undefined }) {
  const desk = useDesk();
  const { revision } = props;
  const { t, language } = useLanguage();
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

/** Delay after the last keystroke before a request to the desk, ms. */
const settleMs = 200;

/** The log, newest first, and the actions on its entries. */
export function LogListView({ onIncident }: { readonly onIncident: (line: LogLine) => void }) {
  const desk = useDesk();
  const clock = useClock();
  const mirror = useMirror();
  const wall = useWall();
  const sequences = useSequences();
  const { onFocus, onWrite } = useShiftLogContext();
  const shiftLog = useStore(mirror.shiftLog);
  const { t, language } = useLanguage();
  const cameras = useStore(mirror.cameras);
  const thisDesk = useStore(mirror.status, (status) => status.desk?.desk);
  const [lines] = useState(() => createLogLines({ desk, clock }));
  useEffect(() => () => lines.close(), [lines]);
  const state = useStore(lines.store);
  const [chosen, setChosen] = useState<ChosenLogFilter>(emptyLogFilter);
  const [isRefusedOpen, setRefusedOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const now = useCurrentMinute(clock, shiftLog?.revision);
  const roster = shiftLog?.roster ?? null;
  // A day ends at the time of the choice: relative to the clock, the list would change each minute.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each choice of a period
  const chosenAt = useMemo(() => clock.now(), [chosen.time, clock]);
  const asOf = chosen.time === 'day' ? chosenAt : now;
  const wanted = useMemo(
    () => JSON.stringify(toLogFilter(chosen, { now: asOf, roster, desk: thisDesk })),
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
  const revision = shiftLog?.revision;
  const seen = useRef(revision);
  useEffect(() => {
    // The request above already loads this revision.
    if (seen.current === revision) return;
    seen.current = revision;
    lines.renew();
  }, [revision, lines]);

  const rows = useMemo(() => toLogRows(state.lines, roster), [state.lines, roster]);
  const ids = useMemo(() => state.lines.map(({ id }) => id), [state.lines]);
  const rowOfLine = useMemo(() => rows.flatMap((row, at) => (row.kind === 'line' ? [at] : [])), [rows]);
  // Reaching the first line shows the new entries above it.
  const keys = useCurrentRow(ids, list, {
    rowOf: (index) => (index === 0 ? 0 : (rowOfLine[index] ?? 0)),
  });
  const { choose } = keys;
  const line = state.lines[keys.at];
  const actions = useLineActions();

  const lineOfRow = useMemo(() => {
    let last = -1;
    return rows.map((row) => {
      if (row.kind === 'line') last += 1;
      return last;
    });
  }, [rows]);
  const onSight = useCallback(
    ({ last, atTop }: VisibleListRange) => lines.see({ last: lineOfRow[last] ?? 0, atTop }),
    [lines, lineOfRow],
  );

  function onCamera(): void {
    const id = chosen.camera ? undefined : getSelectedCamera(wall.getState(), sequences.getState());
    const number = id && cameras.byId.get(id)?.camera.number;
    setChosen({ ...chosen, camera: id && number !== undefined ? { id, number } : undefined });
  }
  function toTop(): void {
    lines.toTop();
    choose(undefined);
    list.current?.toTop();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = getShiftLogKeyAt(event);
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
        setChosen({ ...emptyLogFilter, thisDesk: chosen.thisDesk });
        break;
      case 'type':
        setChosen(toggleEntryType(chosen, command.type));
        break;
      case 'desk':
        setChosen({ ...chosen, thisDesk: !chosen.thisDesk });
        break;
      case 'camera':
        onCamera();
        break;
      case 'time':
        setChosen({ ...chosen, time: getNextLogPeriod(chosen) });
        break;
      case 'refused':
        setRefusedOpen(!isRefusedOpen);
        break;
      case 'new':
        onWrite();
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

  const mayWrite = useRight('log.write');
  const isOrder = line?.entry.order != null && line.ended === null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focused element is inside
    <div className={styles.page} onKeyDown={onKeyDown}>
      <LogFilterBar
        chosen={chosen}
        search={search}
        onCamera={onCamera}
        onChoose={setChosen}
        hasRoster={roster !== null}
        onLeave={onFocus}
      />
      <LogStatusLine
        text={state.loading ? t.log.list.loading : t.log.list.total(state.lines.length, !state.complete)}
        fresh={state.fresh}
        fault={state.lines.length > 0 && state.fault ? faultText(state.fault, language) : undefined}
        onTop={toTop}
        onRefused={() => setRefusedOpen(!isRefusedOpen)}
      />
      {isRefusedOpen && <RefusedList revision={revision} />}
      <ListBox
        rows={rows}
        keyOf={({ key }) => key}
        height={(at) => (rows[at]?.kind === 'divider' ? dividerRem : lineRem)}
        aria-label={t.log.list.label}
        data-testid="log-list"
        className={styles.list}
        aria-activedescendant={line && getLineElementId(line.id)}
        onSight={onSight}
        ref={list}
        empty={
          <div className={styles.empty}>
            <strong>
              {state.fault
                ? t.log.empty.refused
                : state.loading
                  ? t.log.list.loading
                  : isLogFilterLimited(chosen)
                    ? t.log.empty.filtered
                    : t.log.empty.log}
            </strong>
            <span>
              {state.fault
                ? faultText(state.fault, language)
                : state.loading
                  ? ''
                  : isLogFilterLimited(chosen)
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
      >
        {(row) =>
          row.kind === 'line' ? (
            <LineRow
              line={row.line}
              active={row.line.id === line?.id}
              now={now}
              thisDesk={thisDesk}
              byId={cameras.byId}
              onPick={choose}
              onOpen={actions.open}
            />
          ) : (
            <DividerRow divider={row} />
          )
        }
      </ListBox>
      {actions.form?.name === 'addendum' && (
        <TextForm
          key={actions.form.line.id}
          about={toFormSubject(actions.form.line, now)}
          title={t.log.form.addendum}
          placeholder={t.log.form.addendumText}
          data-testid="log-addendum"
          action={actions.auditEvent}
          onDone={(text) => void actions.addendum(text)}
          onCancel={actions.cancel}
        />
      )}
      {actions.form?.name === 'end' && (
        <EndOrderForm
          key={actions.form.line.id}
          about={toFormSubject(actions.form.line, now)}
          action={actions.auditEvent}
          onDone={(how, text) => void actions.endOrder(how, text)}
          onCancel={actions.cancel}
        />
      )}
      {!actions.form && (
        <footer className={styles.actions}>
          {mayWrite && (
            <>
              <Button onClick={() => onWrite()}>
                {t.log.quick.button} <kbd>{t.commandKeys.write}</kbd>
              </Button>
              <Button disabled={!line} onClick={() => actions.begin('addendum', line)}>
                {t.log.addendum} <kbd>{shiftLogActionKeys.addendum}</kbd>
              </Button>
              <Button disabled={!isOrder} onClick={() => actions.begin('end', line)}>
                {t.log.endOrder} <kbd>{shiftLogActionKeys.end}</kbd>
              </Button>
              <Button disabled={!line} onClick={() => line && onIncident(line)}>
                {t.log.toIncident} <kbd>{shiftLogActionKeys.incident}</kbd>
              </Button>
            </>
          )}
        </footer>
      )}
    </div>
  );
}
