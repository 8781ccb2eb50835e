import { useStore } from 'zustand';
import { useSpeech } from '../../i18n/words.ts';
import { useRight } from '../../shared/services.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './alerts.module.css';
import { type ActionKey, actionKeys } from './keys.ts';
import type { ActionName } from './model.ts';
import type { AlertActions } from './useAlertActions.ts';

interface Props {
  readonly actions: AlertActions;
  /** How many are selected together; 0 where it is the one that the keys are at. */
  readonly marked: number;
  readonly opens: 'alert' | 'group' | undefined;
  readonly onOpen: () => void;
  /** Undefined where no incident may be opened. */
  readonly onIncident: (() => void) | undefined;
}

const order: readonly ActionKey[] = [
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
/** What a key mostly does, for a button that can do nothing just now. */
const mostly: Record<ActionKey, ActionName> = {
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

/** What can be done, each with its key; and what was done last. Always in the same place. */
export function Actions(props: Props) {
  const { actions, marked } = props;
  const { mayWork } = actions;
  const { message, busy } = actions.work;
  // As a shift leader: what only they do is not in other people's way.
  const leads = useRight('alert.supervise');
  const { t } = useSpeech();
  const undoHistory = useUndoHistory();
  const lastDone = useStore(undoHistory, ({ past }) => past.at(-1));
  return (
    <div className={styles.actions}>
      <div className={styles.buttons} role="toolbar" aria-label={t.alerts.title}>
        <Button disabled={props.opens === undefined} onClick={props.onOpen}>
          {props.opens === 'group' ? t.alerts.groups.show : t.alerts.actions.open} <kbd>Enter</kbd>
        </Button>
        {mayWork &&
          order
            .filter((key) => leads || (key !== 'service' && key !== 'hold'))
            .map((key) => (
              <Button
                key={key}
                disabled={actions.can[key] === undefined || busy}
                data-main={key === 'acknowledge'}
                onClick={() => void actions.press(key)}
              >
                {t.alerts.actions[actions.can[key] ?? mostly[key]]} <kbd>{actionKeys[key]}</kbd>
              </Button>
            ))}
        {props.onIncident && (
          <Button disabled={props.opens !== 'alert' && marked === 0} onClick={props.onIncident}>
            {t.alerts.actions.incident} <kbd>I</kbd>
          </Button>
        )}
      </div>
      <p className={styles.message} role="status">
        {marked > 0 && <strong className={styles.marked}>{t.alerts.marked(marked)}</strong>}
        {message ? (
          <span className={styles.messageText} data-fault={message.isFault}>
            {message.isFault && <Mark shape="triangle" />} {message.text}
          </span>
        ) : (
          <span className={styles.hint}>{mayWork ? t.alerts.markedHint : t.alerts.mayNot}</span>
        )}
        {message?.done?.back && message.done === lastDone && (
          <Button look="chip" onClick={() => void undoHistory.undo(t)}>
            {t.undoHistory.undo} <kbd>Ctrl+Z</kbd>
          </Button>
        )}
      </p>
    </div>
  );
}
