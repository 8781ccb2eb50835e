import { z } from 'zod';
import { AlertSourceId, AlertSourceKind } from '../../../core/alerts/alert.ts';
import type { QuarantinedMessage } from '../../../core/alerts/api.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { fromJson } from '../../../core/base/json.ts';
import { FaultShape } from '../../../core/errors/faultShape.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { SqlConnection } from '../../../node/sql/access.ts';
import type { InboxMessage, SourceCounters } from './inbox.ts';
import { minRememberedPerSource } from './recent.ts';

/** Maximum length of a message's text on display; the contract's limit. */
const maxTextChars = 16_384;
/** Each byte yields at least a quarter of a character, so no more of a body is ever read. */
const maxTextBytes = 4 * maxTextChars;
const forgottenAtOnce = 200;
/** Maximum size of waiting messages in memory at once. */
const maxBytesAtOnce = 16 * 1024 * 1024;

export interface MessageAmount {
  rows: number;
  bytes: number;
}

/** The content of an inbox by state; kept in memory, and recounted after a failed write. */
export interface InboxCounts {
  head: number;
  doneThrough: number;
  /** Messages that the log does not have yet. */
  readonly waiting: MessageAmount;
  /** Messages that the log has. */
  readonly stored: MessageAmount;
  readonly quarantined: MessageAmount;
}

export interface QuarantineEntry {
  readonly at: number;
  readonly source: AlertSourceId;
  readonly channel: string;
  readonly why: Fault;
  readonly size: number;
  readonly bytes: Uint8Array;
}

const body = z.instanceof(Uint8Array);
const toText = (bytes: Uint8Array) => toVisibleText(bytes, maxTextChars);
const flag = z.number().transform((value) => value === 1);
const MessageRow = z
  .object({
    seq: z.number(),
    source: AlertSourceId,
    kind: AlertSourceKind,
    channel: z.string(),
    receivedAt: z.number(),
    retained: flag,
    again: flag,
    cutFrom: z.number().nullable(),
    body,
  })
  .transform(
    ({ body: bytes, cutFrom, ...rest }): InboxMessage => ({ ...rest, bytes, cutFrom: cutFrom ?? undefined }),
  );
const RawRow = z
  .object({
    id: z.number(),
    at: z.number(),
    source: AlertSourceId,
    channel: z.string(),
    bytes: z.number(),
    body: body.transform(toText),
  })
  .transform(({ body: text, ...rest }) => ({ ...rest, text }));
const QuarantineRow = RawRow.in
  .extend({ why: fromJson(FaultShape) })
  .transform(({ body: text, ...rest }): QuarantinedMessage => ({ ...rest, text }));
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
const SizeRow = z.object({ seq: z.number(), source: AlertSourceId, bytes: z.number() });
const SeqRow = z.object({ seq: z.number() });
const BytesRow = z.object({ bytes: z.number() });
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

const sumOf = (rows: readonly { readonly bytes: number }[]): MessageAmount => ({
  rows: rows.length,
  bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
});

/**
 * Creates the queries of an inbox. Those that change data must run within a transaction.
 * @param newProcess creates the id of a new inbox
 */
