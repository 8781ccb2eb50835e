import { createHash, type Hash, randomBytes } from 'node:crypto';
import type { DeskCalls } from '../../../core/api/desk.ts';
import { AuditFileName, type AuditFilter, type AuditLogOwner } from '../../../core/audit/api.ts';
import {
  auditFileName,
  csvBeginning,
  csvEntries,
  jsonBeginning,
  jsonEnd,
  jsonEntries,
  jsonEntriesEnd,
  sealText,
} from '../../../core/audit/auditExport.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { CallParsed } from '../../../core/rpc/define.ts';
import type { RunForCaller } from '../../../core/rpc/server.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { ExecuteAction } from '../../shared/write.ts';
import { type ExportFile, openExportFile } from '../../store/exportFile.ts';
import type { DeskKey, DeskKeys } from '../../store/key.ts';
import type { AuditLogSource } from './sources.ts';

const entriesAtOnce = 500;
/** The approximate size of an entry in a file, to check the free space. */
const bytesAnEntry = 600;

type Put = (text: string) => Promise<Result<void>>;

interface Running {
  readonly auditLog: AuditLogOwner;
  entries: number;
  looked: number;
  of: number;
  stopped: boolean;
}

type Calls = 'audit.export' | 'audit.cancelExport' | 'audit.exportState';

/** Creates the export of an audit log, or of a filter's matches, as a file signed by this desk; one at a time. */
export function createAuditExport(options: {
  readonly source: (auditLog: AuditLogOwner) => AuditLogSource;
  readonly write: ExecuteAction;
  readonly operator: () => Operator | null;
  /** The operator signed in without the site: exports are refused. */
  readonly isAway: () => boolean;
  readonly desk: DeskId;
  readonly folder: string;
  readonly keys: DeskKeys;
  readonly version: string;
  readonly clock: Clock;
}): { readonly handlers: HandlersFor<Calls>; close(): void } {
  const { write, operator, desk, folder, clock } = options;
  let running: Running | undefined;

  /** Writes all entries that match the filter, the newest first. */
  async function entriesInto(
    put: Put,
    source: AuditLogSource,
    filter: AuditFilter,
    format: 'csv' | 'json',
    run: Running,
    last: number,
  ): Promise<Result<void>> {
    let before: number | undefined = last + 1;
    while (before !== undefined) {
      if (run.stopped) return fail('audit.exportStopped');
      const page = await source.page(filter, before, entriesAtOnce);
      if (!page.ok) return page;
      const { entries, next } = page.value;
      const text: string = format === 'csv' ? csvEntries(entries) : jsonEntries(entries, run.entries === 0);
      const written = await put(text);
      if (!written.ok) return written;
      run.entries += entries.length;
      run.looked = last + 1 - (next ?? last + 1 - run.of);
      before = next;
    }
    return ok(undefined);
  }

  async function seal(put: Put, hash: Hash, key: DeskKey, entries: number): Promise<Result<void>> {
    const ended = await put(jsonEntriesEnd);
    if (!ended.ok) return ended;
    const of = { entries, key: key.public };
    return put(
      jsonEnd({ ...of, signature: key.sign(sealText({ ...of, sha256: hash.copy().digest('hex') })) }),
    );
  }

  async function fill(
    file: ExportFile,
    { auditLog, filter, format }: CallParsed<DeskCalls, 'audit.export'>,
    who: Operator,
    run: Running,
    madeAt: number,
  ): Promise<Result<void>> {
    const key = format === 'json' ? await options.keys.key() : ok(undefined);
    if (!key.ok) return key;
    const hash = createHash('sha256');
    const put: Put = (text) => {
      const bytes = Buffer.from(text, 'utf8');
      hash.update(bytes);
      return file.append(bytes);
    };
    const source = options.source(auditLog);
    const before = await source.state();
    if (!before.ok) return before;
    const { first, last, dropped } = before.value;
    run.of = Math.max(0, last - first + 1);
    const heads = format === 'json' ? await source.heads('own') : ok([]);
    const witnessed = format === 'json' ? await source.heads('desks') : ok([]);
    if (!heads.ok) return heads;
    if (!witnessed.ok) return witnessed;
    const program = `Watchfloor ${options.version}`;
    const about = { kind: auditLog, auditLog: source.id(), filter, madeAt, by: who.id, program };
    const isThere = heads.value.filter(({ head }) => head.last <= last);
    const begun = await put(
      format === 'csv' ? csvBeginning() : jsonBeginning(about, isThere, witnessed.value),
    );
    if (!begun.ok) return begun;
    const filled = await entriesInto(put, source, filter, format, run, last);
    if (!filled.ok) return filled;
    const ended = key.value ? await seal(put, hash, key.value, run.entries) : ok(undefined);
    if (!ended.ok) return ended;
    const after = await source.state();
    if (!after.ok) return after;
    // Entries dropped meanwhile would look like manipulation.
    return after.value.dropped === dropped ? ok(undefined) : fail('audit.exportStopped');
  }

  async function exported(
    asked: CallParsed<DeskCalls, 'audit.export'>,
    who: Operator,
    run: Running,
    forCaller: RunForCaller,
  ) {
    const { auditLog, filter, format, why } = asked;
    const madeAt = Math.round(clock.now());
    const name = auditFileName(auditLog, madeAt, randomBytes(4).toString('hex'), format);
    const response = await options.source(auditLog).exporting(filter, format, why ?? null);
    if (!response.ok) return response;
    const state = await options.source(auditLog).state();
    if (!state.ok) return state;
    const bytes = Math.max(0, state.value.last - state.value.first + 1) * bytesAnEntry;
    const opened = await openExportFile({ folder, name, bytes, owner: desk });
    if (!opened.ok) return opened;
    const file = opened.value;
    let isThere = false;
    try {
      const filled = await fill(file, asked, who, run, madeAt);
      const sealed = filled.ok ? await file.seal() : filled;
      if (!sealed.ok) return sealed;
      const { entries } = run;
      const detail = JSON.stringify({
        desk,
        auditLog,
        format,
        filter,
        file: name,
        entries,
        sha256: sealed.value,
      });
      const auditEvent = {
        who: who.id,
        event: 'audit.export',
        camera: filter.camera ?? null,
        why: why ?? null,
        detail,
      };
      const written = forCaller(() => write(auditEvent, () => undefined));
      if (!written.ok) return written;
      const appeared = await file.appear();
      if (!appeared.ok) return appeared;
      isThere = true;
      return ok({ file: AuditFileName.parse(name), folder, entries });
    } finally {
      if (!isThere) await file.discard();
    }
  }

  return {
    handlers: {
      async 'audit.export'(asked, _connection, forCaller) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        if (options.isAway()) return fail('export.siteAway');
        if (running) return fail('audit.exportBusy');
        const run: Running = { auditLog: asked.auditLog, entries: 0, looked: 0, of: 0, stopped: false };
        running = run;
        try {
          return await exported(asked, who, run, forCaller);
        } finally {
          running = undefined;
        }
      },
      'audit.cancelExport'() {
        if (running) running.stopped = true;
        return ok({});
      },
      'audit.exportState'() {
        if (!running) return ok({ running: null });
        const { auditLog, entries, looked, of } = running;
        return ok({ running: { auditLog, entries, looked, of } });
      },
    },
    close() {
      if (running) running.stopped = true;
    },
  };
}
