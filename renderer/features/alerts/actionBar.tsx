import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AlertCommand } from '../../../core/alerts/action.ts';
import { Disposition } from '../../../core/alerts/alert.ts';
import { formatUntil } from '../../../core/base/text.ts';
import { type Translations, useLanguage } from '../../i18n/translations.ts';
import { useRight } from '../../shared/services.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { Button } from '../../ui/button.tsx';
import { getDigit } from '../../ui/digit.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import toolbarStyles from './alerts.module.css';
import styles from './forms.module.css';
import { type AlertKeyAction, alertActionKeys, alertKeys } from './keys.ts';
import type { AlertActionName, AlertFormName } from './model.ts';
import type { AlertActions } from './useAlertActions.ts';

interface ActionsProps {
  readonly actions: AlertActions;
  /** The number of marked alerts; 0: the actions apply to the selected one. */
  readonly marked: number;
  readonly opens: 'alert' | 'group' | undefined;
  readonly onOpen: () => void;
  /** Undefined where the operator may not open an incident. */
  readonly onIncident: (() => void) | undefined;
}

const buttonOrder: readonly AlertKeyAction[] = [
  'acknowledge',
  'assign',
  'shelve',
  'close',
  'note',
  'escalate',
  'latch',
  'service',
  'hold',
];
/** The action whose label a disabled button shows. */
const usualActions: Record<AlertKeyAction, AlertActionName> = {
  acknowledge: 'acknowledge',
  assign: 'assign',
  shelve: 'shelve',
  close: 'close',
  note: 'note',
  escalate: 'escalate',
  service: 'takeOutOfService',
  hold: 'hold',
  latch: 'resetLatch',
};

/** The toolbar of actions on alerts, each with its key, and the result of the last one. */
export function AlertActionBar(props: ActionsProps) {
  const { actions, marked } = props;
  const { mayWork } = actions;
  const { message, busy } = actions.work;
  // Only shift supervisors see their actions.
  const isSupervisor = useRight('alert.supervise');
  const { t } = useLanguage();
  const undoHistory = useUndoHistory();
  const lastDone = useStore(undoHistory, ({ past }) => past.at(-1));
  return (
    <div className={toolbarStyles.actions}>
      <div className={toolbarStyles.buttons} role="toolbar" aria-label={t.alerts.title}>
        <Button disabled={props.opens === undefined} onClick={props.onOpen}>
          {props.opens === 'group' ? t.alerts.groups.show : t.alerts.actions.open} <kbd>Enter</kbd>
        </Button>
        {mayWork &&
          buttonOrder
            .filter((key) => isSupervisor || (key !== 'service' && key !== 'hold'))
            .map((key) => (
              <Button
                key={key}
                disabled={actions.can[key] === undefined || busy}
                data-main={key === 'acknowledge'}
                onClick={() => void actions.press(key)}
              >
                {t.alerts.actions[actions.can[key] ?? usualActions[key]]} <kbd>{alertActionKeys[key]}</kbd>
              </Button>
            ))}
        {props.onIncident && (
          <Button disabled={props.opens !== 'alert' && marked === 0} onClick={props.onIncident}>
            {t.alerts.actions.incident} <kbd>{alertKeys.presses.incident[0]}</kbd>
          </Button>
        )}
      </div>
      <p className={toolbarStyles.message} role="status">
        {marked > 0 && <strong className={toolbarStyles.marked}>{t.alerts.marked(marked)}</strong>}
        {message ? (
          <span className={toolbarStyles.messageText} data-fault={message.isFault}>
            {message.isFault && <IconMark shape="triangle" />} {message.text}
          </span>
        ) : (
          <span className={toolbarStyles.hint}>{mayWork ? t.alerts.markedHint : t.alerts.mayNot}</span>
        )}
        {message?.done?.back && message.done === lastDone && (
          <Button look="chip" onClick={() => void undoHistory.undo(t)}>
            {t.undoHistory.undo} <kbd>{t.commandKeys.undo}</kbd>
          </Button>
        )}
      </p>
    </div>
  );
}

/** The ready-made reasons of each form. */
const readyReasons = {
  shelve: 'shelveReasons',
  escalate: 'escalateReasons',
  reopen: 'reopenReasons',
  takeOutOfService: 'outReasons',
  hold: 'holdReasons',
  close: undefined,
  note: undefined,
} as const satisfies Record<AlertFormName, keyof Translations['alerts']['form'] | undefined>;

/** Shelving times, minutes. Times beyond a shift are for shift leaders; the policy sets the maximum. */
const shelveMinutes = [5, 15, 30, 60, 120, 240, 480, 1_440, 4_320, 10_080];
const firstShelve = 30;

/** Returns the shelving times up to `longestMs`, and the preselected one. */
export function listShelvingTimes(longestMs: number): {
  readonly minutes: readonly number[];
  readonly first: number;
} {
  const longest = Math.max(1, Math.floor(longestMs / 60_000));
  const within = shelveMinutes.filter((one) => one <= longest);
  const minutes = within.length > 0 ? within : [longest];
  return { minutes, first: minutes.includes(firstShelve) ? firstShelve : (minutes.at(-1) ?? longest) };
}

