import type { SiteCalls, SiteTopics } from '../../../core/api/site.ts';
import { getSiteOfId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { createBackOff } from '../../../core/base/retry.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { CallOutput, TopicMessage } from '../../../core/rpc/define.ts';
import { recordsPerPush, type ShiftLogRecord } from '../../../core/shiftlog/record.ts';
import { getRecordRoot } from '../../../core/shiftlog/recordFacts.ts';
import type { SqlWriter } from '../../../node/sql/access.ts';
import type { DeskContext } from '../../shared/context.ts';
import {
  markRecordsForResend,
  readUnconfirmedRecords,
  refuseRecord,
  setRecordNumber,
  storeRecord,
} from '../../store/shiftLogRecords.ts';
import { readStaleRoots, recomputeRow, recomputeStaleRows } from '../../store/shiftLogRows.ts';
import { readShiftLogCursor, saveShiftLogCursor, shiftLogSyncState } from '../../store/shiftLogSync.ts';
import { createSyncLoop } from '../../sync/loop.ts';

/** Records per transaction; calls are handled between two of them. */
const recordsPerTransaction = 100;
/** The size of one push, bytes: a site accepts 128 KiB in one message, and as many per second of one link (site/api). */
const pushBytes = 64 * 1024;
/** Pushes in a row use half of that rate. */
const pushBytesPerMs = 64;

type Page = CallOutput<SiteCalls, 'shiftLog.pull'>;
type Outcome = CallOutput<SiteCalls, 'shiftLog.push'>['outcomes'][number];

export interface SyncOptions {
  /** Returns why no records of others may be stored (a full disk); null: running. */
  readonly paused: () => Fault | null;
  /** Sends the site the documents that these records refer to, before the records. A fault delays them. */
  readonly beforePush: (records: readonly ShiftLogRecord[]) => Promise<Result<void>>;
  /** These records were numbered, refused or received; an empty list: completeness or progress has changed. */
  readonly onRecords: (records: readonly ShiftLogRecord[]) => void;
}

export interface ShiftLogSync {
  /** Sends pending records and fetches the site's; does nothing without a session at the site. */
  run(): void;
  announced(message: TopicMessage<SiteTopics, 'shiftLog'>): void;
  /** The site has accepted the session; and: the link is lost. */
  live(): void;
  lost(): void;
  scopeChanged(): void;
  /** Returns whether nothing announced is missing and the link is up. */
  isLive(): boolean;
  close(): void;
}

/**
 * Synchronises this desk's records with the site's.
 * Each record arrives exactly once, whatever is cut, repeated or lost on the way.
 */
export function createShiftLogSync(context: DeskContext, options: SyncOptions): ShiftLogSync {
  const { store, writeWithAudit, project, desk, link, turns, clock, log } = context;
  const { onRecords } = options;
  /** The site has accepted the session of this desk's operator. */
  let isSignedIn = false;
  let closed = false;
  let live = false;
  const signedIn = () => (isSignedIn ? context.operator() : null);

  const may = (right: 'log.read' | 'log.write') => signedIn()?.rights.includes(right) === true;
  const scope = () => JSON.stringify(may('log.read') ? signedIn()?.scope : null);

  async function run(): Promise<Result<void>> {
    await rebuildStale();
    // Pulls first: the site may be in another epoch with other numbers.
    for (const part of [pull, push]) {
      if (closed || !signedIn()) return ok(undefined);
      const done = await part();
      if (!done.ok) return done;
    }
    return ok(undefined);
  }

  /** Recomputes rows left stale by a restart or by a new epoch of the site's records. */
  async function rebuildStale(): Promise<void> {
    let roots = readStaleRoots(store, recordsPerTransaction);
    while (roots.length > 0 && !closed) {
      const some = roots;
      const done = await turns(() => project((tx) => recomputeStaleRows(tx, some)));
      if (!done.ok) return;
      onRecords([]);
      roots = readStaleRoots(store, recordsPerTransaction);
    }
  }

  /** Checks that the numbers belong to the current epoch of the site's records. */
  async function sameLife(epoch: string): Promise<Result<boolean>> {
    const state = shiftLogSyncState.read(store);
    if (state.epoch === epoch) return ok(true);
    const who = signedIn();
    if (!who) return fail('right.notSignedIn');
    log('info', 'another life of the records of the shift log', { epoch, before: state.epoch });
    const begun = await turns(() =>
      project((tx) => {
        shiftLogSyncState.begin(tx, epoch);
        markRecordsForResend(tx, getSiteOfId(who.id));
      }),
    );
    if (!begun.ok) return begun;
    await rebuildStale();
    return ok(false);
  }

  async function pull(): Promise<Result<void>> {
    if (!may('log.read')) return ok(undefined);
    const asked = scope();
    const began = Math.round(clock.now());
    for (;;) {
      const from = readShiftLogCursor(store, asked);
      const page: Result<Page> = await link().call('shiftLog.pull', { after: from });
      if (closed || scope() !== asked) return ok(undefined);
      if (!page.ok) return page;
      const { epoch, records, through, head } = page.value;
      const same = await sameLife(epoch);
      if (!same.ok) return same;
      // The request continued from a position in another epoch.
      if (!same.value && from !== 0) continue;
      const stored = await storePage(records, asked, through);
      if (!stored.ok) return stored;
      if (through >= head || through <= from) {
        live = true;
        if (records.length > 0 || shiftLogSyncState.read(store).asOf < began)
          project((tx) => shiftLogSyncState.setAsOf(tx, began));
        onRecords([]);
        return ok(undefined);
      }
    }
  }

  async function storePage(records: Page['records'], asked: string, through: number): Promise<Result<void>> {
    for (let at = 0; at === 0 || at < records.length; at += recordsPerTransaction) {
      const why = options.paused();
      if (why) return { ok: false, fault: why };
      const part = records.slice(at, at + recordsPerTransaction);
      const isEnd = at + recordsPerTransaction >= records.length;
      const reached = isEnd ? through : (part.at(-1)?.seq ?? through);
      if (isEnd && part.length === 0 && readShiftLogCursor(store, asked) === reached) return ok(undefined);
      const stored = await turns(() =>
        project((tx) => {
          const fresh = part.filter(({ seq, record }) =>
            storeRecord(tx, record, { seq, own: record.desk === desk }),
          );
          foldAll(
            tx,
            fresh.map(({ record }) => record),
          );
          saveShiftLogCursor(tx, asked, reached);
        }),
      );
      if (!stored.ok) return stored;
      onRecords(part.map(({ record }) => record));
    }
    return ok(undefined);
  }

  function foldAll(tx: SqlWriter, records: readonly ShiftLogRecord[]): void {
    for (const root of new Set(records.map(getRecordRoot))) recomputeRow(tx, root);
  }

  async function push(): Promise<Result<void>> {
    while (may('log.write') && !closed) {
      const records = firstOf(readUnconfirmedRecords(store, recordsPerPush));
      if (records.length === 0) return ok(undefined);
      const ready = await options.beforePush(records);
      if (closed) return ok(undefined);
      if (!ready.ok) return ready;
      const answer = await link().call('shiftLog.push', { records });
      if (closed) return ok(undefined);
      if (!answer.ok) return answer;
      const same = await sameLife(answer.value.epoch);
      if (!same.ok) return same;
      if (!same.value) loop.request();
      const noted = note(records, answer.value.outcomes);
      if (!noted.ok) return noted;
      // A response without outcomes counts as a failure.
      if (noted.value === 0) return fail('call.failed', { id: 'shiftLog.push' });
      onRecords(records);
      if (readUnconfirmedRecords(store, 1).length > 0)
        await new Promise<void>((done) => clock.after(bytesOf(records) / pushBytesPerMs, done));
    }
    return ok(undefined);
  }

  /** @returns the number of records with an outcome */
  function note(records: readonly ShiftLogRecord[], outcomes: readonly Outcome[]): Result<number> {
    return writeWithAudit((tx, add) => {
      const received: ShiftLogRecord[] = [];
      for (const [at, record] of records.entries()) {
        const outcome = outcomes[at];
        if (outcome?.id !== record.id) break;
        received.push(record);
        const { seq, fault } = outcome;
        if (fault === null) {
          setRecordNumber(tx, record.id, seq);
          continue;
        }
        refuseRecord(tx, record.id, fault);
        const detail = JSON.stringify({ record: record.id, fault: fault.code });
        add({ who: record.by.id, event: 'shiftLog.refused', camera: null, why: null, detail });
      }
      foldAll(tx, received);
      return received.length;
    });
  }

  const retry = createBackOff({ firstMs: 500, maxMs: 15_000 });
  const loop = createSyncLoop({ clock, log, name: 'shift log', retry, run });
  // Stale rows can be recomputed without the site.
  loop.start();

  return {
    run: loop.request,
    announced({ epoch, head }) {
      const state = shiftLogSyncState.read(store);
      if (!live || state.epoch !== epoch || head > readShiftLogCursor(store, scope())) loop.request();
    },
    live() {
      isSignedIn = true;
      loop.start();
    },
    lost() {
      isSignedIn = false;
      loop.stop();
      if (!live) return;
      live = false;
      project((tx) => shiftLogSyncState.setAsOf(tx, Math.round(clock.now())));
    },
    scopeChanged() {
      live = false;
      loop.request();
    },
    isLive: () => live && isSignedIn,
    close() {
      closed = true;
      loop.stop();
    },
  };
}

const bytesOf = (records: readonly ShiftLogRecord[]): number =>
  records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)), 0);

/** Returns as many records as fit in one message, at least one. */
function firstOf(records: readonly ShiftLogRecord[]): ShiftLogRecord[] {
  const taken: ShiftLogRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    bytes += bytesOf([record]);
    if (taken.length > 0 && bytes > pushBytes) break;
    taken.push(record);
  }
  return taken;
}
