import type { ShiftLogId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { type HandoverFile, threeThingsKeys } from '../../../core/handover/fold.ts';
import { listCamerasInReport } from '../../../core/handover/named.ts';
import type { Handover } from '../../../core/handover/report.ts';
import { type Credentials, isCameraInScope, type Operator } from '../../../core/people/operator.ts';
import type { RunForCaller } from '../../../core/rpc/server.ts';
import { dutyLooksBackMs, getDutySpanAt } from '../../../core/shiftlog/duty.ts';
import type { ShiftLogBody, SignedBy } from '../../../core/shiftlog/record.ts';
import { getShiftToJoin, type Roster } from '../../../core/shiftlog/shift.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { WriteRecords } from '../../shared/records.ts';
import { readCamera } from '../../store/cameras.ts';
import { addHandoverDocument } from '../../store/handoverDocuments.ts';
import { readIncident, readStandingLine } from '../../store/incidents.ts';
import { readLogLine } from '../../store/logLines.ts';
import type { FrozenReports } from './frozenReports.ts';
import type { HandoverRecords } from './handoverRecords.ts';
import type { ShiftLogReader } from './makeReport.ts';

type Call = ('word' | 'tick' | 'ask' | 'answer') | ('sign' | 'accept' | 'refuse' | 'addendum');
export type RecogniseSigner = (
  credentials: Credentials,
  right: 'handover.work',
) => Promise<Result<{ readonly operator: Operator; readonly how: (typeof SignedBy.options)[number] }>>;

/** Recognises and signs in the people who sign a handover. */
export interface SignerAuthentication {
  readonly recognise: RecogniseSigner;
  /** Signs in the accepting operator at this desk. */
  signIn(credentials: Credentials): Promise<Result<unknown>>;
}

export interface HandoverActionsOptions {
  readonly files: HandoverRecords;
  readonly documents: FrozenReports;
  readonly write: WriteRecords;
  readonly session: SignerAuthentication;
  readonly roster: () => Roster | null;
  readonly shiftLog: Pick<ShiftLogReader, 'duty'>;
  readonly now: () => number;
  /** Makes the report of a handover as it would be now. */
  readonly make: (who: Operator, file: HandoverFile) => Promise<Parameters<FrozenReports['freeze']>[0]>;
}

type Done = Result<Record<string, never>>;
/** The lists of a report that are ticked as a whole. */
const lists: readonly string[] = ['alerts', 'setAside', 'degraded'];

/** Creates the handlers of handover actions; each action writes a shift log record, one after the other. */
export function createHandoverActions(
  { store, operator, desk }: Pick<DeskContext, 'store' | 'operator' | 'desk'>,
  options: HandoverActionsOptions,
): HandlersFor<`handover.${Call}`> {
  const { files, documents, write, session, make } = options;
  let queue: Promise<unknown> = Promise.resolve();
  /**
   * Runs actions one at a time, so that none writes between another's read and write. An action is dropped if the
   * signed-in operator changes while it waits.
   */
  function inTurn<T>(
    forCaller: RunForCaller,
    work: () => Promise<Result<T>> | Result<T>,
  ): Promise<Result<T>> {
    const mine = queue.then(() => forCaller(work));
    queue = mine.catch(() => undefined);
    return mine;
  }

  /** Returns a handover still in progress; `here`: only at the desk where it was begun. */
  function open(id: ShiftLogId, here: boolean): Result<HandoverFile> {
    const file = files.find(id);
    if (!file) return fail('handover.unknown');
    if (here && file.desk !== desk) return fail('handover.notElsewhere');
    const { state, supersededBy } = file.handover;
    return state === 'accepted' || supersededBy !== null ? fail('handover.notOpen') : ok(file);
  }

  function show(body: ShiftLogBody): Done {
    const who = operator();
    if (!who) return fail('right.notSignedIn');
    const written = write(who, [body], () => undefined);
    return written.ok ? ok({}) : written;
  }

  function after(id: ShiftLogId): Result<Handover> {
    const file = files.find(id);
    return file ? ok(file.handover) : fail('handover.unknown');
  }

  /** Returns whether an item may occur in a report; whether this report contains it is checked by its reader. */
  function isItem(item: string): boolean {
    const [, kind, id] = /^(incident|order|standing):(.+)$/.exec(item) ?? [];
    if (id === undefined) return lists.includes(item);
    if (kind === 'incident') return readIncident(store, id) !== undefined;
    return kind === 'order'
      ? readLogLine(store, id) !== undefined
      : readStandingLine(store, id) !== undefined;
  }

  async function sign(
    id: ShiftLogId,
    credentials: Credentials,
    forCaller: RunForCaller,
  ): Promise<Result<Handover>> {
    const found = open(id, true);
    if (!found.ok) return found;
    if (found.value.handover.state === 'signed') return fail('handover.frozen');
    const sits = operator();
    if (!sits) return fail('right.notSignedIn');
    const known = await session.recognise(credentials, 'handover.work');
    if (!known.ok) return known;
    const { operator: who, how } = known.value;
    if (who.id !== sits.id) return fail('handover.notYou');
    const frozen = await documents.freeze(await make(who, signedBy(found.value, who)));
    if (!frozen.ok) return frozen;
    const { sha256, document } = frozen.value;
    const version = found.value.handover.version + 1;
    const written = forCaller(() =>
      write(who, [{ kind: 'handoverSigned', handover: id, version, sha256, how }], (tx) =>
        addHandoverDocument(tx, { sha256, document, at: options.now(), sent: false }),
      ),
    );
    return written.ok ? after(id) : written;
  }

  /**
   * Returns the version to be accepted and the incoming operator. Faults: not pending, or an operator who may not
   * accept.
   */
  async function incoming(id: ShiftLogId, credentials: Credentials) {
    const found = open(id, true);
    if (!found.ok) return found;
    const { state, outgoing, version, sha256 } = found.value.handover;
    if (state !== 'signed' || sha256 === null) return fail('handover.notSigned');
    const known = await session.recognise(credentials, 'handover.work');
    if (!known.ok) return known;
    if (known.value.operator.id === outgoing.id) return fail('handover.samePerson');
    return ok({ file: found.value, who: known.value.operator, how: known.value.how, version, sha256 });
  }

  function isInScope({ scope }: Operator, id: string): boolean {
    const camera = readCamera(store, id);
    return camera !== undefined && isCameraInScope(scope, camera);
  }

  /** Returns the post of an operator already on duty; an empty text if none is recorded. */
  function postOf({ id }: Operator): string {
    const now = options.now();
    const on = options.shiftLog
      .duty(now - dutyLooksBackMs)
      .filter((span) => span.person.id === id && getDutySpanAt(span, now).until === null);
    return on[0]?.post ?? '';
  }

  async function accept(id: ShiftLogId, credentials: Credentials): Promise<Result<Handover>> {
    const asked = await incoming(id, credentials);
    if (!asked.ok) return asked;
    const { file, who, how, version, sha256 } = asked.value;
    const report = await documents.report(sha256);
    if (!report.ok) return report;
    const left = report.value.carried.filter(({ item }) => !file.ticks.has(item)).length;
    if (left > 0) return fail('handover.unticked', { left });
    // An operator cannot accept a report that they could not read afterwards.
    if (who.scope !== 'all' && !listCamerasInReport(report.value).every((id) => isInScope(who, id)))
      return fail('right.outOfScope');
    const roster = options.roster();
    const shift = roster && getShiftToJoin(roster, options.now());
    const bodies: ShiftLogBody[] = [{ kind: 'handoverAccepted', handover: id, version, sha256, how }];
    if (shift) bodies.push({ kind: 'dutyOn', shift, post: postOf(who) });
    const written = write(who, bodies, () => undefined);
    if (!written.ok) return written;
    // The handover is accepted from here on, even if the sign-in fails: that can be repeated by hand.
    const sat = await session.signIn(credentials);
    return sat.ok ? after(id) : sat;
  }

  async function refuse(id: ShiftLogId, credentials: Credentials, reason: string): Promise<Result<Handover>> {
    const asked = await incoming(id, credentials);
    if (!asked.ok) return asked;
    const { who, version } = asked.value;
    const written = write(who, [{ kind: 'handoverRefused', handover: id, version, reason }], () => undefined);
    return written.ok ? after(id) : written;
  }

  return {
    'handover.word': ({ handover, place, text }, _connection, forCaller) =>
      inTurn(forCaller, () => {
        const found = open(handover, true);
        if (!found.ok) return found;
        if (found.value.handover.state === 'signed') return fail('handover.frozen');
        const things: readonly string[] = threeThingsKeys;
        if (!things.includes(place) && !isItem(place)) return fail('handover.noItem');
        return show({ kind: 'handoverWorded', handover, place, text });
      }),
    'handover.tick': ({ handover, item, ticked }, _connection, forCaller) =>
      inTurn(forCaller, () => {
        const found = open(handover, false);
        if (!found.ok) return found;
        return isItem(item)
          ? show({ kind: 'handoverTicked', handover, item, ticked })
          : fail('handover.noItem');
      }),
    'handover.ask': ({ handover, text }, _connection, forCaller) =>
      inTurn(forCaller, () => {
        const found = open(handover, false);
        return found.ok ? show({ kind: 'handoverAsked', handover, text }) : found;
      }),
    'handover.answer': ({ handover, question, text }, _connection, forCaller) =>
      inTurn(forCaller, () => {
        const found = open(handover, false);
        if (!found.ok) return found;
        if (!found.value.questions.some(({ id }) => id === question)) return fail('handover.noItem');
        return show({ kind: 'handoverAnswered', handover, question, text });
      }),
    'handover.sign': ({ handover, credentials }, _connection, forCaller) =>
      inTurn(forCaller, () => sign(handover, credentials, forCaller)),
    'handover.accept': ({ handover, credentials }, _connection, forCaller) =>
      inTurn(forCaller, () => accept(handover, credentials)),
    'handover.refuse': ({ handover, credentials, reason }, _connection, forCaller) =>
      inTurn(forCaller, () => refuse(handover, credentials, reason)),
    'handover.addendum': ({ handover, text }, _connection, forCaller) =>
      inTurn(forCaller, () => {
        const file = files.find(handover);
        if (!file) return fail('handover.unknown');
        if (file.handover.version === 0) return fail('handover.notSigned');
        return show({ kind: 'handoverAddendum', handover, text });
      }),
  };
}

/**
 * Returns the file with the signer as outgoing operator and with nothing ticked.
 * The operator who began the handover may be another one.
 */
const signedBy = (file: HandoverFile, { id, displayName }: Operator): HandoverFile => ({
  ...file,
  ticks: new Map(),
  handover: { ...file.handover, outgoing: { id, name: displayName } },
});
