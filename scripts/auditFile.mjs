// Reads an audit log for the verifier: a JSON export, line by line, or an SQLite store. Never writes.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const format = 'watchfloor-audit-export/2';
const chunkBytes = 1024 * 1024;
/** Maximum length of a line; an entry's line is far shorter. */
const longestLine = 4 * 1024 * 1024;

/** @typedef {import('./auditCheck.mjs').Entry} Entry */
/** @typedef {import('./auditCheck.mjs').StoredHead} StoredHead */
/** @typedef {import('./auditCheck.mjs').About} About */
/**
 * @typedef {{about: About, heads: StoredHead[], entries: () => Generator<{entry: Entry, length?: number}>,
 *   ended: () => import('./auditCheck.mjs').Ended, close: () => void}} AuditFile
 */

/** Opens an audit log. @param {string} path @returns {Promise<AuditFile>} @throws Error with the reason if the file is none */
export const openAuditFile = async (path) =>
  (await isStore(path)) ? openStore(path) : openExport(path).auditLog;

/**
 * Returns a site's copies of a desk's heads; empty if it has none. @param {string} path @param {string} desk @returns
 * {Promise<StoredHead[]>}
 */
export async function witnessedIn(path, desk) {
  if (!(await isStore(path))) {
    const { auditLog, witnessed } = openExport(path);
    auditLog.close();
    return witnessed.filter(({ head }) => head.auditLog === desk);
  }
  const db = await openDatabase(path);
  try {
    const rows = db
      .prepare('SELECT signed, witnessSignature FROM desk_head WHERE desk = ? ORDER BY number')
      .all(desk);
    return rows.map((row) => headOf(row.signed, row.witnessSignature, null));
  } finally {
    db.close();
  }
}

/** @param {string} path */
async function isStore(path) {
  const handle = openSync(path, 'r');
  try {
    if (!fstatSync(handle).isFile()) throw new Error('not a file');
    const begins = Buffer.alloc(16);
    readSync(handle, begins, 0, 16, 0);
    return begins.toString('latin1') === 'SQLite format 3\0';
  } finally {
    closeSync(handle);
  }
}

/** @param {string} path */
async function openDatabase(path) {
  const { DatabaseSync } = await import('node:sqlite');
  return new DatabaseSync(path, { readOnly: true });
}

/** @param {unknown} signed @param {unknown} witnessSignature @param {unknown} droppedAt @returns {StoredHead} */
function headOf(signed, witnessSignature, droppedAt) {
  const { head, signature } = JSON.parse(String(signed));
  return soundHead({
    head,
    signature,
    witnessSignature: typeof witnessSignature === 'string' ? JSON.parse(witnessSignature) : null,
    droppedAt: typeof droppedAt === 'number' ? droppedAt : null,
  });
}

/**
 * Checks the types of the parts of a head that are used; its signature vouches for their values. @param {StoredHead} stored
 */
function soundHead(stored) {
  const { head, witnessSignature } = stored;
  const isSound =
    typeof head === 'object' &&
    head !== null &&
    [head.segment, head.first, head.last, head.from, head.to].every(Number.isSafeInteger) &&
    Array.isArray(head.points) &&
    head.points.every((point) => Array.isArray(point) && point.length === 2) &&
    typeof head.auditEvents === 'object' &&
    head.auditEvents !== null &&
    (witnessSignature === null || typeof witnessSignature === 'object');
  if (!isSound) throw new Error('a head of the audit log has another shape');
  return stored;
}

/** @param {string} path @returns {Promise<AuditFile>} */
async function openStore(path) {
  const db = await openDatabase(path);
  /** @param {string} sql */
  const all = (sql) => db.prepare(sql).all();
  const tables = new Set(
    all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name)),
  );
  if (!tables.has('audit')) throw new Error('there is no audit log in it');
  const isSite = all('PRAGMA table_info(audit)').some(({ name }) => name === 'monotonic_ms');
  const [table, droppedAt, witnessSignature] = isSite
    ? ['audit_head', 'dropped_at', 'NULL']
    : ['auditHeads', 'droppedAt', 'witnessSignature'];
  const heads = tables.has(table)
    ? all(
        `SELECT signed, ${witnessSignature} AS witnessSignature, ${droppedAt} AS droppedAt FROM ${table} ORDER BY segment`,
      ).map((row) => headOf(row.signed, row.witnessSignature, row.droppedAt))
    : [];
  const named = isSite
    ? all("SELECT who AS id FROM audit WHERE event = 'site.start' ORDER BY seq DESC LIMIT 1")
    : all('SELECT desk AS id FROM identity');
  const auditLog = String(named[0]?.id ?? heads.at(-1)?.head.auditLog ?? '?');
  return {
    about: { kind: isSite ? 'site' : 'desk', auditLog, isChosen: false },
    heads,
    *entries() {
      const monotonic = isSite ? 'monotonic_ms' : 'monotonicMs';
      const rows = db
        .prepare(
          `SELECT seq, at, ${monotonic} AS monotonicMs, who, event, camera, why, detail, previous, hash
           FROM audit ORDER BY seq DESC`,
        )
        .iterate();
      for (const row of rows) yield { entry: /** @type {Entry} */ (/** @type {unknown} */ (row)) };
    },
    ended: () => ({ reported: undefined, isCut: false, sealed: undefined }),
    close: () => db.close(),
  };
}

