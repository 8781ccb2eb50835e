import { randomUUID } from 'node:crypto';
import { statfsSync } from 'node:fs';
import type { AlertSourceId } from '../../../core/alerts/alert.ts';
import type { Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { QuarantinedDatabase } from '../../../node/sql/database.ts';
import { openSiteDatabase } from '../../shared/database.ts';
import { getMaxMessageBytes } from '../formats/index.ts';
import { createGroupCommitter } from './groupCommitter.ts';
import type { Inbox, IncomingMessage, MessageOutcome, SourceCounters } from './inbox.ts';
import { migrations } from './migrations.ts';
import { createRecentMessages, digestMessage } from './recent.ts';
import { createInboxTables, type QuarantineEntry } from './tables.ts';

/** Limits of an inbox. */
export interface InboxLimits {
  /** Messages that the log has, kept as the raw evidence of alerts. */
  readonly maxRows: number;
  readonly maxCachedBytes: number;
  /** Messages that the log does not have yet: beyond these, new ones are refused. */
  readonly waitingRows: number;
  readonly waitingBytes: number;
  readonly quarantinedRows: number;
  readonly quarantinedBytes: number;
  /** Disk space left for others, above all for people's actions on alerts: with less, new messages are refused. */
  readonly freeBytes: number;
}

const MB = 1024 * 1024;
/** Defaults: 8 h at 60 messages a second can wait; at 2 a second raw messages are kept for some six days. */
export const defaultInboxLimits: InboxLimits = {
  maxRows: 1_000_000,
  maxCachedBytes: 1_024 * MB,
  waitingRows: 2_000_000,
  waitingBytes: 2_048 * MB,
  quarantinedRows: 10_000,
  quarantinedBytes: 128 * MB,
  freeBytes: 64 * MB,
};

const forgottenAtLeast = 100;
/** Interval of free disk space checks, ms. */
const lookAtDiskMs = 1_000;
const maxChannelChars = 400;
/** Bytes stored of a message that is too large to be read. */
export const maxStoredOfTooLargeBytes = 16 * 1024;

type Counters = Record<keyof Omit<SourceCounters, 'lastAt' | 'received' | 'tooLarge'>, number>;
const noCounters = (): Counters => ({
  accepted: 0,
  leftOut: 0,
  duplicate: 0,
  late: 0,
  future: 0,
  malformed: 0,
  unknown: 0,
});

export interface OpenedInbox {
  readonly inbox: Inbox;
  /** The previous database, if it was renamed at this start: its unlogged messages must be sent again. */
  readonly setAside: QuarantinedDatabase | undefined;
}

/** The file name without `.db`. */
export const inboxFileName = 'alerts-inbox';

/**
 * Opens or creates `alerts-inbox.db` in the site's data folder.
 * Errors: `site.newerStore`, `site.dataRefused`
 */
export function openInbox(parts: {
  readonly folder: string;
  readonly clock: Clock;
  readonly limits?: Partial<InboxLimits>;
}): Result<OpenedInbox> {
  const { folder, clock } = parts;
  const limits = { ...defaultInboxLimits, ...parts.limits };
  const opened = openSiteDatabase(folder, inboxFileName, migrations);
  if (!opened.ok) return opened;
  const { db, setAside } = opened.value;
  const tables = createInboxTables(db, randomUUID);
  const recent = createRecentMessages();
  const listeners = new Listeners<void>();
  let counts = tables.count();
  recent.reset(tables.lastDigests());

  let lookedAt = Number.NEGATIVE_INFINITY;
  let freeBytes = 0;
  function hindrance(): Fault | null {
    const { rows, bytes } = counts.waiting;
    if (rows >= limits.waitingRows || bytes >= limits.waitingBytes)
      return { code: 'alert.inboxFull', params: { count: rows } };
    if (clock.monotonic() - lookedAt >= lookAtDiskMs) {
      lookedAt = clock.monotonic();
      const disk = statfsSync(folder);
      freeBytes = disk.bavail * disk.bsize;
    }
    if (freeBytes >= limits.freeBytes) return null;
    return { code: 'alert.diskNearlyFull', params: { folder, leastMb: Math.ceil(limits.freeBytes / MB) } };
  }
  const commits = createGroupCommitter({
    clock,
    transaction: (run) => db.transaction(run),
    tryWrite: () => tables.tried(clock.now()),
    mayTakeIn: hindrance,
    onFailed() {
      counts = tables.count();
      recent.reset(tables.lastDigests());
    },
    refusal: ({ message }) => ({ code: 'alert.intakePaused', params: { why: message.slice(0, 300) } }),
  });

  function quarantine(entry: QuarantineEntry): void {
    tables.quarantine(entry);
    counts.quarantined.rows += 1;
    counts.quarantined.bytes += entry.bytes.length;
    const { rows, bytes } = counts.quarantined;
    if (rows <= limits.quarantinedRows && bytes <= limits.quarantinedBytes) return;
    const gone = tables.forgetQuarantined();
    counts.quarantined.rows -= gone.rows;
    counts.quarantined.bytes -= gone.bytes;
  }

  function tooLarge(message: IncomingMessage, size: number): void {
    const { source, receivedAt: at } = message;
    const max = getMaxMessageBytes(message.kind);
    const why: Fault = { code: 'alert.messageTooLarge', params: { bytes: size, max } };
    const bytes = message.bytes.subarray(0, maxStoredOfTooLargeBytes);
    quarantine({ source, channel: message.channel.slice(0, maxChannelChars), at, why, size, bytes });
    tables.addTo(source, { lastAt: at, received: 1, tooLarge: 1 });
  }

  function takeIn(message: IncomingMessage): void {
    const { source, bytes, kind, cutFrom } = message;
    if (bytes.length > getMaxMessageBytes(kind)) {
      tooLarge(message, bytes.length);
      return;
    }
    const channel = message.channel.slice(0, maxChannelChars);
    const digest = digestMessage({ channel, bytes });
    const again = message.mayBeAgain === true && recent.has(source, digest);
    recent.add(source, digest);
    counts.head += 1;
    const retained = message.retained === true;
    tables.put({ ...message, channel, seq: counts.head, again, digest, retained, cutFrom });
    counts.waiting.rows += 1;
    counts.waiting.bytes += bytes.length;
  }

  function settle(through: number, settled: readonly MessageOutcome[]): void {
    const end = Math.min(through, counts.head);
    const rows = tables.sizes(counts.doneThrough, end);
    if (rows.length === 0) return;
    const reported = new Map(settled.map((one) => [one.seq, one]));
    const tallies = new Map<AlertSourceId, Counters>();
    for (const { seq, source } of rows) {
      const one = reported.get(seq) ?? { seq, alerts: [] };
      for (const alert of one.alerts) tables.link(alert, seq);
      const counters = tallies.get(source) ?? noCounters();
      tallies.set(source, counters);
      if (one.duplicate) counters.duplicate += 1;
      if (one.late) counters.late += 1;
      if (one.future) counters.future += 1;
      if (one.unusable) counters[one.unusable.as] += 1;
      const message = one.unusable && tables.message(seq);
      if (message && one.unusable) {
        const { channel, receivedAt: at, bytes } = message;
        quarantine({ source, channel, at, why: one.unusable.why, size: bytes.length, bytes });
      }
      if (one.duplicate || one.unusable) continue;
      counters[one.leftOut ? 'leftOut' : 'accepted'] += 1;
    }
    for (const [source, counters] of tallies) tables.addTo(source, counters);
    tables.setDone(end);
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
    counts.doneThrough = end;
    counts.waiting.rows -= rows.length;
    counts.waiting.bytes -= bytes;
    counts.stored.rows += rows.length;
    counts.stored.bytes += bytes;
    // Deletes twice as many as arrived, so that the inbox returns to its limits at any rate of arrival.
    if (counts.stored.rows > limits.maxRows || counts.stored.bytes > limits.maxCachedBytes)
      forget(2 * rows.length + forgottenAtLeast);
  }

  function forget(most: number): void {
    const over = Math.max(counts.stored.rows - limits.maxRows, 0);
    const limit = counts.stored.bytes > limits.maxCachedBytes ? most : Math.min(over, most);
    const gone = tables.forgetOldest(Math.min(counts.doneThrough, counts.head - 1), limit);
    counts.stored.rows -= gone.rows;
    counts.stored.bytes -= gone.bytes;
  }

  const inbox: Inbox = {
    process: tables.process,
    head: () => counts.head,
    async put(messages) {
      if (messages.length === 0) return ok(undefined);
      const put = await commits.add(true, messages.length, () => {
        const tallies = new Map<AlertSourceId, { lastAt: number; received: number }>();
        for (const message of messages) {
          takeIn(message);
          if (message.bytes.length > getMaxMessageBytes(message.kind)) continue;
          const counters = tallies.get(message.source) ?? { lastAt: 0, received: 0 };
          counters.received += 1;
          counters.lastAt = Math.max(counters.lastAt, message.receivedAt);
          tallies.set(message.source, counters);
        }
        for (const [source, counters] of tallies) tables.addTo(source, counters);
      });
      if (put.ok) listeners.emit();
      return put;
    },
    putTooLarge: (message, size) => commits.add(true, 1, () => tooLarge(message, size)),
    next: (after, limit) => tables.next(after, limit),
    onPut: listeners.add,
    done: (through, settled) => commits.add(false, settled.length, () => settle(through, settled)),
    doneThrough: () => counts.doneThrough,
    recent: (through, most, kind) => tables.recent(through, most, kind),
    raw: (alert, limit) => tables.raw(alert, limit),
    quarantined: (before, limit) => ({
      messages: tables.quarantined(before, limit),
      total: counts.quarantined.rows,
    }),
    counters: (source) => tables.counters(source),
    fault: commits.fault,
    onFault: commits.onFault,
    async close() {
      commits.close();
      db.close();
    },
  };
  return ok({ inbox, setAside });
}
