import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DeskId, OperatorId } from '../../../core/base/ids.ts';
import { formatMinute } from '../../../core/base/text.ts';
import type { ShiftLogState } from '../../../core/shiftlog/api.ts';
import { getShiftAfter, type Shift } from '../../../core/shiftlog/shift.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMirror, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { useCurrentMinute } from '../../ui/useCurrentMinute.ts';
import { useShiftLogContext } from './context.ts';
import styles from './duty.module.css';
import forms from './forms.module.css';
import { LogStatusLine } from './header.tsx';
import log from './log.module.css';
import { useLogAction } from './useLogAction.ts';

/** Tests whether this person is on duty at this desk. */
export const isOnDutyHere = (
  shiftLog: ShiftLogState | null,
  me: OperatorId,
  desk: DeskId | undefined,
): boolean => shiftLog?.onDuty.some((one) => one.person.id === me && one.desk === desk) === true;

/** The current shift, the operators on duty, and signing on and off. */
export function DutyView() {
  const desk = useDesk();
  const mirror = useMirror();
  const clock = useClock();
  const { operator, onFocus } = useShiftLogContext();
  const shiftLog = useStore(mirror.shiftLog);
  const { t, language } = useLanguage();
  const words = t.log.duty;
  const thisDesk = useStore(mirror.status, (status) => status.desk?.desk);
  const now = useCurrentMinute(clock, shiftLog);
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const action = useLogAction();
  const on = isOnDutyHere(shiftLog, operator.id, thisDesk);
  const next = shiftLog?.roster ? getShiftAfter(shiftLog.roster, now) : null;
  const mayWrite = useRight('log.write');

  async function change(): Promise<void> {
    const own = text.trim();
    const done = on
      ? await action.run(desk.call('duty.off', { reason: own }), words.doneOffDuty)
      : await action.run(desk.call('duty.on', { post: own.slice(0, 80) }), words.doneOnDuty);
    if (!done) return;
    setText('');
    onFocus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { key, target } = event;
    // The input method handles this key: its Enter accepts a word.
    if (event.nativeEvent.isComposing) return;
    const inField = target instanceof HTMLInputElement;
    if (key === 'Escape' && inField) onFocus();
    else if (key === 'Enter' && inField) {
      if (!action.busy) void change(); // the outcome is shown as a message
    } else if (key.toLowerCase() === 'n' && !inField && !event.ctrlKey && !event.altKey)
      field.current?.focus();
    else return;
    event.preventDefault();
  }
  const name = (shift: Shift) =>
    t.log.shift(shift.name[language], formatMinute(shift.from), formatMinute(shift.to));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focused element is inside
    <div className={log.page} onKeyDown={onKeyDown}>
      <LogStatusLine text={shiftLog ? '' : t.log.list.loading} fault={undefined} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: this element receives the panel's keys */}
      <section className={styles.page} aria-label={t.log.views.duty} data-keys-here tabIndex={0}>
        <dl className={styles.shift} data-testid="duty-shift">
          <div>
            <dt>{words.now}</dt>
            <dd>
              <strong>
                {shiftLog?.shift ? name(shiftLog.shift) : shiftLog?.roster ? words.none : words.noRoster}
              </strong>
            </dd>
          </div>
          {next && (
            <div>
              <dt>{words.next}</dt>
              <dd>{name(next)}</dd>
            </div>
          )}
        </dl>
        <h3>{words.people}</h3>
        {shiftLog?.onDuty.length === 0 && <p className={styles.dim}>{words.unassigned}</p>}
        {shiftLog && shiftLog.onDuty.length > 0 && (
          <table className={styles.people} data-testid="duty-people">
            <thead>
              <tr>
                {[words.person, words.postName, words.desk, words.sinceName, words.shiftName].map((head) => (
                  <th key={head}>{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shiftLog.onDuty.map((one) => (
                <tr key={`${one.person.id} ${one.desk} ${one.since}`} data-me={one.person.id === operator.id}>
                  <td>
                    <strong>{one.person.name}</strong>
                  </td>
                  <td>{one.post}</td>
                  <td>{one.desk === thisDesk ? t.log.thisDesk : t.log.otherDesk(one.desk.slice(-4))}</td>
                  <td>{formatMinute(one.since)}</td>
                  <td>{one.shift.name[language]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {mayWrite && (
        <div className={forms.form} data-testid="duty-form">
          <div className={forms.line}>
            <input
              ref={field}
              className={forms.wide}
              type="text"
              aria-label={on ? words.reason : words.post}
              placeholder={`${on ? words.reason : words.post} (${t.commandKeys.onDuty})`}
              maxLength={on ? 500 : 80}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button className={forms.ok} disabled={action.busy || !shiftLog} onClick={() => void change()}>
              {on ? words.off : words.on}
            </Button>
          </div>
          <span className={forms.fault} role="status">
            {action.busy ? t.log.form.working : action.fault}
          </span>
        </div>
      )}
    </div>
  );
}