/** Reads a file by lines, in bounded memory, and hashes the lines read with SHA-256. @param {number} handle */
function linesOf(handle) {
  const hash = createHash('sha256');
  let hashes = () => {};
  return {
    lines: read(),
    sha256() {
      hashes();
      return hash.copy().digest('hex');
    },
  };

  /** @returns {Generator<string>} */
  function* read() {
    let held = Buffer.alloc(chunkBytes);
    /** Buffered bytes without a line end yet. */
    let length = 0;
    /** Offsets up to which the buffer was hashed, and was returned as lines. */
    let [hashed, from] = [0, 0];
    hashes = () => {
      hash.update(held.subarray(hashed, from));
      hashed = from;
    };
    for (;;) {
      if (length === held.length) {
        if (length >= longestLine) throw new Error('a line is too long');
        held = Buffer.concat([held], length * 2);
      }
      const read = readSync(handle, held, length, held.length - length, null);
      if (read === 0) break;
      const end = length + read;
      for (let to = held.indexOf(10, length); to >= 0 && to < end; to = held.indexOf(10, from)) {
        const line = held.toString('utf8', from, to);
        from = to + 1;
        yield line;
      }
      hashes();
      held.copyWithin(0, from, end);
      length = end - from;
      [hashed, from] = [0, 0];
    }
    if (length === 0) return;
    from = length;
    yield held.toString('utf8', 0, length);
  }
}

/** Returns a list item's line without its trailing comma. @param {string} line */
const item = (line) => (line.endsWith(',') ? line.slice(0, -1) : line);

/** @param {string} path @returns {{auditLog: AuditFile, witnessed: StoredHead[]}} */
function openExport(path) {
  const handle = openSync(path, 'r');
  const { lines, sha256 } = linesOf(handle);
  const next = () => {
    const { value, done } = lines.next();
    if (done) throw new Error('it was cut off');
    return value;
  };
  try {
    const begins = JSON.parse(`${item(next())}}`);
    if (begins.format !== format) throw new Error(`of another format: ${String(begins.format).slice(0, 80)}`);
    /** @param {string} name @returns {StoredHead[]} */
    const headsCalled = (name) => {
      if (next() !== `"${name}":[`) throw new Error('of another layout');
      const found = [];
      for (let line = next(); line !== '],'; line = next()) found.push(soundHead(JSON.parse(item(line))));
      return found;
    };
    const [heads, witnessed] = [headsCalled('heads'), headsCalled('witnessed')];
    if (next() !== '"entries":[') throw new Error('of another layout');
    const { kind, auditLog, filter } = begins.about;
    if ((kind !== 'desk' && kind !== 'site') || typeof filter !== 'object' || filter === null)
      throw new Error('its header has another shape');
    let isCut = true;
    /** @type {number | undefined} */
    let statedEntries;
    /** @type {import('./auditCheck.mjs').Seal | undefined} */
    let sealed;
    return {
      witnessed,
      auditLog: {
        about: { kind, auditLog, isChosen: Object.keys(filter).length > 0 },
        heads,
        *entries() {
          for (let line = next(); line !== '],'; line = next()) {
            if (line === '') continue;
            const text = item(line);
            yield { entry: entryOf(text), length: text.length };
          }
          const whole = sha256();
          const { entries, key, signature } = JSON.parse(`{${next()}`).end;
          statedEntries = Number(entries);
          sealed = { sha256: whole, entries: statedEntries, key: String(key), signature: String(signature) };
          isCut = !lines.next().done;
        },
        ended: () => ({ reported: statedEntries, isCut, sealed }),
        close: () => closeSync(handle),
      },
    };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

/** @param {string} text @returns {Entry} */
function entryOf(text) {
  const entry = JSON.parse(text);
  if (typeof entry !== 'object' || entry === null || !Number.isSafeInteger(entry.seq))
    throw new Error('no entry');
  return entry;
}
