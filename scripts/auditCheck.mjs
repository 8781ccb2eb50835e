// The checks of the audit log verifier (docs/adr/025): a chain of entries, and the signed heads of the chain.
import * as crypto from 'node:crypto';
import { canonicalJson } from './verify.mjs';

const genesis = '0'.repeat(64);
/** Maximum number of findings stored. */
const findingsKept = 1_000;
/** The event name under which a head counts all kinds of events that it does not name. */
const manyKinds = '…';

/**
 * @typedef {import('./auditWords.mjs').Finding} Finding
 * @typedef {{kind: string, auditLog: string, isChosen: boolean}} About
 * @typedef {{seq: number, at: number, monotonicMs: number, who: string, event: string, camera: string | null,
 *   why: string | null, detail: string, previous: string, hash: string}} Entry
 * @typedef {{format: string, auditLog: string, origin: string, segment: number, closed: boolean, first: number, last: number,
 *   previous: string, hash: string, from: number, to: number, auditEvents: Record<string, number>,
 *   points: [number, string][], signedAt: number, key: string}} Head
 * @typedef {{site: string, at: number, key: string, signature: string}} WitnessSignature
 * @typedef {{head: Head, signature: string, witnessSignature: WitnessSignature | null, droppedAt: number | null}} StoredHead
 * @typedef {{sha256: string, entries: number, key: string, signature: string}} Seal
 * @typedef {{reported: number | undefined, isCut: boolean, sealed: Seal | undefined}} Ended
 * @typedef {{wrong: Finding[], good: Finding[], open: Finding[], first: number, last: number, entries: number,
 *   signedAt: number | undefined}} Outcome
 */

/** One call per text where Node has it (20.12): half of the time of a hash object. @type {(text: string) => string} */
const sha256 =
  typeof crypto.hash === 'function'
    ? (text) => crypto.hash('sha256', text, 'hex')
    : (text) => crypto.createHash('sha256').update(text, 'utf8').digest('hex');

/** @param {Entry} e */
const canonicalEntry = (e) =>
  JSON.stringify([e.seq, e.at, e.monotonicMs, e.who, e.event, e.camera, e.why, e.detail, e.previous]);
const names = ['seq', 'at', 'monotonicMs', 'who', 'event', 'camera', 'why', 'detail', 'previous'];
/** An entry's line is longer than its hashed text by its names and the hash. Another length means additional content. */
const lineIsLonger = names.join('').length + names.length * 3 + ',"hash":""'.length + 64;

