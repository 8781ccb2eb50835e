import type Database from 'better-sqlite3';
import { z } from 'zod';
import { AlertSourceId, AlertSourceKind } from '../../../core/alerts/alert.ts';
import type { QuarantinedMessage } from '../../../core/alerts/api.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { FaultShape } from '../../../core/errors/faultShape.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { InboxMessage, SourceCounters } from './inbox.ts';
import { rememberedPerSource } from './recent.ts';
import { asText } from './text.ts';

/** Of text shown of one message; the contract's limit. */
const maxTextChars = 16_384;
/** A byte becomes at least a quarter of a character or more: no more of a body is ever read. */
const maxTextBytes = 4 * maxTextChars;
const forgottenAtOnce = 200;
/** Of what waits, in memory at once. */
const maxBytesAtOnce = 16 * 1024 * 1024;

export interface Amount {
  rows: number;
  bytes: number;
}

/** What is where in an inbox; kept in memory, and counted anew where a write failed. */
export interface InboxCounts {
  head: number;
  doneThrough: number;
  /** Not in the log yet. */
  readonly waiting: Amount;
  /** In the log. */
  readonly kept: Amount;
  readonly quarantined: Amount;
}

export interface Quarantining {
  readonly at: number;
  readonly source: AlertSourceId;
  readonly channel: string;
  readonly why: Fault;
  readonly size: number;
  readonly bytes: Uint8Array;
}

const MessageRow = z.object({
  seq: z.number(),
  source: AlertSourceId,
  kind: AlertSourceKind,
  channel: z.string(),
  received_at: z.number(),
  retained: z.number(),
  again: z.number(),
  cut_from: z.number().nullable(),
  body: z.instanceof(Uint8Array),
});
const QuarantineRow = z.object({
  id: z.number(),
  at: z.number(),
  source: AlertSourceId,
  channel: z.string(),
  why: z.string(),
  bytes: z.number(),
  body: z.instanceof(Uint8Array),
});
const RawRow = QuarantineRow.omit({ why: true });
const CountersRow = z.object({
  lastAt: z.number(),
  received: z.number(),
  accepted: z.number(),
  leftOut: z.number(),
  duplicate: z.number(),
  late: z.number(),
  future: z.number(),
  malformed: z.number(),
  unknown: z.number(),
  tooLarge: z.number(),
});
const AmountRow = z.object({ rows: z.number(), bytes: z.number() });
const PlaceRow = z.object({ process: z.string(), done_through: z.number() });
const SizeRow = z.object({ seq: z.number(), source: AlertSourceId, bytes: z.number() });
const DigestRow = z.object({ source: AlertSourceId, digest: z.string() });

const noCounters: SourceCounters = {
  lastAt: 0,
  received: 0,
  accepted: 0,
  leftOut: 0,
  duplicate: 0,
  late: 0,
  future: 0,
  malformed: 0,
  unknown: 0,
  tooLarge: 0,
};

