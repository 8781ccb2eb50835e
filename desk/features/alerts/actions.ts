import { v7 as uuidv7 } from 'uuid';
import { ActionId, type AlertAction, type AlertCommand } from '../../../core/alerts/action.ts';
import { decideAction, isAllowedOnClosed } from '../../../core/alerts/decide.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { SqlWriter } from '../../../node/sql/access.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { AddAuditEvent } from '../../shared/write.ts';
import { type AlertRow, readAlert } from '../../store/alerts.ts';
import {
  createConflict,
  readConflict,
  readConflicts,
  readLastDeskSeq,
  setDeskSeq,
} from '../../store/outbox.ts';
import { toAuditEvent } from './intake.ts';
import {
  createOutboxSender,
  type OutboxSender,
  type OutboxSenderContext,
  type OutboxSenderOptions,
} from './outboxSender.ts';

/** Written in both languages, because readers of both see it in the timeline. */
const reopenedForMine = 'Xung đột: làm lại thao tác của tôi / Conflict: my deed again';

interface ActionsOptions extends OutboxSenderOptions {
  readonly sees: (row: { readonly camera: string | null; readonly ward: string | null }) => boolean;
  readonly policy: () => AlertPolicy;
}

/** Handles operators' actions on alerts: saved here at once, sent to the site in order, updated with its outcomes. */
export interface ActionHandlers extends Omit<OutboxSender, 'send'> {
  readonly handlers: HandlersFor<'alert.act' | 'alert.conflicts' | 'alert.settle'>;
}

export function createActionHandlers(context: OutboxSenderContext, options: ActionsOptions): ActionHandlers {
  const { store, writeWithAudit, desk, operator, clock } = context;
  const { ledger, sees, policy } = options;
  const { send, ...sending } = createOutboxSender(context, options);
  const now = () => Math.round(clock.now());
  const visible = (row: AlertRow | undefined): row is AlertRow => row !== undefined && sees(row);

  /**
   * Applies actions to one alert in the open transaction, in order: all, or none and the first fault.
   * @returns the last number of this desk's actions, `seq` before them
   */
  function doAll(
    tx: SqlWriter,
    add: AddAuditEvent,
    who: Operator,
    commands: readonly AlertCommand[],
    of: { readonly id: AlertId; readonly base: number },
    seq: number,
  ): Result<number> {
    const row = readAlert(tx, of.id);
    if (!visible(row)) return fail('alert.unknown');
    const at = now();
    const done: AlertAction[] = [];
    let { alert } = row;
    for (const act of commands) {
      const action: AlertAction = {
        id: ActionId.parse(uuidv7({ msecs: at })),
        desk,
        deskSeq: seq + done.length + 1,
        alert: of.id,
        base: of.base,
        by: { id: who.id, name: who.displayName },
        at,
        command: act,
      };
      const decided = decideAction({ alert, action, rights: who.rights, policy: policy(), at });
      const { result, fault } = decided.outcome;
      if (result === 'conflict' || result === 'refused')
        return fault ? { ok: false, fault } : fail('alert.unknown');
      // An action that changes nothing is left out, unless it adds a note.
      if (result === 'done' || decided.alert.notes !== alert.notes) done.push(action);
      alert = decided.alert;
    }
    for (const action of done) {
      ledger.enqueue(tx, action);
      add(toAuditEvent(action, row.alert.camera));
    }
    if (done.length > 0) ledger.refresh(tx, of.id);
    return ok(seq + done.length);
  }

  function act(
    commands: readonly AlertCommand[],
    alerts: readonly { readonly id: AlertId; readonly base: number }[],
    also: (tx: SqlWriter, add: AddAuditEvent) => void = () => {},
  ): Result<{ done: number; refused: { alert: AlertId; fault: Fault }[] }> {
    const who = operator();
    if (!who) return fail('right.notSignedIn');
    const written = ledger.commit(writeWithAudit, (tx, add) => {
      const refused: { alert: AlertId; fault: Fault }[] = [];
      const first = readLastDeskSeq(tx);
      let seq = first;
      for (const target of alerts) {
        const done = doAll(tx, add, who, commands, target, seq);
        if (done.ok) seq = done.value;
        else refused.push({ alert: target.id, fault: done.fault });
      }
      if (seq !== first) setDeskSeq(tx, seq);
      if (refused.length < alerts.length) also(tx, add);
      return { done: alerts.length - refused.length, refused };
    });
    if (!written.ok) return written;
    options.onChange();
    send();
    return written;
  }

  return {
    ...sending,
    handlers: {
      'alert.act': ({ command, alerts }) => act([command], alerts),
      'alert.conflicts': () =>
        ok({
          conflicts: readConflicts(store, 500).flatMap((one) => {
            const row = readAlert(store, one.action.alert);
            return visible(row) ? [createConflict(row.confirmed, one)] : [];
          }),
        }),
      'alert.settle'({ action: id, how }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const cameBack = readConflict(store, id);
        // Resolved at another window of this desk: nothing remains to be done.
        if (!cameBack) return ok({});
        const { action } = cameBack;
        const row = readAlert(store, action.alert);
        if (!visible(row)) return fail('alert.unknown');
        const note = (tx: SqlWriter, add: AddAuditEvent) => {
          ledger.settle(tx, id);
          const detail = JSON.stringify({ alert: action.alert, action: id, how });
          add({ who: who.id, event: 'alert.settle', camera: row.alert.camera, why: null, detail });
        };
        if (how === 'again') {
          const { command } = action;
          // The site's action was a close too: mine can replace it only after a reopening, and the timeline
          // shows both.
          const commands: AlertCommand[] =
            row.alert.closed && !isAllowedOnClosed(command)
              ? [{ do: 'reopen', reason: reopenedForMine }, command]
              : [command];
          const again = act(commands, [{ id: action.alert, base: row.confirmed.version }], note);
          if (!again.ok) return again;
          const [refused] = again.value.refused;
          return refused ? { ok: false, fault: refused.fault } : ok({});
        }
        const dropped = ledger.commit(writeWithAudit, note);
        if (!dropped.ok) return dropped;
        options.onChange();
        return ok({});
      },
    },
  };
}
