import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { faultText } from '../../../core/errors/faults.ts';
import type { WatchState } from '../../../core/shiftlog/api.ts';
import type { StandingLine } from '../../../core/shiftlog/line.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useAsked } from '../../ui/asked.ts';
import { Button } from '../../ui/button.tsx';
import { useChosen } from '../../ui/chosen.ts';
import type { ListHandle } from '../../ui/listBox.tsx';
import { useMinute } from '../../ui/minute.ts';
import { StatusLine } from './head.tsx';
import { deedKeys, pressOf } from './keys.ts';
import { WordsForm } from './lineForms.tsx';
import styles from './log.module.css';
import { ShortList } from './shortList.tsx';
import {
  noStanding,
  type StandingDraft,
  type StandingWrong,
  standingKinds,
  standingOf,
} from './standingDrafts.ts';
import { StandingForm } from './standingForm.tsx';
import { StandingRow, standingElementId } from './standingRow.tsx';
import { useDeed } from './useDeed.ts';
import type { LogWorld } from './world.ts';

interface Props {
  readonly world: LogWorld;
  readonly watch: WatchState | null;
  readonly isLive: boolean;
  readonly onFocus: () => void;
}

/** What is watched for, what stands as an order, and what is planned: by kind, then by when it begins. */
const inOrder = (a: StandingLine, b: StandingLine): number =>
  standingKinds.indexOf(a.standing.what) - standingKinds.indexOf(b.standing.what) ||
  a.standing.from - b.standing.from;

export function StandingView({ world, watch, isLive, onFocus }: Props) {
  const { desk, mirror, clock, operator } = world;
  const { t, language } = useSpeech();
  const cameras = useStore(mirror.cameras);
  const [ended, setEnded] = useState(false);
  const [form, setForm] = useState<'add' | StandingLine>();
  const [wrong, setWrong] = useState<StandingWrong>();
  const ask = useCallback(() => desk.call('standing.list', { ended }), [desk, ended]);
  const { value, fault } = useAsked(ask, watch?.revision);
  const now = useMinute(clock, value);
  const lines = useMemo(() => [...(value?.standing ?? [])].sort(inOrder), [value]);
  const ids = useMemo(() => lines.map(({ id }) => id), [lines]);
  const list = useRef<ListHandle>(null);
  const keys = useChosen(ids, list);
  const line = lines[keys.at];
  const deed = useDeed();
  const mayWrite = operator.rights.includes('log.write');

  function begin(next: 'add' | StandingLine | undefined): void {
    if (!next || (next !== 'add' && next.ended)) return;
    if (!mayWrite) {
      deed.say(t.log.mayNot);
      return;
    }
    deed.begin();
    setWrong(undefined);
    setForm(next);
  }
  function close(): void {
    setForm(undefined);
    onFocus();
  }
  async function add(draft: StandingDraft): Promise<void> {
    const made = standingOf(draft, { now: clock.now(), byNumber: cameras.byNumber });
    if ('wrong' in made) {
      setWrong(made.wrong);
      return;
    }
    setWrong(undefined);
    if (await deed.run(desk.call('standing.add', made.standing), t.log.saidDone)) close();
  }
  async function end({ id }: StandingLine, reason: string): Promise<void> {
    if (await deed.run(desk.call('standing.end', { id, reason }), t.log.saidDone)) close();
  }
  function open(): void {
    const [camera] = line?.standing.cameras ?? [];
    deed.say(camera ? t.log.list.opened[world.onCamera(camera)] : t.log.list.noCamera);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = pressOf(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'list' && command.list.do !== 'open') keys.press(command.list);
    else if (command.key === 'list') open();
    else if (command.key === 'back' && keys.at >= 0) keys.choose(undefined);
    else if (command.key === 'new') begin('add');
    else if (command.key === 'end') begin(line);
    else if (command.key === 'closed') setEnded(!ended);
    else return;
    event.preventDefault();
    event.nativeEvent.stopImmediatePropagation();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what has the keys is inside
    <div className={styles.page} onKeyDown={onKeyDown}>
      <StatusLine
        {...{ watch, isLive }}
        text={value ? t.log.standing.total(lines.length) : t.log.list.loading}
        fault={value && fault ? faultText(fault, language) : undefined}
      />
      <ShortList
        rows={lines}
        handle={list}
        label={t.log.views.standing}
        active={line && standingElementId(line.id)}
        testId="standing-list"
        isRead={value !== undefined}
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
      </ShortList>
      {form === 'add' && (
        <StandingForm
          first={noStanding}
          wrong={wrong}
          busy={deed.busy}
          fault={wrong ? t.log.standing.wrong[wrong] : deed.fault}
          onDone={(draft) => void add(draft)}
          onCancel={close}
        />
      )}
      {form && form !== 'add' && (
        <WordsForm
          title={t.log.standing.ending}
          about={{ text: form.standing.text }}
          placeholder={t.log.standing.reason}
          mayBeEmpty={false}
          maxLength={4_000}
          testId="standing-end"
          busy={deed.busy}
          fault={deed.fault}
          onDone={(reason) => void end(form, reason)}
          onCancel={close}
        />
      )}
      {!form && (
        <footer className={styles.actions}>
          {mayWrite && (
            <>
              <Button onClick={() => begin('add')}>
                {t.log.standing.add} <kbd>{deedKeys.new}</kbd>
              </Button>
              <Button disabled={!line || line.ended !== null} onClick={() => begin(line)}>
                {t.log.standing.end} <kbd>{deedKeys.end}</kbd>
              </Button>
            </>
          )}
          <Button look="chip" pressed={ended} onClick={() => setEnded(!ended)}>
            {t.log.standing.showEnded} <kbd>{deedKeys.closed}</kbd>
          </Button>
        </footer>
      )}
    </div>
  );
}