export function createInboxTables(db: SqlConnection, newProcess: () => string) {
  db.run('INSERT INTO place VALUES (1, ?, 0, 0) ON CONFLICT DO NOTHING', newProcess());
  const columns =
    'seq, source, kind, channel, received_at AS receivedAt, retained, again, cut_from AS cutFrom, body';
  const nextSql = `SELECT ${columns} FROM message WHERE seq > ? ORDER BY seq LIMIT ?`;
  const oneSql = `SELECT ${columns} FROM message WHERE seq = ?`;
  const newest = (of: string) =>
    `SELECT seq FROM (SELECT seq, sum(length(body)) OVER (ORDER BY seq DESC) AS bytes FROM
       (SELECT seq, body FROM message WHERE seq <= ? ${of} ORDER BY seq DESC LIMIT ?)) WHERE bytes <= ? ORDER BY seq`;
  const amount = (after: number, through: number): MessageAmount =>
    db.one(
      AmountRow,
      'SELECT count(*) AS rows, coalesce(sum(length(body)), 0) AS bytes FROM message WHERE seq > ? AND seq <= ?',
      ...[after, through],
    ) ?? { rows: 0, bytes: 0 };
  const message = (seq: number): InboxMessage | undefined => db.one(MessageRow, oneSql, seq);

  return {
    process: z.string().parse(db.value(z.string(), 'SELECT process FROM place')),
    count(): InboxCounts {
      const doneThrough = db.value(z.number(), 'SELECT done_through FROM place') ?? 0;
      const head = db.value(z.number().nullable(), 'SELECT max(seq) FROM message') ?? 0;
      const quarantined = 'SELECT count(*) AS rows, coalesce(sum(length(body)), 0) AS bytes FROM quarantine';
      return {
        head: Math.max(head, doneThrough),
        doneThrough,
        waiting: amount(doneThrough, Number.MAX_SAFE_INTEGER),
        stored: amount(0, doneThrough),
        quarantined: db.one(AmountRow, quarantined) ?? { rows: 0, bytes: 0 },
      };
    },
    lastDigests: () =>
      db.all(
        DigestRow,
        'SELECT source, digest FROM (SELECT seq, source, digest FROM message ORDER BY seq DESC LIMIT ?) ORDER BY seq',
        2 * minRememberedPerSource,
      ),
    tried: (at: number) => void db.run('UPDATE place SET tried_at = ?', at),
    put(entry: InboxMessage & { readonly digest: string }): void {
      const { seq, source, kind, channel, receivedAt, retained, again, digest, bytes, cutFrom } = entry;
      const flags = [Number(retained), Number(again)];
      db.run(
        'INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...[seq, source, kind, channel, receivedAt, ...flags, digest, bytes, cutFrom ?? null],
      );
    },
    next(after: number, limit: number): InboxMessage[] {
      const messages: InboxMessage[] = [];
      let bytes = 0;
      for (const one of db.each(MessageRow, nextSql, after, limit)) {
        messages.push(one);
        bytes += one.bytes.length;
        if (bytes >= maxBytesAtOnce) break;
      }
      return messages;
    },
    message,
    *recent(through: number, most: { readonly rows: number; readonly bytes: number }, kind?: 'cap') {
      const sql = newest(kind === 'cap' ? "AND kind = 'cap'" : '');
      for (const { seq } of db.all(SeqRow, sql, through, most.rows, most.bytes)) {
        const one = message(seq);
        if (one) yield one;
      }
    },
    sizes: (after: number, through: number) =>
      db.all(
        SizeRow,
        'SELECT seq, source, length(body) AS bytes FROM message WHERE seq > ? AND seq <= ? ORDER BY seq',
        ...[after, through],
      ),
    link: (alert: AlertId, seq: number) =>
      void db.run('INSERT INTO went_into VALUES (?, ?) ON CONFLICT DO NOTHING', alert, seq),
    setDone: (through: number) => void db.run('UPDATE place SET done_through = ?', through),
    /** Deletes the oldest messages up to a number. */
    forgetOldest(through: number, limit: number): MessageAmount {
      const rows = db.all(
        SizeRow,
        'SELECT seq, source, length(body) AS bytes FROM message WHERE seq <= ? ORDER BY seq LIMIT ?',
        ...[through, limit],
      );
      const last = rows.at(-1)?.seq ?? 0;
      db.run('DELETE FROM message WHERE seq <= ?', last);
      db.run('DELETE FROM went_into WHERE seq <= ?', last);
      return sumOf(rows);
    },
    raw: (alert: AlertId, limit: number) =>
      db.all(
        RawRow,
        `SELECT seq AS id, received_at AS at, source, channel, length(body) AS bytes, substr(body, 1, ${maxTextBytes}) AS body
         FROM (SELECT seq FROM went_into WHERE alert = ? ORDER BY seq DESC LIMIT ?) JOIN message USING (seq) ORDER BY seq`,
        ...[alert, limit],
      ),
    quarantine({ at, source, channel, why, size, bytes }: QuarantineEntry): void {
      db.run(
        'INSERT INTO quarantine (at, source, channel, why, bytes, body) VALUES (?, ?, ?, ?, ?, ?)',
        ...[at, source, channel, JSON.stringify(why), size, bytes],
      );
    },
    quarantined: (before: number | undefined, limit: number): QuarantinedMessage[] =>
      db.all(
        QuarantineRow,
        `SELECT id, at, source, channel, why, bytes, substr(body, 1, ${maxTextBytes}) AS body
         FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?`,
        ...[before ?? Number.MAX_SAFE_INTEGER, limit],
      ),
    forgetQuarantined: (): MessageAmount =>
      sumOf(
        db.all(
          BytesRow,
          `DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ORDER BY id LIMIT ${forgottenAtOnce})
           RETURNING length(body) AS bytes`,
        ),
      ),
    counters: (source: AlertSourceId): SourceCounters =>
      db.one(
        CountersRow,
        `SELECT last_at AS lastAt, received, accepted, duplicate, late, future, malformed, unknown, too_large AS tooLarge, left_out AS leftOut
         FROM counter WHERE source = ?`,
        source,
      ) ?? noCounters,
    addTo: (source: AlertSourceId, more: Partial<SourceCounters>) =>
      void db.run(
        `INSERT INTO counter VALUES (@source, @lastAt, @received, @accepted, @duplicate, @late, @future, @malformed, @unknown, @tooLarge, @leftOut)
         ON CONFLICT DO UPDATE SET last_at = max(last_at, excluded.last_at), received = received + excluded.received,
           accepted = accepted + excluded.accepted, duplicate = duplicate + excluded.duplicate, late = late + excluded.late,
           future = future + excluded.future, malformed = malformed + excluded.malformed,
           unknown = unknown + excluded.unknown, too_large = too_large + excluded.too_large, left_out = left_out + excluded.left_out`,
        { source, ...noCounters, ...more },
      ),
  };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The longest form of one byte: `\xNN`. */
const escapeChars = 4;

const escaped = (byte: number) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;

/** Returns the number of bytes of the character with this lead byte (UTF-8, RFC 3629); 1 if it is none. */
const lengthOf = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1);

const isShown = (byte: number) =>
  byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** Converts the beginning of bytes to text of at most `maxChars`: valid visible UTF-8, and all else as `\xNN`. */
export function toVisibleText(bytes: Uint8Array, maxChars: number): string {
  let text = '';
  for (let at = 0; at < bytes.length && text.length <= maxChars - escapeChars; ) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      text += isShown(lead) ? String.fromCharCode(lead) : escaped(lead);
      at += 1;
      continue;
    }
    const length = lengthOf(lead);
    try {
      if (length === 1) throw new TypeError('not a lead byte');
      text += strict.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += escaped(lead);
      at += 1;
    }
  }
  return text;
}
