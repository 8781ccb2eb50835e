import { type KeyboardEvent, memo, useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StandingLine } from '../../../core/shiftlog/line.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useClock, useDesk, useMirror, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { type IconShape, type StateMark, StateMarks } from '../../ui/iconMark.tsx';
import type { ListHandle } from '../../ui/listBox.tsx';
import { useQuery } from '../../ui/query.ts';
import { useCurrentMinute } from '../../ui/useCurrentMinute.ts';
import { useCurrentRow } from '../../ui/useCurrentRow.ts';
import { useShiftLogContext } from './context.ts';
import { PanelFooterForm, TextForm } from './entryForms.tsx';
import standingFormStyles from './forms.module.css';
import { getShiftLogKeyAt, shiftLogActionKeys } from './keys.ts';
import { LabelledTextField, TextLine } from './labelledTextField.tsx';
import styles from './log.module.css';
import standingRowStyles from './row.module.css';
import { formatDayAndMinute } from './row.tsx';
import { SinglePageList } from './singlePageList.tsx';
import {
  emptyStandingDraft,
  getStandingState,
  type InvalidStandingField,
  type StandingDraft,
  standingKinds,
  toStandingItem,
} from './standingDrafts.ts';
import { type LogActionState, useLogAction } from './useLogAction.ts';

/** A form for a watch item, a standing order or a planned event. */
function StandingForm(props: {
  readonly first: StandingDraft;
  readonly wrong: InvalidStandingField | undefined;
  readonly action: Pick<LogActionState, 'busy' | 'fault'>;
  readonly onDone: (draft: StandingDraft) => void;
  readonly onCancel: () => void;
}) {
  const { wrong } = props;
  const { t } = useLanguage();
  const words = t.log.standing;
  const [draft, setDraft] = useState(props.first);
  const set = (change: Partial<StandingDraft>) => setDraft({ ...draft, ...change });
  const of = (name: InvalidStandingField) => ({
    value: draft[name],
    'aria-invalid': wrong === name,
    onChange: (value: string) => set({ [name]: value }),
  });
  return (
    <PanelFooterForm
      title={words.add}
      action={props.action}
      data-testid="standing-form"
      onDone={() => props.onDone(draft)}
      onCancel={props.onCancel}
    >
      <div className={standingFormStyles.line}>
        {standingKinds.map((what) => (
          <Button key={what} look="chip" pressed={draft.what === what} onClick={() => set({ what })}>
            {words.kinds[what]}
          </Button>
        ))}
      </div>
      <TextLine data-first label={words.text} value={draft.text} onChange={(text) => set({ text })} />
      <div className={standingFormStyles.line}>
        <LabelledTextField label={words.from} {...of('from')} placeholder={t.log.quick.timeHint} width={9} />
        <LabelledTextField label={words.until} {...of('until')} placeholder={words.untilHint} width={11} />
        <LabelledTextField
          label={words.place}
          value={draft.place}
          maxLength={200}
          onChange={(place) => set({ place })}
        />
        <LabelledTextField
          label={words.cameras}
          {...of('cameras')}
          placeholder={t.log.quick.camerasHint}
          width={9}
        />
      </div>
    </PanelFooterForm>
  );
}

const standingElementId = (id: string): string => `standing-${id}`;

const shapes = { soon: 'ring', now: 'dot', over: 'triangle' } as const satisfies Record<string, IconShape>;

/** A row for a watch item, a standing order or a planned event. */
const StandingRow = memo(function StandingRow(props: {
  readonly line: StandingLine;
  readonly active: boolean;
  readonly now: number;
  readonly byId: CamerasState['byId'];
  readonly onPick: (id: string) => void;
}) {
  const { line, active, now, byId } = props;
  const { t } = useLanguage();
  const words = t.log.standing;
  const { standing, ended } = line;
  const state = getStandingState(standing, now);
  const marks: readonly StateMark[] = [
    ...(line.pending ? [{ text: t.log.pending, shape: 'half', weight: 'warn' } as const] : []),
    ...(ended
      ? []
      : [{ text: words[state], shape: shapes[state], weight: state === 'over' ? 'warn' : 'plain' } as const]),
  ];
  const cameras = standing.cameras.flatMap((id) => byId.get(id)?.camera ?? []);
  return (
    <div
      id={standingElementId(line.id)}
      className={standingRowStyles.row}
      data-kind="standing"
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onPointerDown={() => props.onPick(line.id)}
    >
      <div className={standingRowStyles.kind}>
        <span className={standingRowStyles.type}>{words.kinds[standing.what]}</span>
        <StateMarks marks={marks} />
      </div>
      <div className={standingRowStyles.body}>
        <p className={standingRowStyles.text} data-whole={active}>
          {standing.text}
        </p>
        <p className={standingRowStyles.order}>
          {standing.until === null
            ? words.open(formatDayAndMinute(standing.from))
            : words.span(formatDayAndMinute(standing.from), formatDayAndMinute(standing.until))}
        </p>
        <p className={standingRowStyles.under} data-whole={active}>
          <b>{line.by.name}</b>
          {standing.place?.text && <span>{standing.place.text}</span>}
          {cameras.map((camera) => (
            <span key={camera.id}>
              {t.log.camera(camera.number)} {camera.name}
            </span>
          ))}
        </p>
        {ended && (
          <p className={standingRowStyles.under}>
            {words.ended(ended.by.name, formatDayAndMinute(ended.at), ended.reason)}
          </p>
        )}
      </div>
    </div>
  );
});

