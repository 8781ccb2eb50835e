import type { Alert } from '../../core/alerts/alert.ts';
import { type Correlator, maxUnloggedRows, recordsReadAtStart } from '../../core/alerts/correlate.ts';
import { type LogRecord, type Occurrence, recordsPerPage } from '../../core/alerts/log.ts';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { AlertId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Inbox, InboxMessage, MessageOutcome } from './inbox/inbox.ts';
import type { AlertLog } from './log/log.ts';
import { readOpenAlertPages } from './log/readOpenAlertPages.ts';

/** Rows and records per turn of the event loop: requests to the thread are handled in between. */
const rowsPerTurn = 500;
const recordsPerTurn = 500;

/** Moves messages from the inbox through the normaliser and the correlator into the log; each once, also after a crash. */
export interface InboxPump {
  stop(): Promise<void>;
}

/** A source's "online" message repeats at each start of the site; it ends an "offline" alert and is otherwise ignored. */
const offlineClass = 'source.offline';

/**
 * Messages replayed to the normaliser at a start: 20,000 are read in some 2 s.
 * They restore the classes of reviews, the owners of events, the targets of CAP references and the active properties.
 */
const shownAgain = { rows: 20_000, bytes: 32 * 1024 * 1024 };
const capShownAgain = { rows: 5_000, bytes: 16 * 1024 * 1024 };

type Row = Omit<MessageOutcome, 'seq' | 'alerts'>;

