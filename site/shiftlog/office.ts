import type { AuditEvent } from '../../core/audit/audit.ts';
import { createAllowance } from '../../core/base/allowance.ts';
import { type Clock, deskClockOffMs } from '../../core/base/clock.ts';
import type { CameraId, DeskId, OperatorId, WatchId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { toUtf8 } from '../../core/base/utf8.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Right, Scope } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed } from '../../core/rpc/define.ts';
import { quick } from '../../core/rpc/quick.ts';
import { createPublication, type TopicSources } from '../../core/rpc/topics.ts';
import {
  auditEventOfRecord,
  camerasIn,
  isSignature,
  rightFor,
  sentOtherwise,
} from '../../core/shiftlog/about.ts';
import type { watchSiteCalls, watchSiteTopics } from '../../core/shiftlog/api.ts';
import { maxRecordBytes, WatchRecord } from '../../core/shiftlog/record.ts';
import type { Roster } from '../../core/shiftlog/shift.ts';

type Calls = typeof watchSiteCalls;
type Asked<K extends keyof Calls> = CallParsed<Calls, K>;
type Answer<K extends keyof Calls> = Result<CallOutput<Calls, K>>;
type Outcome = CallOutput<Calls, 'watch.push'>['outcomes'][number];

/** Pushes of one desk: what a long absence left at once, then what people write. */
const pushes = { atOnce: 500, everyMs: 100 };
/** Records looked at for one answer to somebody who may see few of them. */
const mostLookedAt = 10_000;
/** Of one answer, in characters of JSON. */
const mostChars = 1_000_000;

/** What was taken once is as it should be: looked at, not taken apart. */
const StoredRecord = quick(WatchRecord);

/** Who asks. */
export interface LogRequester {
  readonly desk: DeskId;
  readonly operator: { readonly id: OperatorId; readonly scope: Scope };
}

/** The records as they are kept. */
export interface Records {
  readonly epoch: string;
  head(): number;
  find(id: string): { readonly seq: number; readonly text: string } | undefined;
  append(record: WatchRecord): number;
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

export interface WatchOffice {
  push(asker: LogRequester, asked: Asked<'watch.push'>): Answer<'watch.push'>;
  pull(asker: LogRequester, asked: Asked<'watch.pull'>): Answer<'watch.pull'>;
  roster(): Answer<'watch.roster'>;
  /** How far the records go. */
  readonly topics: TopicSources<Pick<typeof watchSiteTopics, 'watch'>>;
}

/** The records of the watch at a site: taken once, from anyone who sat where they say, and given as far as a scope goes. */
export function createWatchOffice(parts: {
  readonly clock: Clock;
  readonly roster: Roster | null;
  readonly records: Records;
  /** Runs all within it as one transaction with its entries in the trail; a fault, and nothing done, if the disk refuses. */
  readonly write: (run: (add: (auditEvent: AuditEvent) => void) => void) => Result<void>;
  /** What somebody may who sat at a desk about then (ms since the epoch); undefined: they did not. */
  readonly personAt: (
    desk: DeskId,
    operator: OperatorId,
    at: number,
  ) => { readonly rights: readonly Right[]; readonly scope: Scope } | undefined;
  /**
   * Lets a password that somebody gave at a desk about then (ms since the epoch) serve for this record, and for no other.
   * `signed`: each that they gave then has served; undefined: they gave none.
   */
  readonly sign: (
    desk: DeskId,
    operator: OperatorId,
    at: number,
    record: WatchId,
  ) => 'done' | 'signed' | undefined;
  /** What somebody may now, wherever they sit. */
  readonly person: (
    operator: OperatorId,
  ) => { readonly rights: readonly Right[]; readonly scope: Scope } | undefined;
  readonly mayTouch: (scope: Scope, camera: string) => boolean;
  readonly isKnown: (camera: CameraId) => boolean;
  /** There are more records than before. */
  readonly onRecords: () => void;
}): WatchOffice {
  const { clock, records, write, personAt, sign, person, mayTouch, isKnown } = parts;
  const allowance = createAllowance(clock, pushes);
  const watch = createPublication(() => [{ epoch: records.epoch, head: records.head() }]);

  /** Why it is not taken; it will not be later either. */
  function refusal(asker: LogRequester, record: WatchRecord): Fault | undefined {
    const bytes = toUtf8(JSON.stringify(record)).length;
    if (bytes > maxRecordBytes) return { code: 'watch.tooLarge', params: { bytes, most: maxRecordBytes } };
    const ahead = record.at - clock.now();
    // Further, and what it writes would stand before all that others write.
    if (ahead > deskClockOffMs)
      return { code: 'watch.timeAhead', params: { hours: Math.round(ahead / 3_600_000) } };
    const { by, desk, body } = record;
    // Whoever sits there now is known by more than a desk's clock, which may have been set.
    const isOwn = asker.desk === desk && asker.operator.id === by.id;
    const author = isOwn
      ? person(by.id)
      : (personAt(desk, by.id, record.at) ?? personAt(desk, by.id, clock.now()));
    if (!author) return { code: 'watch.notYours', params: { who: by.name } };
    const right = rightFor(body);
    if (!author.rights.includes(right)) return { code: 'right.missing', params: { right } };
    const isOutside = camerasIn(body).some(
      (camera) => author.scope !== 'all' && isKnown(camera) && !mayTouch(author.scope, camera),
    );
    if (isOutside) return { code: 'right.outOfScope', params: {} };
    return isSignature(body) ? unsigned(record) : undefined;
  }

  /** Undefined: a password has served for this signature, which is the last thing that is asked of it. */
  function unsigned({ id, by, desk, at }: WatchRecord): Fault | undefined {
    const then = sign(desk, by.id, at, id);
    // Their clock may be wrong, and they were recognised just now.
    const tried = then === 'done' ? then : (sign(desk, by.id, clock.now(), id) ?? then);
    if (tried === 'done') return undefined;
    return { code: tried ? 'watch.recognisedOnce' : 'watch.notRecognised', params: { who: by.name } };
  }

  function take(asker: LogRequester, record: WatchRecord, add: (auditEvent: AuditEvent) => void): Outcome {
    const { id } = record;
    const known = records.find(id);
    if (known)
      return known.text === JSON.stringify(record)
        ? { id, seq: known.seq, fault: null }
        : { id, seq: 0, fault: { code: 'watch.otherRecord', params: {} } };
    const fault = refusal(asker, record);
    if (fault) {
      const of = { record: id, desk: record.desk, fault: fault.code };
      const detail = JSON.stringify({ ...of, ...sentOtherwise(record, asker) });
      add({ who: record.by.id, event: 'watch.refused', camera: null, why: null, detail });
      return { id, seq: 0, fault: { code: fault.code, params: { ...fault.params } } };
    }
    const seq = records.append(record);
    add(auditEventOfRecord(record, sentOtherwise(record, asker)));
    return { id, seq, fault: null };
  }

  return {
    topics: { watch },
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
        watch.publishEach();
        parts.onRecords();
      }
      return ok({ epoch: records.epoch, outcomes });
    },

    pull({ operator: { scope } }, { after, limit }) {
      const given: CallOutput<Calls, 'watch.pull'>['records'] = [];
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