/** Compares items by kind (watch item, standing order, planned event), then by start. */
const inOrder = (a: StandingLine, b: StandingLine): number =>
  standingKinds.indexOf(a.standing.what) - standingKinds.indexOf(b.standing.what) ||
  a.standing.from - b.standing.from;

export function StandingView() {
  const desk = useDesk();
  const mirror = useMirror();
  const clock = useClock();
  const { onCamera, onFocus } = useShiftLogContext();
  const shiftLog = useStore(mirror.shiftLog);
  const { t } = useLanguage();
  const cameras = useStore(mirror.cameras);
  const [ended, setEnded] = useState(false);
  const [form, setForm] = useState<'add' | StandingLine>();
  const [wrong, setWrong] = useState<InvalidStandingField>();
  const ask = useCallback(() => desk.call('standing.list', { ended }), [desk, ended]);
  const { value, fault } = useQuery(ask, shiftLog?.revision);
  const now = useCurrentMinute(clock, value);
  const lines = useMemo(() => [...(value?.standing ?? [])].sort(inOrder), [value]);
  const ids = useMemo(() => lines.map(({ id }) => id), [lines]);
  const list = useRef<ListHandle>(null);
  const keys = useCurrentRow(ids, list);
  const line = lines[keys.at];
  const action = useLogAction();
  const mayWrite = useRight('log.write');

  function begin(next: 'add' | StandingLine | undefined): void {
    if (!next || (next !== 'add' && next.ended)) return;
    if (!mayWrite) {
      action.showMessage(t.log.mayNot);
      return;
    }
    action.begin();
    setWrong(undefined);
    setForm(next);
  }
  function close(): void {
    setForm(undefined);
    onFocus();
  }
  async function add(draft: StandingDraft): Promise<void> {
    const made = toStandingItem(draft, { now: clock.now(), byNumber: cameras.byNumber });
    if ('wrong' in made) {
      setWrong(made.wrong);
      return;
    }
    setWrong(undefined);
    if (await action.run(desk.call('standing.add', made.standing), t.log.doneWritten)) close();
  }
  async function end({ id }: StandingLine, reason: string): Promise<void> {
    if (await action.run(desk.call('standing.end', { id, reason }), t.log.doneWritten)) close();
  }
  function open(): void {
    const [camera] = line?.standing.cameras ?? [];
    action.showMessage(camera ? t.log.list.opened[onCamera(camera)] : t.log.list.noCamera);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = getShiftLogKeyAt(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'list' && command.list.do !== 'open') keys.press(command.list);
    else if (command.key === 'list') open();
    else if (command.key === 'back' && keys.at >= 0) keys.choose(undefined);
    else if (command.key === 'new') begin('add');
    else if (command.key === 'end') begin(line);
    else if (command.key === 'closed') setEnded(!ended);
    else return;
    event.preventDefault();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focused element is inside
    <div className={styles.page} onKeyDown={onKeyDown}>
      <SinglePageList
        rows={lines}
        ref={list}
        aria-label={t.log.views.standing}
        aria-activedescendant={line && standingElementId(line.id)}
        data-testid="standing-list"
        total={value && t.log.standing.total(lines.length)}
        fault={fault}
        empty={
          <>
            <strong>{t.log.empty.standing}</strong>
            <span>{t.log.empty.standingHint}</span>
          </>
        }
      >
        {(each) => (
          <StandingRow
            line={each}
            active={each.id === line?.id}
            now={now}
            byId={cameras.byId}
            onPick={keys.choose}
          />
        )}
      </SinglePageList>
      {form === 'add' && (
        <StandingForm
          first={emptyStandingDraft}
          wrong={wrong}
          action={wrong ? { ...action, fault: t.log.standing.wrong[wrong] } : action}
          onDone={(draft) => void add(draft)}
          onCancel={close}
        />
      )}
      {form && form !== 'add' && (
        <TextForm
          title={t.log.standing.ending}
          about={{ text: form.standing.text }}
          placeholder={t.log.standing.reason}
          data-testid="standing-end"
          action={action}
          onDone={(reason) => void end(form, reason)}
          onCancel={close}
        />
      )}
      {!form && (
        <footer className={styles.actions}>
          {mayWrite && (
            <>
              <Button onClick={() => begin('add')}>
                {t.log.standing.add} <kbd>{shiftLogActionKeys.new}</kbd>
              </Button>
              <Button disabled={!line || line.ended !== null} onClick={() => begin(line)}>
                {t.log.standing.end} <kbd>{shiftLogActionKeys.end}</kbd>
              </Button>
            </>
          )}
          <Button look="chip" pressed={ended} onClick={() => setEnded(!ended)}>
            {t.log.standing.showEnded} <kbd>{shiftLogActionKeys.closed}</kbd>
          </Button>
        </footer>
      )}
    </div>
  );
}
