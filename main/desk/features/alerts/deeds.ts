import { v7 as uuidv7 } from 'uuid';
import type { Cancel, Clock } from '../../../../core/clock.ts';
import { maxActionsPerCall } from '../../../../core/contract/alerts.ts';
import type { Alert } from '../../../../core/domain/alert.ts';
import {
  ActionId,
  type ActionOutcome,
  type AlertAction,
  type AlertConflict,
  type AlertDeed,
} from '../../../../core/domain/alertAction.ts';
import { decide } from '../../../../core/domain/alertDecide.ts';
import type { AlertPolicy } from '../../../../core/domain/alertPolicy.ts';
import type { AlertId, DeskId } from '../../../../core/domain/ids.ts';
import type { Operator } from '../../../../core/domain/operator.ts';
import type { Fault } from '../../../../core/faults.ts';
import { fail, ok, type Result } from '../../../../core/result.ts';
import { backOff } from '../../../../core/retry.ts';
import type { HandlersFor } from '../../handlers.ts';
import type { SiteLink } from '../../links/link.ts';
import { errorText, type Log } from '../../log.ts';
import type { Reader, Writer } from '../../store/access.ts';
import { type AlertRow, readAlert } from '../../store/alerts.ts';
import {
  answered,
  type CameBack,
  lastDeskSeq,
  readConflict,
  readConflicts,
  readWaiting,
  renumber,
  setDeskSeq,
  toSend,
} from '../../store/outbox.ts';
import type { AddDeed, Project, WriteDeeds } from '../../write.ts';
import { deedOf } from './intake.ts';
import type { Ledger } from './ledger.ts';

/** Read by people of both languages in the timeline. */
const reopenedForMine = 'Xung đột: làm lại thao tác của tôi / Conflict: my deed again';

interface DeedsOptions {
  readonly store: Reader;
  readonly ledger: Ledger;
  readonly writeDeeds: WriteDeeds;
  readonly project: Project;
  readonly desk: DeskId;
  readonly operator: () => Operator | null;
  readonly sees: (row: { readonly camera: string | null; readonly ward: string | null }) => boolean;
  readonly policy: () => AlertPolicy;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
  /** The site has decided something: there is more to pull. */
  readonly onDecided: () => void;
}

/** What people do to alerts: on disk here at once, told to the site in order when it is there, and what it says of it. */
export interface Deeds {
  readonly handlers: HandlersFor<'alert.act' | 'alert.conflicts' | 'alert.settle'>;
  conflictsOf(row: AlertRow, cameBack: readonly CameBack[]): AlertConflict[];
  /** The site knows our session (again): what waits is sent. */
  live(): void;
  lost(): void;
  /** All that the site had is here, asked for at `began` (monotonic): what it had answered before needs no record any more. */
  complete(began: number): void;
  close(): void;
}

