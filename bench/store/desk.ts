import { cityClasses } from '../../core/alerts/classes.ts';
import type { LogRecord, NewLogRecord } from '../../core/alerts/log.ts';
import { AlertPolicy } from '../../core/alerts/policy.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { type AlertId, DeskId, OperatorId, WindowId } from '../../core/base/ids.ts';
import { fail, type Result } from '../../core/base/result.ts';
import type { Operator } from '../../core/people/operator.ts';
import { createActionHandlers } from '../../desk/features/alerts/actions.ts';
import { createAlertRowStore } from '../../desk/features/alerts/alertRowStore.ts';
import { createAlertIntake } from '../../desk/features/alerts/intake.ts';
import { type AlertLists, createAlertLists } from '../../desk/features/alerts/lists.ts';
import { createAlertListCounters } from '../../desk/features/alerts/queueState.ts';
import { createStepScheduler } from '../../desk/shared/stepScheduler.ts';
import { createStoreWriters, type WriteWithAudit } from '../../desk/shared/write.ts';
import { openIndexVocabulary } from '../../desk/store/alertWords.ts';
import { openStore } from '../../desk/store/open.ts';
import type { SiteLink } from '../../desk/sync/link.ts';
import { forCaller } from '../../test/fixtures/forCaller.ts';
import type { City } from './city.ts';

const clock = createSystemClock();

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}

/** The operator of the bench's desk, to whom everything is visible. */
const chief: Operator = {
  id: OperatorId.parse('hn:operator:chief'),
  name: 'chief',
  roles: [],
  demo: false,
  displayName: 'Trưởng ca',
  rights: ['alert.read', 'alert.work'],
  scope: 'all',
};

/** A desk's store with its alert intake and lists, composed as in the desk. */
export interface DeskStore {
  /** Stores records in one durable transaction: rows, words, lines, cursor and audit entries. */
  take(records: readonly NewLogRecord[], firstSeq: number): void;
  readonly list: AlertLists['handlers']['alert.list'];
  /**
   * Acknowledges an alert as this desk's operator, in one durable transaction: row, outbox and, if audited, the audit
   * entry.
   */
  acknowledge(alert: { readonly id: AlertId; readonly base: number }, audited: boolean): void;
  /** Saves the frequency of each word, as the desk does now and then. */
  saveWords(): void;
  /** Runs a pragma, to build costly data faster. */
  pragma(text: string): void;
  close(): void;
}

export function openDeskStore(folder: string, city: City): DeskStore {
  const log = () => undefined;
  const opened = must(openStore({ folder, clock, log }));
  const { reading, writing } = opened;
  const store = reading;
  const { project, writeWithAudit } = createStoreWriters(writing, { clock, log });
  const untold: WriteWithAudit = (change) => writeWithAudit((tx) => change(tx, () => undefined));
  const vocabulary = openIndexVocabulary(store);
  const policy = AlertPolicy.parse({ classes: cityClasses });
  const desk = DeskId.parse('desk-00000000000000be');
  const sees = () => true;
  const counters = createAlertListCounters(store, sees);
  let revision = 0;
  const ledger = createAlertRowStore({
    store,
    vocabulary,
    policy: () => policy,
    project,
    camera: (id) => city.camera(id),
    wardName: (id) => city.wardName(id),
    onChanges(changes) {
      counters.changed(changes);
      revision += 1;
    },
  });
  const intake = createAlertIntake({ ledger, project, desk, now: () => Math.round(clock.now()) });
  const turns = createStepScheduler();
  const { handlers } = createAlertLists({
    store,
    vocabulary,
    ledger,
    counters,
    turns,
    clock,
    sees,
    operator: () => chief,
    camera: (id) => city.camera(id),
    revision: () => revision,
  });
  const away: SiteLink = {
    call: () => Promise.resolve(fail('site.unreachable', { site: '' })),
    close: () => undefined,
  };
  const acting = (write: WriteWithAudit) =>
    createActionHandlers(
      {
        store,
        project,
        desk,
        clock,
        log,
        writeWithAudit: write,
        operator: () => chief,
        link: () => away,
      },
      { ledger, sees, policy: () => policy, onChange: () => undefined, onDecided: () => undefined },
    ).handlers['alert.act'];
  const [reported, silent] = [acting(writeWithAudit), acting(untold)];
  return {
    acknowledge(alert, audited) {
      const act = audited ? reported : silent;
      const done = act(
        { command: { do: 'acknowledge' }, alerts: [alert] },
        { window: WindowId.parse('w1') },
        forCaller,
      );
      const isDone = !(done instanceof Promise) && done.ok && 'done' in done.value && done.value.done === 1;
      if (!isDone) throw new Error(JSON.stringify(done));
    },
    take(records, firstSeq) {
      const numbered = records.map((record, at): LogRecord => ({ ...record, seq: firstSeq + at }));
      must(
        intake.records({
          records: numbered,
          life: 1,
          scope: '"all"',
          through: firstSeq + records.length - 1,
          completeAt: undefined,
          heartbeatAt: () => 0,
        }),
      );
    },
    list: handlers['alert.list'],
    saveWords: () => void must(project((tx) => vocabulary.save(tx, Number.MAX_SAFE_INTEGER))),
    pragma: (text) => void writing.pragma(text),
    close() {
      turns.stop();
      opened.close();
    },
  };
}
