import type { AuditEvent } from '../../core/audit/audit.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import { type Clock, deskClockOffMs } from '../../core/base/clock.ts';
import type { CameraId, DeskId, OperatorId, ShiftLogId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { toUtf8 } from '../../core/base/utf8.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Right, Scope } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed } from '../../core/rpc/define.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import { createPublication, type TopicSources } from '../../core/rpc/topics.ts';
import type { shiftLogSiteCalls, shiftLogSiteTopics } from '../../core/shiftlog/api.ts';
import { maxRecordBytes, ShiftLogRecord } from '../../core/shiftlog/record.ts';
import {
  getDifferentSender,
  getRequiredRight,
  isSignatureRecord,
  listRecordCameras,
  toRecordAuditEvent,
} from '../../core/shiftlog/recordFacts.ts';
import type { Roster } from '../../core/shiftlog/shift.ts';

type Calls = typeof shiftLogSiteCalls;
type Asked<K extends keyof Calls> = CallParsed<Calls, K>;
type Answer<K extends keyof Calls> = Result<CallOutput<Calls, K>>;
type Outcome = CallOutput<Calls, 'shiftLog.push'>['outcomes'][number];

/** Rate limit of pushes per desk: a backlog after a long absence, then manual entries. */
const pushes = { atOnce: 500, everyMs: 100 };
/** Maximum number of records examined for one response to a person with a narrow scope. */
const mostLookedAt = 10_000;
/** Maximum size of one response, in characters of JSON. */
const mostChars = 1_000_000;

/** A stored record was validated when it arrived: only its form is checked. */
const StoredRecord = addFastPath(ShiftLogRecord);

/** The person who makes the request. */
export interface ShiftLogRequester {
  readonly desk: DeskId;
  readonly operator: { readonly id: OperatorId; readonly scope: Scope };
}

/** The stored records. */
export interface StoredRecords {
  readonly epoch: string;
  head(): number;
  find(id: string): { readonly seq: number; readonly text: string } | undefined;
  append(record: ShiftLogRecord): number;
  after(
    seq: number,
    limit: number,
  ): readonly {
    readonly seq: number;
    readonly text: string;
    readonly cameras: readonly CameraId[];
    readonly isAlone: boolean;
  }[];
}

export interface ShiftLogService {
  push(asker: ShiftLogRequester, asked: Asked<'shiftLog.push'>): Answer<'shiftLog.push'>;
  pull(asker: ShiftLogRequester, asked: Asked<'shiftLog.pull'>): Answer<'shiftLog.pull'>;
  roster(): Answer<'shiftLog.roster'>;
  /** Publishes the number of the last record. */
  readonly topics: TopicSources<Pick<typeof shiftLogSiteTopics, 'shiftLog'>>;
}

/**
 * Creates the site's shift log service: accepts each record once, from people who were signed in where it says, and returns records
 * within a scope.
 */
export function createShiftLogService(parts: {
  readonly clock: Clock;
  readonly roster: Roster | null;
  readonly records: StoredRecords;
  /** Runs a function as one transaction with its audit events; an error, and no change, if the disk refuses. */
  readonly write: (run: (add: (auditEvent: AuditEvent) => void) => void) => Result<void>;
  /** Returns the rights of a person who was signed in at a desk around then (ms since the epoch); undefined: they were not. */
  readonly personAt: (
    desk: DeskId,
    operator: OperatorId,
    at: number,
  ) => { readonly rights: readonly Right[]; readonly scope: Scope } | undefined;
  /**
   * Uses a password given at a desk around then (ms since the epoch) for this record, and for no other. `signed`: each password given
   * then has been used; undefined: none was given.
   */
  readonly sign: (
    desk: DeskId,
    operator: OperatorId,
    at: number,
    record: ShiftLogId,
  ) => 'done' | 'signed' | undefined;
  /** Returns a person's current rights, at any desk. */
  readonly person: (
    operator: OperatorId,
  ) => { readonly rights: readonly Right[]; readonly scope: Scope } | undefined;
  readonly mayTouch: (scope: Scope, camera: string) => boolean;
  /** Returns whether a scope may know of a camera that exists or existed. */
  readonly mayName: (scope: Scope, camera: string) => boolean;
  /** Called when there are new records. */
  readonly onRecords: () => void;
}): ShiftLogService {
  const { clock, records, write, personAt, sign, person, mayTouch, mayName } = parts;
  const allowance = createKeyedRateLimit(clock, pushes);
  const shiftLog = createPublication(() => [{ epoch: records.epoch, head: records.head() }]);

  /** Returns why a record is refused, permanently. */
  function refusal(asker: ShiftLogRequester, record: ShiftLogRecord): Fault | undefined {
    const bytes = toUtf8(JSON.stringify(record)).length;
    if (bytes > maxRecordBytes) return { code: 'shiftLog.tooLarge', params: { bytes, most: maxRecordBytes } };
    const ahead = record.at - clock.now();
    // A record further in the future would precede all records that others write.
    if (ahead > deskClockOffMs)
      return { code: 'shiftLog.timeAhead', params: { hours: Math.round(ahead / 3_600_000) } };
    const { by, desk, body } = record;
    // A person signed in there now is identified by their session, so their desk's clock may be off.
    const isOwn = asker.desk === desk && asker.operator.id === by.id;
    const author = isOwn
      ? person(by.id)
      : (personAt(desk, by.id, record.at) ?? personAt(desk, by.id, clock.now()));
    if (!author) return { code: 'shiftLog.notYours', params: { who: by.name } };
    const right = getRequiredRight(body);
    if (!author.rights.includes(right)) return { code: 'right.missing', params: { right } };
    // An unknown id is refused like one out of scope: otherwise a record would tell which cameras exist.
    if (!listRecordCameras(body).every((camera) => mayName(author.scope, camera)))
      return { code: 'right.outOfScope', params: {} };
    return isSignatureRecord(body) ? unsigned(record) : undefined;
  }

  /** Checks a signature's password, as the last check; undefined: one was found and used. */
  function unsigned({ id, by, desk, at }: ShiftLogRecord): Fault | undefined {
    const then = sign(desk, by.id, at, id);
    // Their clock may be wrong, and they gave their password just now.
    const tried = then === 'done' ? then : (sign(desk, by.id, clock.now(), id) ?? then);
    if (tried === 'done') return undefined;
    return { code: tried ? 'shiftLog.recognisedOnce' : 'shiftLog.notRecognised', params: { who: by.name } };
  }

  function take(
    asker: ShiftLogRequester,
    record: ShiftLogRecord,
    add: (auditEvent: AuditEvent) => void,
  ): Outcome {
    const { id } = record;
    const known = records.find(id);
    if (known)
      return known.text === JSON.stringify(record)
        ? { id, seq: known.seq, fault: null }
        : { id, seq: 0, fault: { code: 'shiftLog.otherRecord', params: {} } };
    const fault = refusal(asker, record);
    if (fault) {
      const of = { record: id, desk: record.desk, fault: fault.code };
      const detail = JSON.stringify({ ...of, ...getDifferentSender(record, asker) });
      add({ who: record.by.id, event: 'shiftLog.refused', camera: null, why: null, detail });
      return { id, seq: 0, fault: { code: fault.code, params: { ...fault.params } } };
    }
    const seq = records.append(record);
    add(toRecordAuditEvent(record, getDifferentSender(record, asker)));
    return { id, seq, fault: null };
  }

  return {
    topics: { shiftLog },
    roster: () => ok({ roster: parts.roster }),

    push(asker, { records: sent }) {
      if (allowance.waitMs(asker.desk) > 0) return fail('call.tooMany');
      allowance.take(asker.desk);
      const before = records.head();
      let outcomes: Outcome[] = [];
      const written = write((add) => {
        outcomes = sent.map((record) => take(asker, record, add));
      });
      if (!written.ok) return written;
      if (records.head() !== before) {
        shiftLog.publishEach();
        parts.onRecords();
      }
      return ok({ epoch: records.epoch, outcomes });
    },

    pull({ operator: { scope } }, { after, limit }) {
      const given: CallOutput<Calls, 'shiftLog.pull'>['records'] = [];
      const head = records.head();
      const sees = ({ cameras, isAlone }: { cameras: readonly CameraId[]; isAlone: boolean }) =>
        scope === 'all' || (!isAlone && cameras.every((camera) => mayTouch(scope, camera)));
      let through = after;
      let chars = 0;
      for (let looked = 0; looked < mostLookedAt && given.length < limit && chars < mostChars; ) {
        const page = records.after(through, limit - given.length);
        if (page.length === 0) break;
        looked += page.length;
        for (const stored of page) {
          through = stored.seq;
          if (!sees(stored)) continue;
          given.push({ seq: stored.seq, record: StoredRecord.parse(JSON.parse(stored.text)) });
          chars += stored.text.length;
          if (chars >= mostChars) break;
        }
      }
      return ok({ epoch: records.epoch, records: given, through, head: Math.max(head, through) });
    },
  };
}
