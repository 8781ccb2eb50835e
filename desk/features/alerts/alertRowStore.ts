import type { ActionOutcome, AlertAction } from '../../../core/alerts/action.ts';
import { type Alert, getPriorityRank, heartbeatClass } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import { rebasePendingActions } from '../../../core/alerts/rebase.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { SqlReader, SqlWriter } from '../../../node/sql/access.ts';
import type { AddAuditEvent, WriteWithAudit } from '../../shared/write.ts';
import {
  type AlertListState,
  type AlertRowHead,
  loadRowHead,
  readAlert,
  readAlertAt,
  storeAlert,
} from '../../store/alerts.ts';
import {
  getWordsText,
  type IndexVocabulary,
  listAlertWords,
  listFilterTerms,
} from '../../store/alertWords.ts';
import {
  addConflict,
  addToOutbox,
  countByAlert,
  type PendingAction,
  readConflict,
  readPendingActionsOfAlert,
  removeConflict,
  removeFromOutbox,
  setOutcome,
} from '../../store/outbox.ts';

/** A change of an alert's row: its position in the lists before and after. */
export interface AlertRowChange {
  readonly before: AlertRowHead | undefined;
  readonly after: AlertListState;
  readonly alert: Alert;
}

export interface AlertRowStoreOptions {
  readonly store: SqlReader;
  readonly vocabulary: IndexVocabulary;
  readonly policy: () => AlertPolicy;
  readonly camera: (id: string) => Camera | undefined;
  readonly wardName: (id: string) => string | undefined;
  /** Applies the changes due while the site is unreachable; omitted: none. */
  readonly asShown?: (alert: Alert) => Alert;
  /** The writer that stores data from the site. */
  readonly project: WriteWithAudit;
  /** Called after each commit, in order. */
  readonly onChanges: (changes: readonly AlertRowChange[], isFromSite: boolean) => void;
}

/** The only module that changes alert rows: each is the site's version with this desk's pending actions applied. */
export interface AlertRowStore {
  /** Runs a transaction of `writer` in which alerts may change; `onChanges` is called once it is committed. */
  commit<T>(writer: WriteWithAudit, change: (tx: SqlWriter, add: AddAuditEvent) => T): Result<T>;
  /**
   * Stores the site's version of an alert; an older version changes nothing. Returns its place. `again`: its
   * pending actions have changed.
   */
  take(tx: SqlWriter, alert: Alert, life: number, again?: boolean): number;
  /** Recomputes the row after its pending actions have changed. */
  refresh(tx: SqlWriter, alert: string): void;
  /** Updates the words after its camera or class name may have changed. */
  reword(tx: SqlWriter, place: number): void;
  /** Adds a pending action. */
  enqueue(tx: SqlWriter, action: AlertAction): void;
  /**
   * Stores the site's outcome for a pending action.
   * A rejected action becomes a conflict for the operator. An accepted one stays applied to the row until its
   * record arrives (`recordIsHere`), so that the display does not flicker. The caller refreshes the row.
   */
  answer(
    tx: SqlWriter,
    waiting: PendingAction,
    outcome: ActionOutcome,
    recordIsHere: boolean,
    at: number,
  ): void;
  /** Removes a pending action, whatever its outcome. */
  dequeue(tx: SqlWriter, action: AlertAction, wasAnswered: boolean): void;
  /** Removes a rejected action that the operator has resolved. */
  settle(tx: SqlWriter, action: string): void;
  /** Returns the alerts with pending or rejected actions of this desk. */
  readonly counts: () => ReturnType<typeof countByAlert>;
}

