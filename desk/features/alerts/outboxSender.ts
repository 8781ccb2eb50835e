import type { ActionOutcome, AlertAction } from '../../../core/alerts/action.ts';
import { maxActionsPerCall } from '../../../core/alerts/api.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { createBackOff } from '../../../core/base/retry.ts';
import type { SqlWriter } from '../../../node/sql/access.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { AddAuditEvent } from '../../shared/write.ts';
import { readAlert } from '../../store/alerts.ts';
import {
  readActionsToSend,
  readAnsweredActions,
  readPendingAction,
  renumberUnsent,
} from '../../store/outbox.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import type { AlertRowStore } from './alertRowStore.ts';
import { toAuditEvent } from './intake.ts';

/** The maximum number of renumberings in a row before the desk waits. */
const maxRenumberings = 3;

export type OutboxSenderContext = Omit<DeskContext, 'turns' | 'write'>;

export interface OutboxSenderOptions {
  readonly ledger: AlertRowStore;
  readonly onChange: () => void;
  /** The site has decided on actions: there are new records to pull. */
  readonly onDecided: () => void;
}

/** Sends the outbox to the site in order while it is reachable, and stores the outcomes. */
export interface OutboxSender {
  /** There is a new action to send. */
  send(): void;
  /** The site has accepted the session: pending actions are sent. */
  live(): void;
  lost(): void;
  /**
   * All data that the site had at `began` (monotonic) is here.
   * Outcomes received before then no longer wait for their records.
   */
  complete(began: number): void;
  close(): void;
}

export function createOutboxSender(context: OutboxSenderContext, options: OutboxSenderOptions): OutboxSender {
  const { store, writeWithAudit, project, operator, link, clock, log } = context;
  const { ledger } = options;
  /** When each outcome without its record was stored, monotonic; outcomes of an earlier run have no entry. */
  const answeredAt = new Map<string, number>();

  const loop = createSyncLoop({
    clock,
    log,
    name: 'alert actions',
    retry: createBackOff({ firstMs: 500, maxMs: 15_000 }),
    run: sendBatch,
  });
  /** The number of renumberings in a row. */
  let renumberings = 0;

  /** Sends the first pending actions in order; the next run sends more. */
  async function sendBatch(): Promise<Result<unknown>> {
    if (!operator()?.rights.includes('alert.work')) return ok({});
    const actions = readActionsToSend(store, maxActionsPerCall);
    if (actions.length === 0) return ok({});
    const answer = await link().call('alert.act', { actions });
    if (!answer.ok || loop.state() === 'stopped') return answer;
    // A response without outcomes counts as a failure.
    if (answer.value.outcomes.length === 0) return fail('call.failed', { id: 'alert.act' });
    const noted = noteOutcomes(actions, answer.value.outcomes);
    if (!noted.ok) return noted;
    const gap = noted.value;
    renumberings = gap === null ? 0 : renumberings + 1;
    if (gap !== null) {
      log('warn', 'the site counts the actions of this desk otherwise', { expected: gap });
      if (renumberings > maxRenumberings) {
        renumberings = 0;
        return fail('alert.gap', { expected: gap });
      }
      const renumbered = project((tx) => renumberUnsent(tx, gap));
      if (!renumbered.ok) return renumbered;
    }
    options.onDecided();
    loop.request();
    return ok({});
  }

  /** Stores the site's outcomes. Returns the number that the site expects if there was a gap; otherwise null. */
  function noteOutcomes(
    actions: readonly AlertAction[],
    outcomes: readonly ActionOutcome[],
  ): Result<number | null> {
    let gap: number | null = null;
    const written = ledger.commit(writeWithAudit, (tx, add) => {
      gap = null;
      for (const [at, action] of actions.entries()) {
        const outcome = outcomes[at];
        if (outcome === undefined || outcome.action !== action.id) break;
        if (outcome.fault?.code === 'alert.gap') {
          gap = Number(outcome.fault.params.expected);
          break;
        }
        noteOutcome(tx, add, action, outcome);
      }
    });
    if (!written.ok) return written;
    options.onChange();
    return ok(gap);
  }

  function noteOutcome(tx: SqlWriter, add: AddAuditEvent, action: AlertAction, outcome: ActionOutcome): void {
    const waiting = readPendingAction(tx, action.id);
    // Its record arrived before the outcome.
    if (!waiting) return;
    const row = readAlert(tx, action.alert);
    const recordIsHere = row === undefined || row.confirmed.version >= outcome.version;
    ledger.answer(tx, waiting, outcome, recordIsHere, Math.round(clock.now()));
    if (!recordIsHere) answeredAt.set(action.id, clock.monotonic());
    ledger.refresh(tx, action.alert);
    if (outcome.result === 'conflict' || outcome.result === 'refused')
      add(toAuditEvent(action, row?.alert.camera ?? null, { result: outcome.result, fault: outcome.fault }));
  }

  return {
    send: loop.request,
    live: loop.start,
    lost: loop.stop,
    close: loop.stop,
    complete(began) {
      const over = readAnsweredActions(store).filter(({ id }) => (answeredAt.get(id) ?? 0) < began);
      if (over.length === 0) return;
      ledger.commit(project, (tx) => {
        for (const action of over) {
          answeredAt.delete(action.id);
          ledger.dequeue(tx, action, true);
          ledger.refresh(tx, action.alert);
        }
      });
      options.onChange();
    },
  };
}
