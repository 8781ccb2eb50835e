import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fail } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Operator, Scope } from '../../core/people/operator.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import type { Handlers } from '../../core/rpc/server.ts';
import type { shiftLogSiteCalls, shiftLogSiteTopics } from '../../core/shiftlog/api.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { getRecordRoot, listRecordCameras } from '../../core/shiftlog/recordFacts.ts';
import { Roster } from '../../core/shiftlog/shift.ts';
import {
  createShiftLogService,
  type ShiftLogService,
  type StoredRecords,
} from '../../site/shiftlog/shiftLogService.ts';

interface Caller {
  readonly operator: Operator | undefined;
  readonly desk?: DeskId;
}

/**
 * The shift log of a fake site: the site's own service, over a list in memory.
 * It accepts every person as signed in at every desk.
 */
export interface FakeShiftLog {
  readonly records: readonly ShiftLogRecord[];
  /** Every record in the order of arrival, repeats included. */
  readonly sent: readonly ShiftLogRecord[];
  /** Refuses all later records with this fault. */
  refusePushes(fault: Fault | undefined): void;
  /** Accepts the next push, and loses the response on its way. */
  loseNextResponse(): void;
  setRoster(roster: Roster | null): void;
  /** Replaces the records by an empty list with another epoch. */
  startNewEpoch(): void;
}

export function fakeShiftLog(parts: {
  readonly site: string;
  readonly clock: Clock;
  readonly people: () => Iterable<Operator>;
  readonly mayTouch: (scope: Scope, camera: string) => boolean;
  readonly mayName: (scope: Scope, camera: string) => boolean;
  readonly send: (message: TopicMessage<typeof shiftLogSiteTopics, 'shiftLog'>) => void;
}): FakeShiftLog & {
  readonly handlers: Handlers<typeof shiftLogSiteCalls, Caller>;
  message(): TopicMessage<typeof shiftLogSiteTopics, 'shiftLog'>;
} {
  const { clock } = parts;
  let lives = 0;
  let stored: ShiftLogRecord[] = [];
  let roster: Roster | null = Roster.parse({ centre: 'Trung tâm thử' });
  let refusal: Fault | undefined;
  let losing = false;
  const sent: ShiftLogRecord[] = [];

  function begin(): ShiftLogService {
    lives += 1;
    stored = [];
    const person = (id: string) => [...parts.people()].find((one) => one.id === id);
    const records: StoredRecords = {
      epoch: `${parts.site}-shiftLog-${lives}`,
      head: () => stored.length,
      find(id) {
        const at = stored.findIndex((one) => one.id === id);
        return at === -1 ? undefined : { seq: at + 1, text: JSON.stringify(stored[at]) };
      },
      append: (record) => stored.push(record),
      after: (seq, limit) =>
        stored.slice(seq, seq + limit).map((record, at) => {
          const root = stored.find(({ id }) => id === getRecordRoot(record));
          return {
            seq: seq + at + 1,
            text: JSON.stringify(record),
            isAlone: root === undefined,
            cameras: [...listRecordCameras(record.body), ...(root ? listRecordCameras(root.body) : [])],
          };
        }),
    };
    return createShiftLogService({
      clock,
      records,
      person,
      mayTouch: parts.mayTouch,
      mayName: parts.mayName,
      roster: null,
      write(run) {
        run(() => undefined);
        return { ok: true, value: undefined };
      },
      personAt: (_desk, operator) => person(operator),
      sign: () => 'done',
      onRecords: () => parts.send(message()),
    });
  }
  let office = begin();
  function message() {
    const [message] = office.topics.shiftLog.read(undefined);
    if (!message) throw new Error('records have a head');
    return message;
  }

  return {
    message,
    get records() {
      return stored;
    },
    sent,
    refusePushes(fault) {
      refusal = fault;
    },
    loseNextResponse() {
      losing = true;
    },
    setRoster(next) {
      roster = next;
    },
    startNewEpoch() {
      office = begin();
      parts.send(message());
    },
    handlers: {
      'shiftLog.push'(asked, { operator, desk }) {
        if (!operator || !desk) return fail('right.notSignedIn');
        sent.push(...asked.records);
        const { code, params } = refusal ?? {};
        if (code)
          return {
            ok: true,
            value: {
              epoch: message().epoch,
              outcomes: asked.records.map(({ id }) => ({
                id,
                seq: 0,
                fault: { code, params: { ...params } },
              })),
            },
          };
        const answer = office.push({ operator, desk }, asked);
        if (!losing) return answer;
        losing = false;
        return new Promise(() => undefined);
      },
      'shiftLog.pull'(asked, { operator, desk }) {
        if (!operator || !desk) return fail('right.notSignedIn');
        return office.pull({ operator, desk }, asked);
      },
      'shiftLog.roster': () => ({ ok: true, value: { roster } }),
    },
  };
}