/** @param {unknown} value @param {number} digits @returns {value is string} */
const isHex = (value, digits) =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value);
/** @param {string} key */
const fingerprintOf = (key) => crypto.createHash('sha256').update(key, 'hex').digest('hex');
/** The prefix of an Ed25519 key's 32 bytes in SPKI DER (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');
/** @param {import('./verify.mjs').Json} said @param {unknown} key @param {unknown} signature */
function signatureHolds(said, key, signature) {
  if (!isHex(key, 64) || !isHex(signature, 128)) return false;
  try {
    const of = crypto.createPublicKey({
      key: Buffer.concat([spki, Buffer.from(key, 'hex')]),
      format: 'der',
      type: 'spki',
    });
    return crypto.verify(null, Buffer.from(canonicalJson(said), 'utf8'), of, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}
/** @param {StoredHead} stored */
const headHolds = ({ head, signature }) => signatureHolds(jsonOf(head), head.key, signature);
/** @param {StoredHead} stored */
const counterHolds = ({ head, signature, witnessSignature: by }) =>
  by === null ||
  signatureHolds(
    jsonOf({
      format: 'watchfloor-witness-signature/1',
      site: by.site,
      at: by.at,
      key: by.key,
      head,
      signature,
    }),
    by.key,
    by.signature,
  );
/** @param {Seal} seal */
const sealHolds = ({ sha256: whole, entries, key, signature }) =>
  signatureHolds(jsonOf({ format: 'watchfloor-audit-seal/1', sha256: whole, entries, key }), key, signature);
/** @param {object} value @returns {import('./verify.mjs').Json} */
const jsonOf = (value) => JSON.parse(JSON.stringify(value));

/** Returns the segment named in the detail of an `audit.drop` entry. @param {string} detail */
function segmentIn(detail) {
  try {
    return Number(JSON.parse(detail).segment);
  } catch {
    return 0;
  }
}

/**
 * Whether a head can follow another one of the same log. @param {Head | undefined} last @param {Head} next
 */
const follows = (last, next) =>
  next.last >= next.first &&
  (last
    ? last.closed &&
      next.segment === last.segment + 1 &&
      next.first === last.last + 1 &&
      next.previous === last.hash &&
      next.origin === last.origin
    : next.segment === 1 && next.first === 1 && next.previous === genesis);

/** Returns the hashes that a head states, in order. @param {Head} head @returns {[number, string][]} */
const marksOf = (head) => [...head.points, [head.last, head.hash]];

/**
 * Checks an audit log whose entries are passed newest first.
 * @param {{about: About, heads: readonly StoredHead[], witnessed: readonly StoredHead[], keys: readonly string[]}} of
 * `witnessed`: the site's copies of this log's heads; `keys`: fingerprints that may have signed it, empty for any
 */
export function createAuditLogCheck({ about, heads, witnessed, keys }) {
  /** @type {Finding[]} */
  const wrong = [];
  /** @param {Finding['says']} says @param {number} seq @param {...(string | number)} more */
  function find(says, seq, ...more) {
    if (wrong.length < findingsKept) wrong.push({ says, seq, values: [seq, ...more] });
  }

  /** The hash that an entry must have, from signed heads. @type {Map<number, string>} */
  const marks = new Map();
  let droppedThrough = 0;
  let droppedHash = genesis;
  let droppedSegment = 0;
  /** Segments that an entry records as dropped. @type {Set<number>} */
  const recordedDrops = new Set();
  let dropped = 0;
  let signedThrough = 0;
  let counterThrough = 0;
  /** @type {Finding[]} */
  const keyChanges = [];
  /** @type {Set<string>} */
  const counterKeys = new Set();

  function readHeads() {
    /** @type {Head | undefined} */
    let last;
    for (const stored of heads) {
      const { head, witnessSignature, droppedAt } = stored;
      const { segment, first } = head;
      if (head.auditLog !== about.auditLog) find('otherLog', first, segment, head.auditLog);
      if (!headHolds(stored)) find('headForged', first, segment, head.last);
      if (!follows(last, head)) find('headUnfit', first, segment);
      if (!counterHolds(stored)) find('counterForged', first, segment, head.last);
      const print = isHex(head.key, 64) ? fingerprintOf(head.key) : '?';
      if (keys.length > 0 && !keys.includes(print)) find('keyOther', first, segment, print);
      if (last && last.key !== head.key) keyChanges.push({ says: 'keyChanged', values: [first, print] });
      if (witnessSignature) {
        counterThrough = head.last;
        counterKeys.add(witnessSignature.key);
      }
      if (droppedAt === null) for (const [seq, hash] of marksOf(head)) marks.set(seq, hash);
      else {
        if (droppedThrough !== head.first - 1) find('headUnfit', first, segment);
        [droppedThrough, droppedHash, droppedSegment] = [head.last, head.hash, segment];
        dropped += 1;
      }
      signedThrough = head.last;
      last = head;
    }
  }

  let witnessedThrough = 0;
  let witnesses = 0;
  /** Uses a witness head only if it is signed by the desk and has the site's witness signature. */
  function readWitnessed() {
    const known = new Map(heads.flatMap(({ head }) => marksOf(head)));
    const origin = heads[0]?.head.origin;
    const ours = witnessed.filter(({ head }) => origin === undefined || head.origin === origin);
    if (witnessed.length > 0 && ours.length === 0) find('counterOther', 1, 1, witnessed[0]?.head.last ?? 0);
    for (const stored of ours) {
      const { head } = stored;
      if (!headHolds(stored) || !stored.witnessSignature || !counterHolds(stored)) {
        find('counterForged', head.first, head.segment, head.last);
        continue;
      }
      witnesses += 1;
      witnessedThrough = Math.max(witnessedThrough, head.last);
      for (const [seq, hash] of marksOf(head)) {
        const mine = known.get(seq);
        if (mine !== undefined && mine !== hash) find('counterOther', head.first, head.segment, head.last);
        else if (mine === undefined && seq > droppedThrough) marks.set(seq, hash);
      }
      if (head.last > signedThrough) find('counterMissing', signedThrough, head.segment, head.last);
    }
  }
  readHeads();
  readWitnessed();
  const ordered = [...marks.keys()].sort((a, b) => a - b);
  /** Returns the first entry after the mark before this one. @param {number} seq */
  const sinceMark = (seq) => (ordered[ordered.indexOf(seq) - 1] ?? droppedThrough) + 1;

  /**
   * The entry passed before, which is the next newer one. @type {Entry | undefined}
   */
  let after;
  let newest = 0;
  let entries = 0;

  /** Segments whose events are still to be counted, from the last one back. */
  const toCount = heads.filter(({ droppedAt }) => droppedAt === null).map(({ head }) => head);
  /** @type {Head | undefined} */
  let counting;
  /** @type {Map<string, number>} */
  let counted = new Map();
  let [earliest, latest] = [0, 0];

  /** @param {Entry} entry */
  function count({ seq, event, at }) {
    if (!counting) {
      while ((toCount.at(-1)?.last ?? 0) > seq) toCount.pop();
      if (toCount.at(-1)?.last !== seq) return;
      counting = toCount.pop();
      counted = new Map();
      [earliest, latest] = [at, at];
    }
    counted.set(event, (counted.get(event) ?? 0) + 1);
    if (at < earliest) earliest = at;
    if (at > latest) latest = at;
    if (!counting || seq > counting.first) return;
    const { auditEvents, first, last, segment, from, to } = counting;
    const stated = Object.entries(auditEvents);
    const fits =
      from === earliest &&
      to === latest &&
      (manyKinds in auditEvents ||
        (stated.length === counted.size && stated.every(([name, times]) => counted.get(name) === times)));
    // Missing entries have been reported already.
    const isWhole = [...counted.values()].reduce((sum, each) => sum + each, 0) === last - first + 1;
    if (!fits && isWhole) find('countDiffers', first, segment, last);
    counting = undefined;
  }

  return {
    /**
     * Checks the next older entry.
     * @param {{entry: Entry, length?: number | undefined}} checked `length`: length of its line, if it has one
     */
    entry({ entry, length }) {
      const { seq, hash } = entry;
      const text = canonicalEntry(entry);
      if (sha256(text) !== hash || (length !== undefined && length !== text.length + lineIsLonger))
        find('changed', seq);
      if (after) {
        if (seq === after.seq - 1) {
          if (after.previous !== hash) find('unlinked', after.seq);
        } else if (seq >= after.seq) find('disorder', seq, after.seq);
        else if (!about.isChosen) find('gap', after.seq, seq + 1, after.seq - 1);
      } else newest = seq;
      const mark = marks.get(seq);
      if (mark !== undefined && mark !== hash) find('signedOther', seq, sinceMark(seq));
      if (!about.isChosen) count(entry);
      if (entry.event === 'audit.drop') recordedDrops.add(segmentIn(entry.detail));
      after = entry;
      entries += 1;
    },

    /** Reports that the next entry cannot be read. @param {string} why */
    unreadable(why) {
      find('badEntry', after?.seq ?? 0, why);
    },

    /**
     * Ends the check after the last entry. @param {Ended} file the reported number of entries, and their seal @returns
     * {Outcome}
     */
    end(file) {
      if (file.isCut) find('cut', after?.seq ?? 0);
      if (file.reported !== undefined && file.reported !== entries)
        find('miscounted', after?.seq ?? 0, file.reported, entries);
      const first = after?.seq ?? 0;
      if (!about.isChosen) {
        const most = ordered.at(-1) ?? 0;
        if (most > newest) find('truncated', newest, most);
        const { previous } = after ?? {};
        if (after && first > droppedThrough + 1) find('beheaded', first);
        // The last segment's drop was recorded after it, in an entry that still exists.
        if (dropped > 0 && !recordedDrops.has(droppedSegment))
          find('unrecordedDrop', droppedThrough, droppedSegment);
        if (after && first === 1 && previous !== genesis) find('genesis', 1);
        else if (after && first > 1 && first === droppedThrough + 1 && previous !== droppedHash)
          find('unlinked', first);
      }
      if (file.sealed) checkSeal(file.sealed);
      return {
        wrong,
        ...outcomeOf(first, file.sealed),
        first,
        last: newest,
        entries,
        signedAt: heads.at(-1)?.head.signedAt,
      };
    },
  };

  /** Checks the seal, which alone vouches for the header and for a filtered selection. @param {Seal} seal */
  function checkSeal(seal) {
    if (!sealHolds(seal)) find('sealForged', 0);
    else if (about.kind === 'desk' && heads.length > 0) {
      const print = fingerprintOf(seal.key);
      const isOwn = heads.some(({ head }) => head.key === seal.key) || keys.includes(print);
      if (!isOwn) find('sealOther', 0, print);
    }
  }

  /** @param {number} first @param {Seal | undefined} seal */
  function outcomeOf(first, seal) {
    /** @type {Finding[]} */
    const good = [];
    /** @type {Finding[]} */
    const open = [...keyChanges];
    const isWhole = wrong.length === 0;
    if (isWhole && entries > 0)
      good.push(
        about.isChosen ? { says: 'chosen', values: [entries] } : { says: 'chain', values: [first, newest] },
      );
    if (dropped > 0 && isWhole) good.push({ says: 'dropped', values: [dropped, droppedThrough] });
    const key = heads.at(-1)?.head.key;
    if (!key) open.push({ says: 'unsigned' });
    else if (isWhole)
      good.push({ says: 'signed', values: [signedThrough, heads.length, fingerprintOf(key)] });
    if (about.kind === 'desk' && key) {
      const by = [...counterKeys].map(fingerprintOf).join(', ');
      if (counterThrough > 0 && isWhole) good.push({ says: 'counter', values: [counterThrough, by] });
      if (counterThrough === 0) open.push({ says: 'noCounter' });
      else if (counterThrough < signedThrough)
        open.push({ says: 'counterTail', values: [counterThrough + 1, signedThrough] });
    }
    if (witnesses > 0 && isWhole) good.push({ says: 'witnessed', values: [witnesses, witnessedThrough] });
    if (key && newest > signedThrough) open.push({ says: 'tail', values: [signedThrough + 1, newest] });
    if (seal && isWhole) {
      const print = fingerprintOf(seal.key);
      good.push({ says: 'sealed', values: [print] });
      if (keys.length > 0 && !keys.includes(print)) open.push({ says: 'sealKeyOpen', values: [print] });
    }
    if (key && keys.length === 0) open.push({ says: 'keysOpen' });
    if (about.isChosen) open.push({ says: 'choice' });
    return { good, open };
  }
}