export async function startInboxPump(parts: {
  readonly inbox: Inbox;
  readonly log: AlertLog;
  readonly policy: AlertPolicy;
  readonly clock: Clock;
  readonly correlatorFrom: (through: number) => Correlator;
  readonly normalise: (message: InboxMessage) => Result<readonly Occurrence[]>;
  readonly onUnexpectedError: (where: string, error: unknown) => void;
}): Promise<InboxPump> {
  const { inbox, log, policy, clock, normalise, onUnexpectedError } = parts;
  // Positions whose records have expired from the log are in it all the same. An empty log, though, has lost all: it receives all that
  // the inbox still has.
  const taken = Math.max(log.inboxThrough(inbox.process), log.head() === 0 ? 0 : inbox.doneThrough());
  const correlator = parts.correlatorFrom(taken);
  /** Outcomes of rows that are not marked yet, with their alerts. */
  const rows = new Map<number, Row>();
  const alertsOf = new Map<number, Set<AlertId>>();
  /** Sources that are reported as offline. */
  const offline = new Set<string>();
  let fed = taken;
  let marked = inbox.doneThrough();
  let isMarking = false;
  let isRunning = false;
  let isStopped = false;
  let isWanted = false;
  let idle: () => void = () => undefined;
  let cancelDue: Cancel = () => undefined;

  const note = (records: readonly Pick<LogRecord, 'alert' | 'entry'>[]) => {
    for (const { alert, entry } of records) {
      if (entry.kind !== 'occurred' || entry.inbox.process !== inbox.process) continue;
      for (const [row] of entry.took ?? []) {
        if (row <= marked) continue;
        const known = alertsOf.get(row) ?? new Set();
        alertsOf.set(row, known.add(alert.id));
      }
    }
  };

  await remember();
  await recall();
  const cancelRecords = log.onRecords((records) => correlator.observe(records));
  const cancelPut = inbox.onPut(wake);

  async function remember(): Promise<void> {
    let shown = 0;
    const before = [inbox.recent(taken, capShownAgain, 'cap'), inbox.recent(taken, shownAgain)];
    for (const [place, messages] of before.entries())
      for (const message of messages) {
        if (place === 0 || message.kind !== 'cap') normalise(message);
        shown += 1;
        if (shown % rowsPerTurn === 0) await nextTurn();
      }
  }

  /** Restores the correlator after a start: from the end of the log, and from the open alerts. */
  async function recall(): Promise<void> {
    for (let after = Math.max(0, log.head() - recordsReadAtStart); ; ) {
      const records = log.read(after, recordsPerPage);
      if (records.length === 0) break;
      correlator.observe(records);
      note(records);
      after = records.at(-1)?.seq ?? after;
      await nextTurn();
    }
    const open: Alert[] = [];
    await readOpenAlertPages(log, (page) => void open.push(...page));
    correlator.resume(open);
    for (const alert of open) if (alert.class === offlineClass && alert.active) offline.add(alert.source.id);
  }

  function wake(): void {
    isWanted = true;
    if (isRunning || isStopped) return;
    isRunning = true;
    run()
      .catch((error: unknown) => onUnexpectedError('pump', error))
      .finally(() => {
        isRunning = false;
        idle();
        if (isStopped) return;
        if (isWanted) wake();
        else arm();
      });
  }

  function arm(): void {
    cancelDue();
    const at = correlator.nextAt();
    if (at !== undefined) cancelDue = clock.after(Math.max(1, at - clock.now()), wake);
  }

  async function run(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      if (feed() + (await append()) > 0) isWanted = true;
      mark();
      await nextTurn();
    }
  }

  function feed(): number {
    const room = Math.min(rowsPerTurn, maxUnloggedRows - correlator.waiting());
    if (room <= 0) return 0;
    const messages = inbox.next(fed, room);
    for (const message of messages) {
      const { occurrences, row } = meaningOf(message);
      rows.set(message.seq, row);
      correlator.take(message.seq, occurrences, Math.round(clock.now()));
      fed = message.seq;
    }
    return messages.length;
  }

  function meaningOf(message: InboxMessage): { occurrences: readonly Occurrence[]; row: Row } {
    const meant = normalise(message);
    if (!meant.ok) {
      const as = meant.fault.code === 'alert.messageUnknown' ? 'unknown' : 'malformed';
      return { occurrences: [], row: { unusable: { as, why: meant.fault } } };
    }
    const news = meant.value.filter(isNews);
    const ages = news.map(({ observedAt }) => message.receivedAt - observedAt);
    // A message dated next year would otherwise outrank all later ones until then, above all its end.
    const latest = Math.round(message.receivedAt) + policy.futureMs;
    const occurrences = news.map((one) => (one.observedAt > latest ? { ...one, observedAt: latest } : one));
    const row = {
      ...(message.again ? { duplicate: true } : {}),
      ...(news.length === 0 ? { leftOut: true } : {}),
      ...(ages.some((age) => age > policy.lateMs) ? { late: true } : {}),
      ...(ages.some((age) => -age > policy.futureMs) ? { future: true } : {}),
    };
    return { occurrences, row };
  }

  function isNews({ class: what, phase, source }: Occurrence): boolean {
    if (what !== offlineClass) return true;
    if (phase === 'end') return offline.delete(source.id);
    offline.add(source.id);
    return true;
  }

  async function append(): Promise<number> {
    const records = correlator.due(Math.round(clock.now()), recordsPerTurn);
    if (records.length === 0) return 0;
    const appended = await log.append(records);
    const now = Math.round(clock.now());
    records.forEach((record, at) => {
      const how = appended.ok ? appended.value[at] : undefined;
      const isIn = how !== undefined && 'seq' in how;
      if (isIn) note([record]);
      correlator.settled(record, isIn ? 'appended' : how ? 'conflict' : 'unknown', now);
    });
    return appended.ok ? records.length : 0;
  }

  /** Marks rows as logged in the inbox. One call at a time: it waits for the disk, and nothing waits for it. */
  function mark(): void {
    const through = correlator.through();
    if (isMarking || through <= marked) return;
    isMarking = true;
    const settled: MessageOutcome[] = [];
    for (let seq = marked + 1; seq <= through; seq += 1) {
      const row = rows.get(seq);
      const alerts = [...(alertsOf.get(seq) ?? [])];
      if (row || alerts.length > 0) settled.push({ seq, alerts, ...row });
    }
    inbox
      .done(through, settled)
      .then((done) => {
        if (!done.ok) return;
        for (let seq = marked + 1; seq <= through; seq += 1) {
          rows.delete(seq);
          alertsOf.delete(seq);
        }
        marked = through;
      })
      .catch((error: unknown) => onUnexpectedError('inbox.done', error))
      .finally(() => {
        isMarking = false;
        if (!isStopped && correlator.through() > marked) mark();
      });
  }

  wake();

  return {
    async stop() {
      isStopped = true;
      cancelDue();
      cancelRecords();
      cancelPut();
      if (isRunning) await new Promise<void>((resolve) => (idle = resolve));
    },
  };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
