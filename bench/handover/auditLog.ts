import { createHash, generateKeyPairSync, hash, sign } from 'node:crypto';
import { closeSync, cpSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { type AuditEntry, type AuditEvent, auditGenesis, chainEntry } from '../../core/audit/audit.ts';
import {
  jsonBeginning,
  jsonEnd,
  jsonEntries,
  jsonEntriesEnd,
  sealText,
} from '../../core/audit/auditExport.ts';
import {
  AuditLogPolicy,
  addEntry,
  type ChainHead,
  headText,
  nextSegmentStep,
  type OpenSegment,
  openSegment,
  reopenSegment,
  type StoredHead,
  unsignedHeadOf,
} from '../../core/audit/chainHeads.ts';
import { indexAuditEntries } from '../../desk/store/auditIndex.ts';
import { migrations } from '../../desk/store/schema.ts';
import { createSqlConnection } from '../../node/sql/access.ts';
import { cached, filledStore, generator } from '../store/cache.ts';
import type { City } from '../store/city.ts';

/** Number of alerts in the desk's store beside its audit log. */
export const alertsHeld = 200_000;
const desk = 'desk-00000000000000be';
const sha256 = (text: string) => hash('sha256', text, 'hex');
const madeFrom = Date.UTC(2026, 9, 1);
const entriesAtOnce = 10_000;

const auditEvents = [
  'camera.view',
  'camera.viewEnd',
  'alert.acknowledge',
  'ptz.move',
  'wall.save',
  'session.signIn',
];
/** Returns the nth audit event, always the same: of 60 people and 3,700 cameras, a second apart. */
const auditEventOf = (n: number): AuditEvent => ({
  who: `hn:operator:user-${(n * 7) % 60}`,
  event: auditEvents[n % auditEvents.length] ?? '',
  camera: n % 6 < 4 ? `hn:camera:cam-${String((n * 31) % 3_700).padStart(5, '0')}` : null,
  why: n % 50 === 0 ? 'Theo yêu cầu của công an phường' : null,
  detail: JSON.stringify({ desk, window: `w${(n % 4) + 1}`, stream: 'sub', durationMs: (n % 997) * 100 }),
});

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const signed = (text: string) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('hex');

/** Yields the entries of an audit log, and the heads that were signed after them, in order. */
function* made(total: number): Generator<{ readonly entry: AuditEntry; readonly head?: StoredHead }> {
  const policy = AuditLogPolicy.parse({ segmentHours: 8_760 });
  let last: AuditEntry | undefined;
  let origin = auditGenesis;
  let open: OpenSegment | undefined;
  let closed: ChainHead | undefined;
  for (let n = 0; n < total; n += 1) {
    const at = madeFrom + n * 1_000;
    const entry = chainEntry(last, auditEventOf(n), { at, monotonicMs: n * 1_000.25 }, sha256);
    if (!last) origin = entry.hash;
    open = open ? addEntry(open, entry) : openSegment(closed, entry);
    last = entry;
    const due = nextSegmentStep(open, policy, at);
    if (!due) {
      yield { entry };
      continue;
    }
    const head = unsignedHeadOf(open, { auditLog: desk, origin, key }, due === 'close', at);
    const signature = signed(headText(head));
    if (due === 'close') [closed, open] = [head, undefined];
    else open = reopenSegment(head);
    yield { entry, head: { head, signature, witnessSignature: null, droppedAt: null } };
  }
}

const source = (file: string) => readFileSync(resolve(import.meta.dirname, file), 'utf8');

/**
 * Returns a cached folder with a desk's store of 200,000 alerts and so many audit entries, `desk.db`, and the whole
 * exported audit log, `auditLog.json`.
 */
export function filledAuditLog(total: number, city: City): string {
  const of = [
    ...migrations.map(({ sql }) => sql),
    ...[...generator(), source('auditLog.ts')],
    ...['audit.ts', 'chainHeads.ts', 'auditExport.ts'].map((file) => source(`../../core/audit/${file}`)),
  ];
  return cached(`auditLog-${total}`, of, (folder) => {
    cpSync(filledStore(alertsHeld, city), folder, { recursive: true });
    const db = new Database(join(folder, 'desk.db'));
    try {
      fill(db, total);
      exportTo(db, join(folder, 'auditLog.json'));
      db.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  }).folder;
}

function fill(db: Database.Database, total: number): void {
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -400000');
  // Removes the entries that filling the store wrote, so that the audit log has only the measured ones.
  db.exec('DROP TRIGGER audit_stays; DELETE FROM audit;');
  db.exec(
    `CREATE TRIGGER audit_stays BEFORE DELETE ON audit
     BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
  );
  const put = db.prepare(
    `INSERT INTO audit (seq, at, monotonicMs, who, event, camera, why, detail, previous, hash)
     VALUES (@seq, @at, @monotonicMs, @who, @event, @camera, @why, @detail, @previous, @hash)`,
  );
  const putHead = db.prepare(
    `INSERT OR REPLACE INTO auditHeads (segment, first, last, closed, earliest, latest, signed)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const all = made(total);
  const some = db.transaction(() => {
    for (let count = 0; count < entriesAtOnce; count += 1) {
      const { value, done } = all.next();
      if (done) return false;
      put.run(value.entry);
      if (!value.head) continue;
      const { head, signature } = value.head;
      const { segment, first, last, closed, from, to } = head;
      putHead.run(segment, first, last, closed ? 1 : 0, from, to, JSON.stringify({ head, signature }));
    }
    return true;
  });
  while (some());
  db.exec('UPDATE auditFound SET through = 0');
  const tx = createSqlConnection(db);
  db.transaction(() => indexAuditEntries(tx, total))();
}

function exportTo(db: Database.Database, path: string): void {
  const file = openSync(path, 'w');
  const all = createHash('sha256');
  const write = (text: string) => {
    all.update(text);
    writeSync(file, text);
  };
  try {
    const rows = db.prepare<[], { signed: string }>('SELECT signed FROM auditHeads ORDER BY segment').all();
    const heads = rows.map(({ signed }) => ({
      ...JSON.parse(signed),
      witnessSignature: null,
      droppedAt: null,
    }));
    const about = {
      kind: 'desk',
      auditLog: desk,
      filter: {},
      by: 'hn:operator:kiem',
      program: 'bench',
    } as const;
    write(jsonBeginning({ ...about, madeAt: madeFrom }, heads, []));
    const page = db.prepare<[number, number], AuditEntry>(
      'SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?',
    );
    let count = 0;
    for (let before = Number.MAX_SAFE_INTEGER; ; ) {
      const entries = page.all(before, entriesAtOnce);
      write(
        jsonEntries(
          entries.map((entry) => ({ ...entry, desk })),
          count === 0,
        ),
      );
      count += entries.length;
      if (entries.length < entriesAtOnce) break;
      before = entries.at(-1)?.seq ?? 0;
    }
    write(jsonEntriesEnd);
    const of = { entries: count, key };
    const seal = sealText({ ...of, sha256: all.copy().digest('hex') });
    write(jsonEnd({ ...of, signature: signed(seal) }));
  } finally {
    closeSync(file);
  }
}
