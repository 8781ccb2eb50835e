import { useCallback, useState } from 'react';
import type { AlertCommand } from '../../../core/alerts/action.ts';
import type { ShownAlert } from '../../../core/alerts/queue.ts';
import type { AlertId, OperatorId } from '../../../core/base/ids.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { LanguageInUse } from '../../i18n/translations.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { useDesk } from '../../shared/services.ts';
import { type UndoableAction, useUndoHistory } from '../../shared/undoHistory.ts';
import { type AlertActionName, getReverseCommand } from './model.ts';

/** The number of alerts per call. */
const perCall = 500;
/** The number of alerts loaded at once before an undo. */
const perRead = 50;

export type AlertActionTarget = Pick<ShownAlert['alert'], 'id' | 'version' | 'owner'>;

interface Undo {
  readonly command: AlertCommand;
  readonly alerts: readonly AlertId[];
}

/**
 * Returns the commands that undo an action on these alerts. Each alert returns to its previous owner.
 */
export function createUndoCommands(
  command: AlertCommand,
  before: readonly AlertActionTarget[],
  reason: string,
): readonly Undo[] {
  const back = getReverseCommand(command, reason);
  if (!back || before.length === 0) return [];
  if (back.do !== 'assign') return [{ command: back, alerts: before.map(({ id }) => id) }];
  const byOwner = new Map<string | undefined, AlertActionTarget[]>();
  for (const one of before) byOwner.set(one.owner?.id, [...(byOwner.get(one.owner?.id) ?? []), one]);
  return [...byOwner.values()].map((had) => ({
    command: { do: 'assign', to: had[0]?.owner ?? null },
    alerts: had.map(({ id }) => id),
  }));
}

/** A message about the last action. */
export interface PanelMessage {
  readonly text: string;
  readonly isFault: boolean;
  /** The entry of the window's undo history; undefined where nothing was changed. */
  readonly done: UndoableAction | undefined;
}

/**
 * Returns the name of a command.
 * Assigning to another person is an undo here, so it is named as giving back.
 */
export const getCommandName = (command: AlertCommand, me: OperatorId): AlertActionName =>
  command.do === 'assign' && command.to?.id !== me ? 'unassign' : command.do;

/**
 * Sends actions on alerts to the desk and reports their outcome.
 * An action is on disk when the desk responds; nothing is reported before. An undo is an action of its own.
 */
export function useSendAlertAction(options: {
  readonly speech: LanguageInUse;
  readonly me: OperatorId;
  /** Called with the alerts that were changed here. */
  readonly onWorked: (alerts: readonly AlertId[]) => void;
}): {
  readonly message: PanelMessage | undefined;
  readonly busy: boolean;
  readonly run: (command: AlertCommand, targets: readonly AlertActionTarget[]) => Promise<boolean>;
  readonly showMessage: (text: string, isFault?: boolean) => void;
} {
  const desk = useDesk();
  const { speech, me, onWorked } = options;
  const { t, language } = speech;
  const undoHistory = useUndoHistory();
  const [message, setMessage] = useState<PanelMessage>();
  const [busy, setBusy] = useState(0);
  const showMessage = useCallback(
    (text: string, isFault = false) => setMessage({ text, isFault, done: undefined }),
    [],
  );

  /** @returns the changed alerts, and why the others were not changed */
  const act = useCallback(
    async (command: AlertCommand, targets: readonly AlertActionTarget[]) => {
      setBusy((n) => n + 1);
      let count = 0;
      const refused: { readonly alert: AlertId; readonly fault: Fault }[] = [];
      let failed: Fault | undefined;
      for (let at = 0; at < targets.length && !failed; at += perCall) {
        const alerts = targets.slice(at, at + perCall).map(({ id, version }) => ({ id, base: version }));
        const answer = await desk.call('alert.act', { command, alerts });
        if (answer.ok) {
          count += answer.value.done;
          refused.push(...answer.value.refused);
        } else failed = answer.fault;
      }
      setBusy((n) => n - 1);
      const not = new Set(refused.map(({ alert }) => alert));
      const why = failed ?? refused[0]?.fault;
      const text = [
        count > 0 ? t.alerts.done[getCommandName(command, me)](count) : undefined,
        why && t.alerts.refused(failed ? targets.length - count : refused.length, faultText(why, language)),
      ].filter((part) => part !== undefined);
      showMessage(text.join(' · '), why !== undefined);
      onWorked(targets.map(({ id }) => id));
      return { count, why, changed: count > 0 ? targets.filter(({ id }) => !not.has(id)) : [] };
    },
    [desk, t, language, me, onWorked, showMessage],
  );

  const run = useCallback(
    async (command: AlertCommand, targets: readonly AlertActionTarget[]): Promise<boolean> => {
      if (targets.length === 0) {
        showMessage(t.alerts.noneFits, true);
        return false;
      }
      const { count, changed } = await act(command, targets);
      if (count === 0) return false;
      /** Sends an undo with the current versions, because each action raises them. */
      async function actNow({ command: next, alerts }: Undo): Promise<string | undefined> {
        const { why } = await act(next, await read(desk, alerts));
        return why && faultText(why, language);
      }
      const undoes = createUndoCommands(command, changed, t.alerts.undoReason);
      const done: UndoableAction = {
        what: (words) => words.alerts.done[getCommandName(command, me)](count),
        ...(undoes.length > 0 && {
          async back() {
            const whys: (string | undefined)[] = [];
            for (const each of undoes) whys.push(await actNow(each));
            return whys.find((why) => why !== undefined);
          },
          again: () => actNow({ command, alerts: changed.map(({ id }) => id) }),
        }),
      };
      undoHistory.did(done);
      setMessage((now) => now && { ...now, done });
      return true;
    },
    [act, desk, t, language, me, undoHistory, showMessage],
  );
  return { message, busy: busy > 0, run, showMessage };
}

/** Loads the current state of alerts; those that no longer exist are left out. */
async function read(
  desk: Pick<DeskClient, 'call'>,
  alerts: readonly AlertId[],
): Promise<readonly AlertActionTarget[]> {
  const targets: AlertActionTarget[] = [];
  for (let at = 0; at < alerts.length; at += perRead) {
    const some = alerts.slice(at, at + perRead);
    const found = await Promise.all(some.map((alert) => desk.call('alert.get', { alert })));
    targets.push(...found.flatMap((each) => (each.ok ? [each.value.shown.alert] : [])));
  }
  return targets;
}
