import { type KeyboardEvent, type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type {
  AuditCamera,
  AuditFilter,
  AuditLogOwner,
  AuditNames,
  AuditRow,
} from '../../../core/audit/api.ts';
import { ok } from '../../../core/base/result.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { KeyboardList } from '../../ui/keyboardList.tsx';
import { MouseTarget } from '../../ui/mouseTarget.tsx';
import { type PagedListOptions, usePagedList } from '../../ui/pagedList.ts';
import { useQuery } from '../../ui/query.ts';
import { WorkPage, type WorkPageHandle } from '../../ui/workPage.tsx';
import styles from './audit.module.css';
import { AuditExportForm } from './auditExportForm.tsx';
import { AuditFilters } from './filters.tsx';
import {
  emptyAuditFilter,
  findClockSetBacks,
  getAuditActionText,
  getAuditKey,
  getAuditStateMarks,
  getPersonName,
  hasAuditFilter,
  type TypedAuditFilter,
  toAuditFilter,
  toDetailLines,
} from './model.ts';

interface EntryRowProps {
  readonly row: AuditRow;
  readonly names: AuditNames | undefined;
  readonly knownCamera: AuditCamera | undefined;
  readonly isSetBack: boolean;
  readonly isOpen: boolean;
  readonly onWho: (row: AuditRow) => void;
  readonly onCamera: (row: AuditRow) => void;
  readonly onCommand: (row: AuditRow) => void;
}

/** One audit event as a line; expanded, all details that the audit log has of it. */
function EntryRow(props: EntryRowProps) {
  const { row, names, knownCamera, isOpen } = props;
  const { t } = useLanguage();
  const words = t.audit;
  const camera = knownCamera
    ? `${knownCamera.number} ${knownCamera.name}`
    : (row.camera?.split(':').at(-1) ?? '');
  const deskName = names?.desks.find(({ id }) => id === row.desk)?.name;
  return (
    <div className={styles.entry} data-open={isOpen}>
      <div className={styles.line}>
        <span className={styles.at}>
          {formatDateTime(row.at)}
          {props.isSetBack && (
            <span className={styles.setBack}>
              <IconMark shape="triangle" /> {words.clockBack}
            </span>
          )}
        </span>
        <span title={row.who}>{getPersonName(row.who, names)}</span>
        <span title={row.event}>{getAuditActionText(row.event, t)}</span>
        <span title={row.camera ?? ''}>{camera}</span>
        <span title={row.desk ?? ''}>{deskName ?? row.desk?.replace(/^desk-/, '').slice(0, 6) ?? ''}</span>
        <span title={row.why ?? ''}>{row.why}</span>
      </div>
      {isOpen && (
        <div className={styles.facts}>
          <div className={styles.follow}>
            <MouseTarget look="chip" onPress={() => props.onWho(row)} says={words.followWho} />
            {row.camera !== null && (
              <MouseTarget look="chip" onPress={() => props.onCamera(row)} says={words.followCamera} />
            )}
            <MouseTarget look="chip" onPress={() => props.onCommand(row)} says={words.followAction} />
          </div>
          <dl>
            <Fact name={words.facts.seq} value={t.count(row.seq)} />
            <Fact name={words.facts.who} value={row.who} />
            <Fact name={words.facts.event} value={row.event} />
            {row.camera !== null && <Fact name={words.columns.camera} value={row.camera} />}
            {row.desk !== null && <Fact name={words.facts.desk} value={row.desk} />}
            {row.why !== null && <Fact name={words.columns.why} value={row.why} />}
            <Fact name={words.facts.monotonic} value={`${(row.monotonicMs / 1_000).toFixed(3)} s`} />
            {toDetailLines(row.detail, t).map(({ key, raw, name, value }) => (
              <Fact key={key} name={name} value={value} title={key} raw={raw} />
            ))}
            <Fact name={words.facts.hash} value={row.hash} />
            <Fact name={words.facts.previous} value={row.previous} />
          </dl>
        </div>
      )}
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  /** The key and the value as programs write them. */
  readonly title?: string;
  readonly raw?: string;
}

function Fact({ name, value, title, raw }: FactProps) {
  return (
    <>
      <dt title={title}>{name}</dt>
      <dd title={raw}>{value}</dd>
    </>
  );
}

const pageRows = 100;

/** A filter with few matches loads more pages until this many entries are shown. */
const screenRows = 50;

/** An entry, and its camera where that is known. */
interface FoundEntry {
  readonly row: AuditRow;
  readonly camera: AuditCamera | undefined;
}

/**
 * Loads the entries of an audit log that match a filter, newest first.
 * `filter`: the same object while its content is the same.
 */
function useEntries(auditLog: AuditLogOwner, filter: AuditFilter) {
  const desk = useDesk();
  const clock = useClock();
  const options = useMemo(
    (): PagedListOptions<FoundEntry, number> => ({
      clock,
      async fetchPage(before, limit) {
        const place = before === undefined ? {} : { before };
        const page = await desk.call('audit.page', { auditLog, filter, limit, ...place });
        if (!page.ok) return page;
        const { entries, cameras, next } = page.value;
        const byId = new Map<string, AuditCamera>(cameras.map((camera) => [camera.id, camera]));
        return ok({ items: entries.map((row) => ({ row, camera: byId.get(row.camera ?? '') })), next });
      },
      keyOf: ({ row }) => String(row.seq),
      pageItems: pageRows,
      aheadItems: screenRows,
    }),
    [desk, clock, auditLog, filter],
  );
  return usePagedList(options, undefined);
}

/** Interval at which the state of an audit log is requested, ms. */
const stateEveryMs = 5_000;

interface Props {
  readonly cameras: StoreApi<CamerasState>;
  readonly isConnected: boolean;
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  readonly handle: RefObject<WorkPageHandle | null>;
}

/**
 * The auditor's page: the events of the audit log, and whether it is intact.
 * The audit log is that of this desk or of the site.
 */
export function AuditPanel(props: Props) {
  const desk = useDesk();
  const clock = useClock();
  const { isConnected } = props;
  const { t, language } = useLanguage();
  const words = t.audit;
  const listed = useStore(props.cameras);
  const [auditLog, setTrail] = useState<AuditLogOwner>(isConnected ? 'site' : 'desk');
  const [chosen, setChosen] = useState<TypedAuditFilter>(emptyAuditFilter);
  const [isExporting, setExporting] = useState(false);
  const [opened, setOpened] = useState<number>();
  const who = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);

  // A time without a date is on the day on which the page was opened.
  const [today] = useState(() => clock.now());
  const asked = JSON.stringify(toAuditFilter(chosen, auditLog, today));
  // The filter is the same object while its content is the same.
  const filter = useMemo(() => JSON.parse(asked) as ReturnType<typeof toAuditFilter>, [asked]);
  const read = useEntries(auditLog, filter);
  const isAsking = read.isLoading || read.isLoadingMore;
  const cameras = useMemo(() => {
    const known = new Map<string, AuditCamera>();
    for (const { camera } of read.items) if (camera) known.set(camera.id, camera);
    for (const { camera } of listed.list) known.set(camera.id, camera);
    return [...known.values()];
  }, [read.items, listed]);
  const askState = useCallback(() => desk.call('audit.state', { auditLog }), [desk, auditLog]);
  const { value: state, fault: stateFault } = useQuery(askState, undefined, { clock, ms: stateEveryMs });
  const askNames = useCallback(() => desk.call('audit.names', { auditLog }), [desk, auditLog]);
  const { value: names } = useQuery(askNames, undefined);
  const back = useMemo(() => findClockSetBacks(read.items.map(({ row }) => row)), [read.items]);

  const toList = () => list.current?.querySelector<HTMLElement>('[data-list]')?.focus();
  const follow = {
    who: (row: AuditRow) => setChosen({ ...chosen, who: row.who }),
    camera: (row: AuditRow) => row.camera !== null && setChosen({ ...chosen, camera: row.camera as never }),
    event: (row: AuditRow) => setChosen({ ...chosen, event: row.event }),
  };

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = getAuditKey(event.key);
    if (key === 'search') who.current?.focus();
    else if (key === 'auditLog') setTrail(auditLog === 'desk' ? 'site' : 'desk');
    else if (key === 'clear') setChosen(emptyAuditFilter);
    else if (key === 'again') read.reset();
    else if (key === 'exporting') setExporting((now) => !now);
    else return;
    event.preventDefault();
  }
  function onRowKey(event: KeyboardEvent, found: FoundEntry | undefined): void {
    const row = found?.row;
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = getAuditKey(event.key);
    if (key === 'who') follow.who(row);
    else if (key === 'camera') follow.camera(row);
    else if (key === 'event') follow.event(row);
    else return;
    event.preventDefault();
  }

  const isWhole = read.next === undefined && !isAsking && !read.fault;
  const isAway = auditLog === 'site' && read.fault !== undefined && read.items.length === 0;
  return (
    <WorkPage
      title={words.title}
      wide={props.wide}
      labels={words}
      onWide={props.onWide}
      onClose={props.onClose}
      ref={props.handle}
      data-testid="audit"
      onKey={onKey}
      tools={
        <>
          {(['site', 'desk'] as const).map((one) => (
            <Button
              key={one}
              look="chip"
              pressed={auditLog === one}
              title={words.auditLog}
              onClick={() => setTrail(one)}
            >
              {words.auditLogs[one]}
            </Button>
          ))}
          <Button
            look="chip"
            pressed={isExporting}
            onClick={() => setExporting(!isExporting)}
            says={words.exporting.open}
          />
        </>
      }
    >
      <div className={styles.panel}>
        <section className={styles.state} aria-label={words.state.label}>
          {state ? (
            getAuditStateMarks(state, auditLog, t).map(({ shape, text, weight }) => (
              <span key={text} data-weight={weight}>
                <IconMark shape={shape} /> {text}
              </span>
            ))
          ) : (
            <span data-weight="calm">
              {stateFault ? faultText(stateFault, language) : words.state.unknown}
            </span>
          )}
          {state?.trouble && (
            <span data-weight="warn">
              <IconMark shape="triangle" /> {faultText(state.trouble, language)}
            </span>
          )}
          {state?.fingerprint && (
            <small title={state.fingerprint}>{words.state.key(state.fingerprint.slice(0, 16))}…</small>
          )}
        </section>
        <AuditFilters
          auditLog={auditLog}
          chosen={chosen}
          names={names}
          cameras={cameras}
          who={who}
          now={() => clock.now()}
          onChoose={setChosen}
          onLeave={toList}
        />
        {isExporting && (
          <AuditExportForm
            auditLog={auditLog}
            filter={filter}
            onLeave={() => {
              setExporting(false);
              toList();
            }}
          />
        )}
        <div className={styles.columns} aria-hidden="true">
          {Object.entries(words.columns).map(([name, label]) => (
            <span key={name}>{label}</span>
          ))}
        </div>
        <div ref={list} className={styles.list}>
          <KeyboardList
            rows={read.items}
            keyOf={({ row }) => String(row.seq)}
            height={2}
            aria-label={words.entries}
            data-testid="audit-entries"
            onOpen={({ row }) => setOpened(opened === row.seq ? undefined : row.seq)}
            onKey={onRowKey}
            onEnd={read.more}
            empty={
              <p className={styles.note}>
                {isAway
                  ? words.offline
                  : isAsking
                    ? read.next === undefined
                      ? words.loading
                      : words.looking(read.next)
                    : read.fault
                      ? faultText(read.fault, language)
                      : hasAuditFilter(chosen)
                        ? `${words.notFound} ${words.notFoundHint}`
                        : words.none}
              </p>
            }
            tail={isWhole && <p className={styles.tail}>{words.end}</p>}
          >
            {({ row, camera }) => (
              <EntryRow
                row={row}
                names={names}
                knownCamera={camera}
                isSetBack={back.has(row.seq)}
                isOpen={opened === row.seq}
                onWho={follow.who}
                onCamera={follow.camera}
                onCommand={follow.event}
              />
            )}
          </KeyboardList>
        </div>
        <p className={styles.foot}>
          <span role="status">
            {read.fault && read.items.length > 0
              ? faultText(read.fault, language)
              : isAsking && read.items.length > 0 && read.next !== undefined
                ? words.looking(read.next)
                : state && state.last > 0
                  ? words.state.span(state.first, state.last)
                  : ''}
          </span>
          <span>{words.keys}</span>
        </p>
      </div>
    </WorkPage>
  );
}