export function createAlertRowStore(options: AlertRowStoreOptions): AlertRowStore {
  const { store, vocabulary, policy, onChanges, asShown = (alert) => alert } = options;
  let counts = countByAlert(store);
  let changes: AlertRowChange[] = [];

  function surroundings(alert: Alert) {
    const camera = alert.camera === null ? undefined : options.camera(alert.camera);
    const ward = alert.place?.ward ?? camera?.ward ?? null;
    const found = listAlertWords(alert, {
      camera,
      wardName: ward === null ? undefined : options.wardName(ward),
      className: policy().classes[alert.class]?.name,
    });
    return { ward, found };
  }

  /** Computes the row from `confirmed` and the pending actions. */
  function derive(tx: SqlWriter, before: AlertRowHead | undefined, confirmed: Alert, life: number): number {
    const waiting = counts.waiting.has(confirmed.id) ? readPendingActionsOfAlert(tx, confirmed.id) : [];
    const still: AlertAction[] = [];
    for (const { action, outcome } of waiting) {
      if (outcome === null || outcome.version > confirmed.version) still.push(action);
      else dequeue(tx, action, true);
    }
    const shown = asShown(
      still.length === 0 ? confirmed : rebasePendingActions(confirmed, still, policy()).alert,
    );
    const { ward, found } = surroundings(shown);
    const words = getWordsText(found);
    const isStale =
      !before ||
      before.words !== words ||
      before.rank !== getPriorityRank(shown.priority) ||
      before.ward !== ward;
    let indexed: string | undefined;
    if (isStale) {
      const marks = listFilterTerms(shown, ward);
      vocabulary.count(tx, found);
      vocabulary.count(tx, marks);
      indexed = `${getWordsText(marks)}${words}`;
    }
    const pending = still.length;
    const after = storeAlert(tx, before, { life, confirmed, shown, pending, ward, words, indexed });
    changes.push({ before, after, alert: shown });
    return after.place;
  }

  const bump = (map: Map<string, number>, key: string, by: number) => {
    const n = (map.get(key) ?? 0) + by;
    if (n > 0) map.set(key, n);
    else map.delete(key);
  };

  function dequeue(tx: SqlWriter, action: AlertAction, wasAnswered: boolean): void {
    removeFromOutbox(tx, action.id);
    bump(counts.waiting, action.alert, -1);
    if (!wasAnswered) counts.unsent -= 1;
  }

  return {
    counts: () => counts,
    enqueue(tx, action) {
      addToOutbox(tx, action);
      bump(counts.waiting, action.alert, 1);
      counts.unsent += 1;
    },
    answer(tx, { action, outcome: before }, outcome, recordIsHere, at) {
      const cameBack = outcome.result === 'conflict' || outcome.result === 'refused';
      if (cameBack) {
        const fault = outcome.fault ?? { code: 'alert.unknown', params: {} };
        addConflict(tx, action, fault, at);
        bump(counts.conflicts, action.alert, 1);
      }
      if (cameBack || recordIsHere || outcome.version === 0) return dequeue(tx, action, before !== null);
      setOutcome(tx, outcome);
      if (before === null) counts.unsent -= 1;
    },
    dequeue,
    settle(tx, id) {
      const conflict = readConflict(tx, id);
      if (!conflict) return;
      removeConflict(tx, id);
      bump(counts.conflicts, conflict.action.alert, -1);
    },
    commit(writer, change) {
      changes = [];
      let committed = false;
      try {
        const done = writer((tx, add) => {
          // A second attempt discards the changes of the first.
          changes = [];
          return change(tx, add);
        });
        committed = done.ok;
        return done;
      } finally {
        vocabulary.settle(committed);
        const made = changes;
        changes = [];
        if (!committed) counts = countByAlert(store);
        else if (made.length > 0) onChanges(made, writer === options.project);
      }
    },
    take(tx, alert, life, again = false) {
      const before = loadRowHead(tx, alert.id);
      const isKnown = before !== undefined && before.life === life && before.version >= alert.version;
      if (!isKnown) return derive(tx, before, alert, life);
      if (again) {
        const row = readAlert(tx, alert.id);
        if (row) derive(tx, row, row.confirmed, row.life);
      }
      return before.place;
    },
    refresh(tx, id) {
      const row = readAlert(tx, id);
      if (row) derive(tx, row, row.confirmed, row.life);
    },
    reword(tx, place) {
      const row = readAlertAt(tx, place);
      if (!row) return;
      const { found, ward } = surroundings(row.alert);
      if (getWordsText(found) !== row.words || ward !== row.ward) derive(tx, row, row.confirmed, row.life);
    },
  };
}

export const isHeartbeat = (alert: Alert): boolean => alert.class === heartbeatClass;
