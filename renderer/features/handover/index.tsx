import { type KeyboardEvent, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Clock } from '../../../core/base/clock.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { reportWords } from '../../../core/handover/document/words.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page, type PageHandle } from '../../ui/page.tsx';
import { Rows, type RowsHandle } from '../../ui/rows.tsx';
import { ChosenBar } from './chosenBar.tsx';
import { DeedBar } from './deedBar.tsx';
import { send } from './deeds.ts';
import { FileForm } from './files.tsx';
import { DeedForm, type Form, type PlainForm, type Written, type WrittenForm } from './forms.tsx';
import styles from './handover.module.css';
import { Risks, Standing } from './head.tsx';
import { type HandoverView, handoverKey, handoverViews } from './keys.ts';
import type { ReportRow } from './making.ts';
import { type Chosen, deedsOf, previewOf, ticksOf } from './model.ts';
import { Past } from './past.tsx';
import { Row } from './row.tsx';
import { reportRows, sectionBeside } from './rows.ts';
import { Sections } from './sections.tsx';
import { type Looked, useHandover } from './useHandover.ts';
import { useNames } from './useNames.ts';

interface Props {
  readonly desk: Pick<Desk, 'call'>;
  readonly mirror: Pick<Mirror, 'cameras' | 'handover' | 'status'>;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** Opens the folder of exports with this file in it, or says why not. */
  readonly onShow: (file: string) => Promise<Fault | undefined>;
  readonly handle: RefObject<PageHandle | null>;
}

const fromNow: Chosen = { of: 'desk', span: undefined, period: undefined };

/** The handover of the watch: preview, the outgoing's words and signature, the incoming's ticks, questions and signature; and those before. */
export function HandoverPanel(props: Props) {
  const { desk, mirror, clock, operator } = props;
  const { t, language } = useSpeech();
  const w = reportWords[language];
  const now = useStore(mirror.handover);
  const isOffline = useStore(mirror.status, ({ desk: status }) => status?.site.state !== 'connected');
  const [view, setView] = useState<HandoverView>('now');
  const [looked, setLooked] = useState<Looked>();
  const [chosen, setChosen] = useState(fromNow);
  const [form, setForm] = useState<Form>();
  const [formOf, setFormOf] = useState(operator.id);
  // What somebody typed is not the next one's, not for one picture; the report stays.
  if (formOf !== operator.id) {
    setFormOf(operator.id);
    setForm(undefined);
  }
  const rows = useRef<RowsHandle>(null);

  const { shown, fault, isLoading, working, said, forget, run, tick } = useHandover({
    ...{ desk, clock, now: view === 'period' ? null : now, looked, chosen, me: operator },
  });
  const handover = shown?.handover ?? null;
  const report = shown?.report;
  const names = useNames({ desk, cameras: mirror.cameras });
  const lines = useMemo(
    () => (report ? reportRows(report, w, language, names) : []),
    [report, w, language, names],
  );
  const isCurrent =
    handover === null
      ? view === 'now'
      : looked?.version === undefined &&
        // Of a centre there is no word in the topic, which is of this desk.
        (handover.id === now?.current?.id || 'centre' in handover.subject);
  const may = useMemo(
    () => deedsOf({ handover, isCurrent, mayWork: operator.rights.includes('handover.work') }),
    [handover, isCurrent, operator.rights],
  );
  const left = report ? ticksOf(report).all - ticksOf(report).done : 0;

  const toReport = () => document.querySelector<HTMLElement>('[data-testid="handover-report"]')?.focus();
  function end(): void {
    setForm(undefined);
    // The field that had the keys is about to go, and they would go to the wall.
    toReport();
  }
  /** Each view from its beginning: the one under way, those before, or a period. */
  function toView(next: HandoverView): void {
    if (next === view && looked === undefined) return;
    setLooked(undefined);
    setForm(undefined);
    setView(next);
  }
  // What had the keys is gone with the view it was in, and they would go to the wall.
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
  async function submit(of: WrittenForm, written: Written): Promise<void> {
    if (!handover) return;
    const { id } = handover;
    const done = await run(of.kind, () => send(desk, id, of, written));
    if (!done.ok) return;
    // What was handed over is nobody's current one any more, and is still to be read here.
    setLooked({ id });
    end();
  }
  /** What was said of something else says nothing of this. */
  function write(next: Form): void {
    forget();
    setForm(next);
  }
  const openForm = (kind: PlainForm) => {
    if (may.has(kind)) write({ kind });
  };

  /** What Enter means on a line. */
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
    const key = handoverKey(event);
    if (!key) return;
    if (key.do === 'view') toView(key.view);
    else if (view === 'past') return;
    else if (key.do === 'section') go(sectionBeside(lines, row, key.by));
    else if (key.do === 'tick' && row?.item !== undefined && may.has('tick'))
      void tick(row.item, row.tick === null);
    else if (key.do === 'begin' && may.has('begin')) void begin();
    else if (key.do === 'begin') openForm('addendum');
    else if (key.do === 'form') openForm(key.form);
    else return;
    event.preventDefault();
  }

  return (
    <Page
      title={t.handover.title}
      wide={props.wide}
      labels={t.handover}
      onWide={props.onWide}
      onClose={props.onClose}
      handle={props.handle}
      testId="handover"
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
        <Past
          // What is told of it is told to whoever asked.
          key={operator.id}
          desk={desk}
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
              <Standing handover={handover} report={report} isOffline={isOffline} />
            ) : (
              <ChosenBar chosen={chosen} zone={report?.zone ?? 'Asia/Ho_Chi_Minh'} onChoose={setChosen} />
            )}
            {report && <Risks report={report} />}
            {fault && (
              <p className={styles.fault} role="status">
                <Mark shape="triangle" /> {faultText(fault, language)}
              </p>
            )}
            {isLoading && (
              <p className={styles.loading} role="status">
                {t.handover.loading}
              </p>
            )}
          </div>
          <Sections rows={lines} onGo={(key) => rows.current?.go(key)} />
          <Rows
            rows={lines}
            keyOf={({ key }) => key}
            height={2.6}
            label={t.handover.sections}
            testId="handover-report"
            className={styles.report}
            handle={rows}
            onOpen={open}
            onKey={onKey}
            empty={null}
          >
            {(row, active) =>
              report && (
                <Row
                  row={row}
                  active={active}
                  report={report}
                  names={names}
                  may={may}
                  onTick={(item, ticked) => void tick(item, ticked)}
                />
              )
            }
          </Rows>
          <div className={styles.foot}>
            {form?.kind === 'file' && shown ? (
              <FileForm
                desk={desk}
                clock={clock}
                sought={() =>
                  handover
                    ? { handover: handover.id, version: looked?.version }
                    : previewOf(chosen, clock.now())
                }
                onShow={props.onShow}
                onCancel={end}
              />
            ) : form && form.kind !== 'file' ? (
              <DeedForm
                key={`${form.kind} ${'place' in form ? form.place : 'question' in form ? form.question : ''}`}
                form={form}
                name={operator.name}
                working={working}
                notYet={form.kind === 'accept' && left > 0 ? t.handover.ticksLeft(left) : undefined}
                fault={said?.isFault && !working ? said.text : undefined}
                onSubmit={(written) => void submit(form, written)}
                onCancel={end}
              />
            ) : (
              <DeedBar
                handover={handover}
                looked={looked}
                may={may}
                working={working}
                said={said}
                onBegin={() => void begin()}
                onForm={openForm}
                onLook={setLooked}
                onFocus={toReport}
              />
            )}
          </div>
        </div>
      )}
    </Page>
  );
}
