import type { ActionOutcome, AlertAction } from '../../../core/alerts/action.ts';
import { maxActionsPerCall } from '../../../core/alerts/api.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { backOff } from '../../../core/base/retry.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Reader, Writer } from '../../../node/sql/access.ts';
import { errorText, type Log } from '../../shared/log.ts';
import { oneAtATime } from '../../shared/turns.ts';
import type { AddAuditEvent, Project, WriteWithAudit } from '../../shared/write.ts';
import { readAlert } from '../../store/alerts.ts';
import { answered, readWaiting, renumber, toSend } from '../../store/outbox.ts';
import type { SiteLink } from '../../sync/link.ts';
import { auditEventOf } from './intake.ts';
import type { Ledger } from './ledger.ts';

export interface SendingOptions {
  readonly store: Reader;
  readonly ledger: Ledger;
  readonly writeWithAudit: WriteWithAudit;
  readonly project: Project;
  readonly operator: () => Operator | null;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
  /** The site has decided something: there is more to pull. */
  readonly onDecided: () => void;
}

/** What waits in the outbox is told to the site in order while it is there, and what it says of it is noted. */
export interface Sending {
  /** There is something new to tell. */
  send(): void;
  /** The site knows our session (again): what waits is sent. */
  live(): void;
  lost(): void;
  /** All that the site had is here, asked for at `began` (monotonic): what it had answered before needs no record any more. */
  complete(began: number): void;
  close(): void;
}

export function createSending(options: SendingOptions): Sending {
  const { store, ledger, writeWithAudit, project, operator, link, clock, log } = options;
  const retry = backOff({ firstMs: 500, maxMs: 15_000 });
  let isLive = false;
  let closed = false;
  let attempt = 0;
  let cancelAgain: Cancel = () => {};
  /** By the monotonic clock, when each answer without its record was noted; those of an earlier run have none. */
  const answeredAt = new Map<string, number>();

  /** Tells the site what waits, in order, a batch at a time, until nothing does or it does not answer. */
  async function run(): Promise<void> {
    cancelAgain();
    let renumbered = 0;
    for (;;) {
      if (!isLive || closed || !operator()?.rights.includes('alert.work')) return;
      const actions = toSend(store, maxActionsPerCall);
      if (actions.length === 0) {
        attempt = 0;
        return;
      }
      const answer = await link().call('alert.act', { actions });
      if (closed) return;
      if (!answer.ok) {
        log('warn', 'deeds not sent', { cause: answer.fault.code, waiting: actions.length });
        if (answer.fault.code !== 'site.unreachable') later();
        return;
      }
      const { outcomes } = answer.value;
      if (outcomes.length === 0) return later();
      const gap = settle(actions, outcomes);
      if (gap === undefined) return later();
      attempt = 0;
      if (gap !== null) {
        renumbered += 1;
        log('warn', 'the site counts this desk’s deeds otherwise', { expected: gap });
        if (renumbered > 3) return later();
        if (!project((tx) => renumber(tx, gap)).ok) return later();
      }
      options.onDecided();
    }
  }

  /** Notes what the site said. The number it waits for, where there was a gap; null without one; undefined: not written. */
  function settle(
    actions: readonly AlertAction[],
    outcomes: readonly ActionOutcome[],
  ): number | null | undefined {
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
        settleOne(tx, add, action, outcome);
      }
    });
    if (!written.ok) return undefined;
    options.onChange();
    return gap;
  }

  function settleOne(tx: Writer, add: AddAuditEvent, action: AlertAction, outcome: ActionOutcome): void {
    const waiting = readWaiting(tx, action.id);
    // Its record was quicker.
    if (!waiting) return;
    const row = readAlert(tx, action.alert);
    const recordIsHere = row === undefined || row.confirmed.version >= outcome.version;
    ledger.answer(tx, waiting, outcome, recordIsHere, Math.round(clock.now()));
    if (!recordIsHere) answeredAt.set(action.id, clock.monotonic());
    ledger.refresh(tx, action.alert);
    if (outcome.result === 'conflict' || outcome.result === 'refused')
      add(auditEventOf(action, row?.alert.camera ?? null, { result: outcome.result, fault: outcome.fault }));
  }

  function later(): void {
    attempt += 1;
    cancelAgain();
    cancelAgain = clock.after(retry(attempt), send);
  }

  const { ask: send } = oneAtATime(run, (error) => {
    log('error', 'sending actions', { why: errorText(error) });
    later();
  });

  return {
    send,
    live() {
      isLive = true;
      attempt = 0;
      send();
    },
    lost() {
      isLive = false;
      cancelAgain();
    },
    complete(began) {
      const over = answered(store).filter(({ id }) => (answeredAt.get(id) ?? 0) < began);
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
    close() {
      closed = true;
      cancelAgain();
    },
  };
}
