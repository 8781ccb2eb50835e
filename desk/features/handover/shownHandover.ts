import type { ShiftLogId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { HandoverFile } from '../../../core/handover/fold.ts';
import { listCamerasInReport } from '../../../core/handover/named.ts';
import type { Handover, HandoverReport } from '../../../core/handover/report.ts';
import { getAbsenceRisk, getIncomingDuty } from '../../../core/handover/risks.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { type DutySpan, getDutySpanAt } from '../../../core/shiftlog/duty.ts';
import type { FrozenReports } from './frozenReports.ts';
import type { HandoverRecords } from './handoverRecords.ts';
import { dutyBeforeMs } from './makeReport.ts';

/** A handover as shown: its frozen report with later additions, or the report as it would be now. */
export interface ShownHandover {
  readonly handover: Handover;
  readonly report: HandoverReport;
  /** The hash of the frozen version; null: not frozen. */
  readonly sha256: string | null;
}

/** Loads a handover for display. Faults: `handover.unknown`, `right.outOfScope`, those of reading the frozen report. */
export async function loadShownHandover(
  options: {
    readonly files: HandoverRecords;
    readonly documents: FrozenReports;
    readonly mayTouch: (camera: string) => boolean;
    readonly make: (who: Operator, file: HandoverFile) => Promise<HandoverReport>;
    /** Returns the duty of all desks from records made at `from` (ms since the epoch) or later. */
    readonly duty: (from: number) => DutySpan[];
  },
  who: Operator,
  id: ShiftLogId,
  version: number | undefined,
): Promise<Result<ShownHandover>> {
  const { files, documents, mayTouch, make, duty } = options;
  const file = files.find(id);
  if (!file) return fail('handover.unknown');
  const { handover } = file;
  const isFrozen = handover.state === 'signed' || handover.state === 'accepted';
  const wanted = version ?? (isFrozen ? handover.version : undefined);
  if (wanted === undefined) return ok({ handover, report: await make(who, file), sha256: null });
  const signature = file.signatures.find((one) => one.as === 'outgoing' && one.version === wanted);
  if (!signature) return fail('handover.unknown');
  const { sha256 } = signature;
  const frozen = await documents.report(sha256);
  if (!frozen.ok) return frozen;
  if (who.scope !== 'all' && !listCamerasInReport(frozen.value).every(mayTouch))
    return fail('right.outOfScope');
  return ok({ handover, report: withLater(frozen.value, file, { version: wanted, duty }), sha256 });
}

/**
 * Adds the later ticks, questions, signatures and addenda to a frozen report.
 * The frozen report itself is unchanged.
 */
function withLater(
  frozen: HandoverReport,
  file: HandoverFile,
  { version, duty }: { readonly version: number; readonly duty: (from: number) => DutySpan[] },
): HandoverReport {
  const ticks: HandoverFile['ticks'] = version === file.handover.version ? file.ticks : new Map();
  return {
    ...frozen,
    carried: frozen.carried.map(({ item }) => ({ item, ticked: ticks.get(item) ?? null })),
    questions: file.questions.slice(0, 200),
    // Signatures of earlier versions are included: each was signed by a person.
    signatures: file.signatures.filter((one) => one.version <= version).slice(-20),
    addenda: file.addenda.slice(0, 200),
    ...absenceOf(frozen, file, duty),
  };
}

/** The incoming operator is usually known only at acceptance; the absence is computed up to then. */
function absenceOf(
  { from, to, madeAt }: HandoverReport,
  { handover: { incoming } }: HandoverFile,
  duty: (from: number) => DutySpan[],
): Pick<HandoverReport, 'absence'> {
  if (!incoming) return {};
  const all = duty(from - dutyBeforeMs).map((span) => getDutySpanAt(span, madeAt));
  const days = getAbsenceRisk({ incoming: getIncomingDuty(all, incoming, from), from, to })?.figures.days;
  return days === undefined ? {} : { absence: { days } };
}
