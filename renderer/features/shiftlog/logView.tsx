import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { faultText } from '../../../core/errors/faults.ts';
import type { WatchState } from '../../../core/shiftlog/api.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { useChosen } from '../../ui/chosen.ts';
import type { ListHandle, ListSight } from '../../ui/listBox.tsx';
import { useMinute } from '../../ui/minute.ts';
import { Filters, filterOf, isLimited, type LogChosen, nextTime, noChoice, withType } from './filters.tsx';
import { StatusLine } from './head.tsx';
import { deedKeys, pressOf } from './keys.ts';
import { EndOrderForm, WordsForm } from './lineForms.tsx';
import { createLines } from './lines.ts';
import { LogList } from './list.tsx';
import styles from './log.module.css';
import { RefusedList } from './refused.tsx';
import { subjectOf } from './row.tsx';
import { rowsOf } from './rows.ts';
import { useLineDeeds } from './useLineDeeds.ts';
import type { LogWorld } from './world.ts';

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
  const deeds = useLineDeeds({ world, onFocus });

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
        else if (line) deeds.open(line);
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
        deeds.begin('addendum', line);
        break;
      case 'end':
        deeds.begin('end', line);
        break;
      case 'incident':
        if (line) onIncident(line);
        break;
      default:
        return;
    }
    event.preventDefault();
    // The wall's key of the same name is not pressed.
    event.nativeEvent.stopImmediatePropagation();
  }

  const mayWrite = world.operator.rights.includes('log.write');
  const isOrder = line?.entry.order != null && line.ended === null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what has the keys is inside
    <div className={styles.page} onKeyDown={onKeyDown}>
      <Filters
        {...{ chosen, search, onCamera }}
        onChoose={setChosen}
        hasRoster={roster !== null}
        onLeave={onFocus}
      />
      <StatusLine
        {...{ watch, isLive }}
        text={state.loading ? t.log.list.loading : t.log.list.total(state.lines.length, !state.complete)}
        fresh={state.fresh}
        fault={state.lines.length > 0 && state.fault ? faultText(state.fault, language) : undefined}
        onTop={toTop}
        onRefused={() => setRefusedOpen(!isRefusedOpen)}
      />
      {isRefusedOpen && <RefusedList desk={desk} revision={revision} />}
      <LogList
        {...{ rows, now, thisDesk, onSight }}
        active={line?.id}
        byId={cameras.byId}
        onPick={choose}
        onOpen={deeds.open}
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
      {deeds.form?.name === 'addendum' && (
        <WordsForm
          key={deeds.form.line.id}
          about={subjectOf(deeds.form.line, now)}
          title={t.log.form.addendum}
          placeholder={t.log.form.addendumText}
          mayBeEmpty={false}
          maxLength={4_000}
          testId="log-addendum"
          busy={deeds.deed.busy}
          fault={deeds.deed.fault}
          onDone={(text) => void deeds.addendum(text)}
          onCancel={deeds.cancel}
        />
      )}
      {deeds.form?.name === 'end' && (
        <EndOrderForm
          key={deeds.form.line.id}
          about={subjectOf(deeds.form.line, now)}
          busy={deeds.deed.busy}
          fault={deeds.deed.fault}
          onDone={(how, text) => void deeds.endOrder(how, text)}
          onCancel={deeds.cancel}
        />
      )}
      {!deeds.form && (
        <footer className={styles.actions}>
          {mayWrite && (
            <>
              <Button onClick={() => world.onWrite()}>
                {t.log.quick.button} <kbd>F3</kbd>
              </Button>
              <Button disabled={!line} onClick={() => deeds.begin('addendum', line)}>
                {t.log.addendum} <kbd>{deedKeys.addendum}</kbd>
              </Button>
              <Button disabled={!isOrder} onClick={() => deeds.begin('end', line)}>
                {t.log.endOrder} <kbd>{deedKeys.end}</kbd>
              </Button>
              <Button disabled={!line} onClick={() => line && onIncident(line)}>
                {t.log.toIncident} <kbd>{deedKeys.incident}</kbd>
              </Button>
            </>
          )}
        </footer>
      )}
    </div>
  );
}