export function createDeeds(options: DeedsOptions): Deeds {
  const { store, ledger, writeDeeds, project, desk, operator, sees, policy, link, clock, log } = options;
  const retry = backOff({ firstMs: 500, maxMs: 15_000 });
  let sending = false;
  let wanted = false;
  let isLive = false;
  let closed = false;
  let attempt = 0;
  let cancelAgain: Cancel = () => {};
  /** By the monotonic clock, when each answer without its record was noted; those of an earlier run have none. */
  const answeredAt = new Map<string, number>();

  const now = () => Math.round(clock.now());
  const visible = (row: AlertRow | undefined): row is AlertRow => row !== undefined && sees(row);

  /** Does one deed in the open transaction; a fault where it may not or cannot be. */
  function doOne(
    tx: Writer,
    add: AddDeed,
    who: Operator,
    deed: AlertDeed,
    of: { readonly id: AlertId; readonly base: number },
    next: () => number,
  ): Fault | undefined {
    const row = readAlert(tx, of.id);
    if (!visible(row)) return { code: 'alert.unknown', params: {} };
    const at = now();
    const action: AlertAction = {
      id: ActionId.parse(uuidv7({ msecs: at })),
      ...{ desk, deskSeq: lastDeskSeq(tx) + 1, alert: of.id, base: of.base },
      by: { id: who.id, name: who.displayName },
      ...{ at, deed },
    };
    const decided = decide({ alert: row.alert, action, rights: who.rights, policy: policy(), at });
    const { result, fault } = decided.outcome;
    if (result === 'conflict' || result === 'refused') return fault ?? { code: 'alert.unknown', params: {} };
    // What is so already needs no deed; words that came with it do.
    if (result === 'already' && decided.alert.notes === row.alert.notes) return undefined;
    ledger.enqueue(tx, { ...action, deskSeq: next() });
    ledger.refresh(tx, of.id);
    add(deedOf(action, row.alert.camera));
    return undefined;
  }

  /** `deeds`: one after the other on each alert; one that cannot be ends that alert's. */
  function act(
    deeds: readonly AlertDeed[],
    alerts: readonly { readonly id: AlertId; readonly base: number }[],
    also: (tx: Writer, add: AddDeed) => void = () => {},
  ): Result<{ done: number; refused: { alert: AlertId; fault: Fault }[] }> {
    const who = operator();
    if (!who) return fail('right.notSignedIn');
    const written = ledger.commit(writeDeeds, (tx, add) => {
      const refused: { alert: AlertId; fault: Fault }[] = [];
      let seq = lastDeskSeq(tx);
      const first = seq;
      for (const target of alerts) {
        const next = () => {
          seq += 1;
          return seq;
        };
        for (const deed of deeds) {
          const fault = doOne(tx, add, who, deed, target, next);
          if (!fault) continue;
          refused.push({ alert: target.id, fault });
          break;
        }
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

  /** Tells the site what waits, in order, a batch at a time, until nothing does or it does not answer. */
  async function run(): Promise<void> {
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
    const written = ledger.commit(writeDeeds, (tx, add) => {
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

  function settleOne(tx: Writer, add: AddDeed, action: AlertAction, outcome: ActionOutcome): void {
    const waiting = readWaiting(tx, action.id);
    // Its record was quicker.
    if (!waiting) return;
    const row = readAlert(tx, action.alert);
    const recordIsHere = row === undefined || row.confirmed.version >= outcome.version;
    ledger.answer(tx, waiting, outcome, recordIsHere, now());
    if (!recordIsHere) answeredAt.set(action.id, clock.monotonic());
    ledger.refresh(tx, action.alert);
    if (outcome.result === 'conflict' || outcome.result === 'refused')
      add(deedOf(action, row?.alert.camera ?? null, { result: outcome.result, fault: outcome.fault }));
  }

  function later(): void {
    attempt += 1;
    cancelAgain();
    cancelAgain = clock.after(retry(attempt), send);
  }

  function send(): void {
    wanted = true;
    if (sending || closed) return;
    sending = true;
    wanted = false;
    cancelAgain();
    run()
      .catch((error: unknown) => {
        log('error', 'deeds', { why: errorText(error) });
        later();
      })
      .finally(() => {
        sending = false;
        if (wanted) send();
      });
  }

  const conflict = (theirs: Alert, { action, fault, at }: CameBack): AlertConflict => ({
    ...{ action, fault, theirs, at },
  });

  return {
    conflictsOf: (row, cameBack) => cameBack.map((one) => conflict(row.confirmed, one)),
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
    handlers: {
      'alert.act': ({ deed, alerts }) => act([deed], alerts),
      'alert.conflicts': () =>
        ok({
          conflicts: readConflicts(store, 500).flatMap((one) => {
            const row = readAlert(store, one.action.alert);
            return visible(row) ? [conflict(row.confirmed, one)] : [];
          }),
        }),
      'alert.settle'({ action: id, how }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const cameBack = readConflict(store, id);
        // Settled at another window of this desk: there is nothing left to do.
        if (!cameBack) return ok({});
        const { action } = cameBack;
        const row = readAlert(store, action.alert);
        if (!visible(row)) return fail('alert.unknown');
        const note = (tx: Writer, add: AddDeed) => {
          ledger.settle(tx, id);
          const detail = JSON.stringify({ alert: action.alert, action: id, how });
          add({ who: who.id, deed: 'alert.settle', camera: row.alert.camera, why: null, detail });
        };
        if (how === 'again') {
          const { deed } = action;
          // Theirs was a close too: mine can take its place only once that is undone, and both are in the timeline.
          const deeds: AlertDeed[] =
            row.alert.closed && deed.do !== 'note' && deed.do !== 'reopen'
              ? [{ do: 'reopen', reason: reopenedForMine }, deed]
              : [deed];
          const again = act(deeds, [{ id: action.alert, base: row.confirmed.version }], note);
          if (!again.ok) return again;
          const [refused] = again.value.refused;
          return refused ? { ok: false, fault: refused.fault } : ok({});
        }
        const dropped = ledger.commit(writeDeeds, note);
        if (!dropped.ok) return dropped;
        options.onChange();
        return ok({});
      },
    },
  };
}
