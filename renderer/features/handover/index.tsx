import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { cityClasses } from '../../../core/alerts/classes.ts';
import type { ShiftLogId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { ReportNames } from '../../../core/handover/document/frame.ts';
import { reportTexts } from '../../../core/handover/document/words.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useClock, useDesk, useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { KeyboardList, type KeyboardListHandle } from '../../ui/keyboardList.tsx';
import { useQuery } from '../../ui/query.ts';
import { WorkPage, type WorkPageHandle } from '../../ui/workPage.tsx';
import { HandoverActionBar, HandoverPreviewBar } from './bars.tsx';
import {
  HandoverActionForm,
  type HandoverForm,
  type HandoverFormInput,
  type HandoverFormKind,
  type HandoverTextForm,
} from './forms.tsx';
import styles from './handover.module.css';
import { getHandoverKey, type HandoverView, handoverViews } from './keys.ts';
import { type ChosenPreview, countTicks, listAvailableActions, toPreviewRequest } from './model.ts';
import { PastHandovers } from './pastHandovers.tsx';
import { ReportFileForm } from './reportFileForm.tsx';
import { ReportRowView } from './row.tsx';
import type { ReportRow } from './rowContext.ts';
import { createReportRows, findAdjacentSection } from './rows.ts';
import sectionsStyles from './sections.module.css';
import { HandoverRisks, HandoverStatus } from './status.tsx';
import { type OpenedHandover, useHandover } from './useHandover.ts';

/** Navigation by section, with the number of lines and of ticked items of each. */
function Sections(props: { readonly rows: readonly ReportRow[]; readonly onGo: (key: string) => void }) {
  const { rows } = props;
  const { t } = useLanguage();
  const items = new Map<number, { done: number; all: number }>();
  for (const { section, item, tick } of rows) {
    if (item === undefined) continue;
    const of = items.get(section) ?? { done: 0, all: 0 };
    items.set(section, { done: of.done + (tick ? 1 : 0), all: of.all + 1 });
  }
  return (
    <nav className={sectionsStyles.sections} aria-label={t.handover.sections}>
      {rows.map((row) => {
        if (row.kind === 'none')
          return row.sections.map(({ section, title }) => (
            <button
              key={section}
              type="button"
              tabIndex={-1}
              title={title}
              onClick={() => props.onGo(row.key)}
            >
              <b>{section}</b>
              <span>{title}</span>
              <small>{t.count(0)}</small>
            </button>
          ));
        if (row.kind !== 'section') return null;
        const of = items.get(row.section);
        return (
          <button
            key={row.key}
            type="button"
            tabIndex={-1}
            title={row.title}
            data-left={of !== undefined && of.done < of.all}
            onClick={() => props.onGo(row.key)}
          >
            <b>{row.section}</b>
            <span>{row.title}</span>
            <small>{of ? `${of.done}/${of.all}` : row.total === undefined ? '' : t.count(row.total)}</small>
          </button>
        );
      })}
    </nav>
  );
}

/** Sends the request of a form to the desk. */
function send(
  desk: Pick<DeskClient, 'call'>,
  handover: ShiftLogId,
  form: HandoverTextForm,
  { text, credentials }: HandoverFormInput,
): Promise<Result<unknown>> {
  switch (form.kind) {
    case 'word':
      return desk.call('handover.word', { handover, place: form.place, text });
    case 'answer':
      return desk.call('handover.answer', { handover, question: form.question, text });
    case 'sign':
      return desk.call('handover.sign', { handover, credentials });
    case 'accept':
      return desk.call('handover.accept', { handover, credentials });
    case 'refuse':
      return desk.call('handover.refuse', { handover, credentials, reason: text });
    case 'ask':
      return desk.call('handover.ask', { handover, text });
    case 'addendum':
      return desk.call('handover.addendum', { handover, text });
  }
}

/** Returns the names, as known at this desk, of items that a report identifies by id only. */
function useNames(options: { readonly cameras: StoreApi<CamerasState> }): ReportNames {
  const desk = useDesk();
  const { cameras } = options;
  const { language } = useLanguage();
  const byId = useStore(cameras, (now) => now.byId);
  const ask = useCallback(() => desk.call('alert.policy', {}), [desk]);
  const classes = useQuery(ask, undefined).value?.classes ?? cityClasses;
  return useMemo(
    () => ({
      camera: (id) => byId.get(id)?.camera.name,
      alertClass: (key) => classes[key]?.name[language],
    }),
    [byId, classes, language],
  );
}

interface Props {
  readonly operator: Operator;
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** Opens the folder of exports with this file selected, or returns the fault. */
  readonly onShow: (file: string) => Promise<Fault | undefined>;
  readonly handle: RefObject<WorkPageHandle | null>;
}

const fromNow: ChosenPreview = { of: 'desk', span: undefined, period: undefined };

/**
 * The page of the handover of a shift, and of earlier ones.
 * It shows the preview, the outgoing operator's words and signature, and the incoming operator's ticks, questions and
 * signature.
 */
export function HandoverPanel(props: Props) {
  const desk = useDesk();
  const mirror = useMirror();
  const clock = useClock();
  const { operator } = props;
  const { t, language } = useLanguage();
  const w = reportTexts[language];
  const now = useStore(mirror.handover);
  const isOffline = useStore(mirror.status, ({ desk: status }) => status?.site.state !== 'connected');
  const [view, setView] = useState<HandoverView>('now');
  const [looked, setLooked] = useState<OpenedHandover>();
  const [chosen, setChosen] = useState(fromNow);
  const [form, setForm] = useState<HandoverForm>();
  const [formOf, setFormOf] = useState(operator.id);
  // An operator's typed text must not be rendered once for the next operator; the report stays.
  if (formOf !== operator.id) {
    setFormOf(operator.id);
    setForm(undefined);
  }
  const rows = useRef<KeyboardListHandle>(null);

  const current = useHandover({
    now: view === 'period' ? null : now,
    looked,
    chosen,
    me: operator,
  });
  const { shown, fault, isLoading, working, message, forget, run, tick } = current;
  const handover = shown?.handover ?? null;
  const report = shown?.report;
  const names = useNames({ cameras: mirror.cameras });
  const lines = useMemo(
    () => (report ? createReportRows(report, w, language, names) : []),
    [report, w, language, names],
  );
  const isCurrent =
    handover === null
      ? view === 'now'
      : looked?.version === undefined &&
        // The topic has no messages for a centre, only for this desk.
        (handover.id === now?.current?.id || 'centre' in handover.subject);
  const may = useMemo(
    () => listAvailableActions({ handover, isCurrent, mayWork: operator.rights.includes('handover.work') }),
    [handover, isCurrent, operator.rights],
  );
  const left = report ? countTicks(report).all - countTicks(report).done : 0;

  const toReport = () => rows.current?.focus();
  function end(): void {
    setForm(undefined);
    // The focused field has been removed; without this the focus would move to the wall.
    toReport();
  }
  /** Opens a view at its start: the current handover, earlier ones, or a period. */
  function toView(next: HandoverView): void {
    if (next === view && looked === undefined) return;
    setLooked(undefined);
    setForm(undefined);
    setView(next);
  }
  // The focused element was removed with its view; without this the focus would move to the wall.
  const { handle } = props;
  const lookedId = looked?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view, or another handover, has another list
  useLayoutEffect(() => {
    if (document.activeElement === document.body) handle.current?.focus();
  }, [view, lookedId, handle]);
  async function begin(): Promise<void> {
    const period = chosen.period ?? (chosen.span === undefined ? undefined : report);
    const begun = await run('begin', () =>
      desk.call('handover.begin', {
        of: chosen.of,
        ...(period ? { period: { from: period.from, to: period.to } } : {}),
      }),
    );
    if (begun.ok) setLooked({ id: begun.value.id });
  }
  async function submit(of: HandoverTextForm, written: HandoverFormInput): Promise<void> {
    if (!handover) return;
    const { id } = handover;
    const done = await run(of.kind, () => send(desk, id, of, written));
    if (!done.ok) return;
    // A completed handover is no longer the current one, but stays shown here.
    setLooked({ id });
    end();
  }
  /** Opens a form, and clears the message of the previous action. */
  function write(next: HandoverForm): void {
    forget();
    setForm(next);
  }
  const openForm = (kind: HandoverFormKind) => {
    if (may.has(kind)) write({ kind });
  };

  /** Performs the Enter action of a line. */
  function open(row: ReportRow): void {
    if (row.kind === 'question' && may.has('answer'))
      write({ kind: 'answer', question: row.id, title: row.text });
    else if (row.place !== undefined && may.has('word')) {
      const text = row.kind === 'thing' ? (row.text ?? '') : (row.words ?? '');
      const title =
        row.kind === 'thing'
          ? t.handover.thing(row.n)
          : 'title' in row
            ? row.title
            : 'text' in row
              ? row.text
              : '';
      write({ kind: 'word', place: row.place, title: title ?? '', text });
    }
  }
  const go = (line: ReportRow | undefined) => line && rows.current?.go(line.key);
  function onKey(event: KeyboardEvent, row?: ReportRow): void {
    const key = getHandoverKey(event);
    if (!key) return;
    if (key.do === 'view') toView(key.view);
    else if (view === 'past') return;
    else if (key.do === 'section') go(findAdjacentSection(lines, row, key.by));
    else if (key.do === 'tick' && row?.item !== undefined && may.has('tick'))
      void tick(row.item, row.tick === null);
    else if (key.do === 'begin' && may.has('begin')) void begin();
    else if (key.do === 'begin') openForm('addendum');
    else if (key.do === 'form') openForm(key.form);
    else return;
    event.preventDefault();
  }

  return (
    <WorkPage
      title={t.handover.title}
      wide={props.wide}
      labels={t.handover}
      onWide={props.onWide}
      onClose={props.onClose}
      ref={props.handle}
      data-testid="handover"
      onKey={onKey}
      tools={
        <>
          <span role="tablist" aria-label={t.handover.title}>
            {handoverViews.map((one) => (
              <Button
                key={one}
                look="quiet"
                role="tab"
                pressed={view === one}
                onClick={() => toView(one)}
                says={t.handover.views[one]}
              />
            ))}
          </span>
          {shown && view !== 'past' && !handover && (
            <small className={styles.took}>{t.handover.took(shown.tookMs)}</small>
          )}
        </>
      }
    >
      {view === 'past' ? (
        <PastHandovers
          // Messages belong to the operator who triggered them.
          key={operator.id}
          change={JSON.stringify(now?.current)}
          onOpen={({ id }) => {
            setLooked({ id });
            setForm(undefined);
            setView('now');
          }}
        />
      ) : (
        <div className={styles.now}>
          <div className={styles.top}>
            {handover && report ? (
              <HandoverStatus handover={handover} report={report} isOffline={isOffline} />
            ) : (
              <HandoverPreviewBar
                chosen={chosen}
                zone={report?.zone ?? 'Asia/Ho_Chi_Minh'}
                onChoose={setChosen}
              />
            )}
            {report && <HandoverRisks report={report} />}
            {fault && (
              <p className={styles.fault} role="status">
                <IconMark shape="triangle" /> {faultText(fault, language)}
              </p>
            )}
            {isLoading && (
              <p className={styles.loading} role="status">
                {t.handover.loading}
              </p>
            )}
          </div>
          <Sections rows={lines} onGo={(key) => rows.current?.go(key)} />
          <KeyboardList
            rows={lines}
            keyOf={({ key }) => key}
            height={2.6}
            aria-label={t.handover.sections}
            data-testid="handover-report"
            className={styles.report}
            ref={rows}
            onOpen={open}
            onKey={onKey}
            empty={null}
          >
            {(row, active) =>
              report && (
                <ReportRowView
                  row={row}
                  active={active}
                  report={report}
                  names={names}
                  may={may}
                  onTick={(item, ticked) => void tick(item, ticked)}
                />
              )
            }
          </KeyboardList>
          <div className={styles.foot}>
            {form?.kind === 'file' && shown ? (
              <ReportFileForm
                desired={() =>
                  handover
                    ? { handover: handover.id, version: looked?.version }
                    : toPreviewRequest(chosen, clock.now())
                }
                onShow={props.onShow}
                onCancel={end}
              />
            ) : form && form.kind !== 'file' ? (
              <HandoverActionForm
                key={`${form.kind} ${'place' in form ? form.place : 'question' in form ? form.question : ''}`}
                form={form}
                name={operator.name}
                working={working}
                notYet={form.kind === 'accept' && left > 0 ? t.handover.ticksLeft(left) : undefined}
                fault={message?.isFault && !working ? message.text : undefined}
                onSubmit={(written) => void submit(form, written)}
                onCancel={end}
              />
            ) : (
              <HandoverActionBar
                current={current}
                looked={looked}
                may={may}
                onBegin={() => {
                  void begin();
                  // The button is disabled and then removed; without this the focus would move to the wall.
                  toReport();
                }}
                onForm={openForm}
                onLook={setLooked}
              />
            )}
          </div>
        </div>
      )}
    </WorkPage>
  );
}