/** The statements of an inbox. What changes something is called within a transaction. @param newProcess names a new inbox */
export function inboxTables(db: Database.Database, newProcess: () => string) {
  const q = (sql: string) => db.prepare<unknown[], unknown>(sql);
  q(`INSERT INTO place VALUES (1, ?, 0, 0) ON CONFLICT DO NOTHING`).run(newProcess());
  const place = q('SELECT process, done_through FROM place');
  const put = q('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const columns = 'seq, source, kind, channel, received_at, retained, again, cut_from, body';
  const next = q(`SELECT ${columns} FROM message WHERE seq > ? ORDER BY seq LIMIT ?`);
  const one = q(`SELECT ${columns} FROM message WHERE seq = ?`);
  const amount = q(
    `SELECT count(*) AS rows, coalesce(sum(length(body)), 0) AS bytes FROM message WHERE seq > ? AND seq <= ?`,
  );
  const newest = (of: string) =>
    q(
      `SELECT seq FROM (SELECT seq, sum(length(body)) OVER (ORDER BY seq DESC) AS bytes FROM
         (SELECT seq, body FROM message WHERE seq <= ? ${of} ORDER BY seq DESC LIMIT ?)) WHERE bytes <= ? ORDER BY seq`,
    ).pluck();
  const newestOfAll = newest('');
  const newestOfCap = newest("AND kind = 'cap'");
  const sizes = q(
    'SELECT seq, source, length(body) AS bytes FROM message WHERE seq > ? AND seq <= ? ORDER BY seq',
  );
  const oldest = q(
    'SELECT seq, source, length(body) AS bytes FROM message WHERE seq <= ? ORDER BY seq LIMIT ?',
  );
  const forget = q('DELETE FROM message WHERE seq <= ?');
  const unlink = q('DELETE FROM went_into WHERE seq <= ?');
  const link = q('INSERT INTO went_into VALUES (?, ?) ON CONFLICT DO NOTHING');
  const setDone = q('UPDATE place SET done_through = ?');
  const tried = q('UPDATE place SET tried_at = ?');
  const raw = q(
    `SELECT seq AS id, received_at AS at, source, channel, length(body) AS bytes, substr(body, 1, ${maxTextBytes}) AS body
       FROM (SELECT seq FROM went_into WHERE alert = ? ORDER BY seq DESC LIMIT ?) JOIN message USING (seq) ORDER BY seq`,
  );
  const quarantine = q(
    'INSERT INTO quarantine (at, source, channel, why, bytes, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const quarantined = q(
    `SELECT id, at, source, channel, why, bytes, substr(body, 1, ${maxTextBytes}) AS body
       FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const quarantineAmount = q(
    'SELECT count(*) AS rows, coalesce(sum(length(body)), 0) AS bytes FROM quarantine',
  );
  const forgetQuarantined = q(
    `DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ORDER BY id LIMIT ${forgottenAtOnce})
       RETURNING length(body) AS bytes`,
  );
  const lastDigests = q(
    `SELECT source, digest FROM (SELECT seq, source, digest FROM message ORDER BY seq DESC LIMIT ?) ORDER BY seq`,
  );
  const counters = q(
    `SELECT last_at AS lastAt, received, accepted, duplicate, late, future, malformed, unknown, too_large AS tooLarge, left_out AS leftOut
       FROM counter WHERE source = ?`,
  );
  const add = q(
    `INSERT INTO counter VALUES (@source, @lastAt, @received, @accepted, @duplicate, @late, @future, @malformed, @unknown, @tooLarge, @leftOut)
       ON CONFLICT DO UPDATE SET last_at = max(last_at, excluded.last_at), received = received + excluded.received,
         accepted = accepted + excluded.accepted, duplicate = duplicate + excluded.duplicate, late = late + excluded.late,
         future = future + excluded.future, malformed = malformed + excluded.malformed,
         unknown = unknown + excluded.unknown, too_large = too_large + excluded.too_large, left_out = left_out + excluded.left_out`,
  );

  const message = (row: unknown): InboxMessage => {
    const { body, received_at, retained, again, cut_from, ...rest } = MessageRow.parse(row);
    return {
      ...rest,
      bytes: body,
      cutFrom: cut_from ?? undefined,
      receivedAt: received_at,
      retained: retained === 1,
      again: again === 1,
    };
  };
  const text = (body: Uint8Array) => asText(body, maxTextChars);

  return {
    process: PlaceRow.parse(place.get()).process,
    count(): InboxCounts {
      const doneThrough = PlaceRow.parse(place.get()).done_through;
      const head = z.number().nullable().parse(q('SELECT max(seq) FROM message').pluck().get()) ?? 0;
      return {
        head: Math.max(head, doneThrough),
        doneThrough,
        waiting: AmountRow.parse(amount.get(doneThrough, Number.MAX_SAFE_INTEGER)),
        kept: AmountRow.parse(amount.get(0, doneThrough)),
        quarantined: AmountRow.parse(quarantineAmount.get()),
      };
    },
    lastDigests: () => lastDigests.all(2 * rememberedPerSource).map((row) => DigestRow.parse(row)),
    tried: (at: number) => void tried.run(at),
    put(entry: InboxMessage & { readonly digest: string }): void {
      const { seq, source, kind, channel, receivedAt, retained, again, digest, bytes, cutFrom } = entry;
      const flags = [Number(retained), Number(again)];
      put.run(seq, source, kind, channel, receivedAt, ...flags, digest, bytes, cutFrom ?? null);
    },
    next(after: number, limit: number): InboxMessage[] {
      const messages: InboxMessage[] = [];
      let bytes = 0;
      for (const row of next.iterate(after, limit)) {
        const one = message(row);
        messages.push(one);
        bytes += one.bytes.length;
        if (bytes >= maxBytesAtOnce) break;
      }
      return messages;
    },
    message(seq: number): InboxMessage | undefined {
      const row = one.get(seq);
      return row === undefined ? undefined : message(row);
    },
    *recent(through: number, most: { readonly rows: number; readonly bytes: number }, kind?: 'cap') {
      const found = (kind === 'cap' ? newestOfCap : newestOfAll).all(through, most.rows, most.bytes);
      for (const seq of found) {
        const row = one.get(seq);
        if (row !== undefined) yield message(row);
      }
    },
    sizes: (after: number, through: number) => sizes.all(after, through).map((row) => SizeRow.parse(row)),
    link: (alert: AlertId, seq: number) => void link.run(alert, seq),
    setDone: (through: number) => void setDone.run(through),
    /** The oldest so many up to a number. */
    forgetOldest(through: number, limit: number): Amount {
      const rows = oldest.all(through, limit).map((row) => SizeRow.parse(row));
      const last = rows.at(-1)?.seq ?? 0;
      forget.run(last);
      unlink.run(last);
      return { rows: rows.length, bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    raw: (alert: AlertId, limit: number) =>
      raw.all(alert, limit).map((row) => {
        const { body, ...rest } = RawRow.parse(row);
        return { ...rest, text: text(body) };
      }),
    quarantine({ at, source, channel, why, size, bytes }: Quarantining): void {
      quarantine.run(at, source, channel, JSON.stringify(why), size, bytes);
    },
    quarantined: (before: number | undefined, limit: number): QuarantinedMessage[] =>
      quarantined.all(before ?? Number.MAX_SAFE_INTEGER, limit).map((row) => {
        const { body, why, ...rest } = QuarantineRow.parse(row);
        return { ...rest, why: FaultShape.parse(JSON.parse(why)), text: text(body) };
      }),
    forgetQuarantined(): Amount {
      const gone = forgetQuarantined.all().map((row) => z.object({ bytes: z.number() }).parse(row));
      return { rows: gone.length, bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    counters(source: AlertSourceId): SourceCounters {
      const row = counters.get(source);
      return row === undefined ? noCounters : CountersRow.parse(row);
    },
    addTo: (source: AlertSourceId, more: Partial<SourceCounters>) =>
      void add.run({ source, ...noCounters, ...more }),
  };
}