interface FormProps {
  readonly form: AlertFormName;
  /** The number of alerts that the action applies to. */
  readonly count: number;
  /** The longest shelving, ms. */
  readonly shelveMs: number;
  /** The lowest level to which the alerts can still be escalated. */
  readonly level: 1 | 2 | 3;
  /** The highest level to which this person may escalate. */
  readonly highest: 1 | 3;
  readonly onDo: (command: AlertCommand) => void;
  readonly onCancel: () => void;
}

/** A form for the parameters of an action: digits choose a ready answer, Enter submits, Esc cancels. */
export function AlertActionForm(props: FormProps) {
  const { form, count, level, onCancel } = props;
  const { t } = useLanguage();
  const words = t.alerts.form;
  const [text, setText] = useState('');
  const [picked, setPicked] = useState(form === 'close' ? -1 : 0);
  const { minutes: durations, first } = listShelvingTimes(props.shelveMs);
  const [minutes, setMinutes] = useState(first);
  const [to, setTo] = useState<1 | 2 | 3>(level);
  const field = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    if (form === 'note') field.current?.focus();
    else root.current?.focus();
  }, [form]);

  const ready = readyReasons[form];
  const reasons: readonly string[] = ready ? words[ready] : [];
  const choices: readonly string[] =
    form === 'close' ? Disposition.options.map((one) => t.alerts.dispositions[one]) : reasons;
  const own = text.trim();
  const reason = own || reasons[picked] || '';

  function command(): AlertCommand | undefined {
    if (form === 'note') return own === '' ? undefined : { do: 'note', text: own };
    if (form === 'close') {
      const disposition = Disposition.options[picked];
      return disposition && { do: 'close', disposition, note: own };
    }
    if (reason === '') return undefined;
    switch (form) {
      case 'shelve':
        return { do: 'shelve', until: Date.now() + minutes * 60_000, reason };
      case 'escalate':
        return { do: 'escalate', level: to, reason };
      case 'reopen':
      case 'hold':
      case 'takeOutOfService':
        return { do: form, reason };
    }
  }
  const made = command();

  function onKeyDown(event: KeyboardEvent): void {
    // The input method handles this key: its Enter accepts a word.
    if (event.nativeEvent.isComposing) return;
    const inField = event.target instanceof HTMLInputElement;
    const digit = getDigit(event);
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'Enter') {
      if (!made) return;
      props.onDo(made);
    } else if (!inField && digit > 0 && !event.ctrlKey && !event.altKey) {
      if (digit > choices.length) return;
      setPicked(digit - 1);
      setText(form === 'close' ? text : '');
    } else if (!inField && (event.key === '+' || event.key === '-') && form === 'shelve')
      setMinutes(
        durations[
          Math.max(
            0,
            Math.min(durations.length - 1, durations.indexOf(minutes) + (event.key === '+' ? 1 : -1)),
          )
        ] ?? minutes,
      );
    else if (!inField && event.key === '/') field.current?.focus();
    else {
      // The form handles its keys, so that a letter does not trigger an action of the list.
      if (!inField || event.key.length === 1) event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <fieldset
      ref={root}
      className={styles.form}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      data-testid="action-form"
    >
      <legend>
        {t.alerts.actions[form]} {words.on(count)}
      </legend>
      {choices.length > 0 && (
        <div className={styles.choices}>
          <span className={styles.label}>{form === 'close' ? words.disposition : words.reason}</span>
          {choices.map((choice, at) => (
            <Button
              key={choice}
              pressed={picked === at && (form === 'close' || own === '')}
              onClick={() => {
                setPicked(at);
                if (form !== 'close') setText('');
              }}
            >
              <kbd>{at + 1}</kbd> {choice}
            </Button>
          ))}
        </div>
      )}
      {form === 'shelve' && (
        <div className={styles.choices}>
          <span className={styles.label}>
            {words.until} <kbd>−</kbd> <kbd>+</kbd>
          </span>
          {durations.map((one) => (
            <Button key={one} pressed={minutes === one} onClick={() => setMinutes(one)}>
              {words.minutes(one)}
            </Button>
          ))}
          <strong className={styles.until}>
            {words.untilTime(formatUntil(Date.now() + minutes * 60_000, Date.now()))}
          </strong>
        </div>
      )}
      {form === 'escalate' && (
        <div className={styles.choices}>
          <span className={styles.label}>{words.level}</span>
          {([1, 2, 3] as const)
            .filter((one) => one >= level && one <= props.highest)
            .map((one) => (
              <Button key={one} pressed={to === one} onClick={() => setTo(one)}>
                {words.levels[one]}
              </Button>
            ))}
        </div>
      )}
      <div className={styles.choices}>
        <input
          ref={field}
          className={styles.field}
          type="text"
          aria-label={form === 'note' ? words.note : form === 'close' ? words.note : words.reason}
          placeholder={
            form === 'note' ? words.noteText : `${form === 'close' ? words.noteOwn : words.reasonOwn} (/)`
          }
          maxLength={form === 'note' || form === 'close' ? 2_000 : 500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          className={styles.ok}
          disabled={!made}
          onClick={() => made && props.onDo(made)}
          says={words.ok}
        />
        <Button look="quiet" onClick={onCancel} says={words.cancel} />
      </div>
    </fieldset>
  );
}
