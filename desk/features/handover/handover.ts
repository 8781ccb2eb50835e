import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { handoverDeskCalls } from '../../../core/handover/api.ts';
import { dueLooksBackMs, listDueDesks } from '../../../core/handover/due.ts';
import type { HandoverFile } from '../../../core/handover/fold.ts';
import type { HandoverReport } from '../../../core/handover/report.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { HandoverSubject, ShiftLogRecord } from '../../../core/shiftlog/record.ts';
import { getShiftAt, listShiftsBefore, Roster, type Shift } from '../../../core/shiftlog/shift.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { WriteRecords } from '../../shared/records.ts';
import { sha256Hex } from '../../shared/write.ts';
import type { CountVisibleAlerts } from '../../store/alertCount.ts';
import { readDutyRecords } from '../../store/shiftLogRecords.ts';
import { createHandoverActions, type HandoverActionsOptions, type SignerAuthentication } from './actions.ts';
import type { AlertReader } from './alerts.ts';
import { createFrozenReports } from './frozenReports.ts';
import { createHandoverRecords } from './handoverRecords.ts';
import { makeReport, type ReportOptions, type ShiftLogReader } from './makeReport.ts';
import { createReportFiling, type ReportPrinter, type RequestedPreview } from './reportFiling.ts';
import { createShiftStatistics } from './shiftStatistics.ts';
import { loadShownHandover } from './shownHandover.ts';

/** The interval for detecting the end of a shift, ms; no event announces it. */
const lookEveryMs = 15_000;
const mostBeforeMs = 86_400_000;

export interface HandoverOptions extends Pick<ReportOptions, 'current' | 'mayTouch' | 'siteName'> {
  readonly session: SignerAuthentication;
  readonly shiftLog: {
    readonly reading: ShiftLogReader;
    /** Returns the last received roster of the site's centre. */
    roster(): Roster | null;
    readonly write: WriteRecords;
  };
  readonly alerts: AlertReader & { readonly count: CountVisibleAlerts };
  /** Saves the pending counts of camera use. */
  readonly settleUse: () => void;
  /** The desk's display name. */
  readonly deskName: string;
  /** The folder for reports. */
  readonly folder: string;
  readonly printing: ReportPrinter;
}

export interface Handovers {
  readonly handlers: HandlersFor<keyof typeof handoverDeskCalls>;
  readonly topics: TopicSources<Pick<DeskTopics, 'handover'>>;
  /** The signed-in operator has changed. */
  changed(): void;
  /** These records have arrived, or the site has responded to them. */
  recordsCame(records: readonly ShiftLogRecord[]): void;
  /** Sends the site the reports that these records sign; the records may follow. */
  beforePush(records: readonly ShiftLogRecord[]): Promise<Result<void>>;
  close(): void;
}

/** Creates the handover of this desk's shift, from the preview to the frozen and filed report. */
export function createHandover(context: DeskContext, options: HandoverOptions): Handovers {
  const { store, turns, clock, desk, operator } = context;
  const { alerts, shiftLog } = options;
  const now = () => Math.round(clock.now());
  const counting = createShiftStatistics({
    ...context,
    count: alerts.count,
    settleUse: options.settleUse,
    seesCamera: (camera) => operator()?.scope === 'all' || options.mayTouch(camera),
    scope: () => sha256Hex(JSON.stringify(operator()?.scope ?? [])),
  });
  const files = createHandoverRecords(store, now);
  const documents = createFrozenReports(context);
  let lastPublished = '';

  const roster = () =>
    shiftLog.roster() ?? Roster.parse({ centre: options.siteName().slice(0, 120) || desk });
  const own: HandoverSubject = { desk, name: options.deskName };
  const making: ReportOptions = {
    ...options,
    shiftLog: shiftLog.reading,
    counting,
    roster,
    async roomAuditEvents(from, to) {
      const response = await context.link().call('handover.room', { from, to });
      return response.ok ? response.value : undefined;
    },
  };
  const subjectOf = (of: 'desk' | 'centre'): HandoverSubject =>
    of === 'desk' ? own : { centre: roster().centre };

  /** Cached until new duty records arrive. */
  let duty: readonly ShiftLogRecord[] | undefined;
  /** Returns the state of this desk's handover. */
  function due() {
    duty ??= readDutyRecords(store, now() - dueLooksBackMs);
    return listDueDesks(duty, roster(), now()).get(desk);
  }

  /**
   * Returns the shift that is not handed over yet; otherwise the current or the last one.
   * The report starts with the oldest shift that was not handed over. Events are reported since the last signed
   * report, but at most one day before that start.
   */
  function shiftNow(subject: HandoverSubject): { readonly shift: Shift; readonly from: number } {
    const is = due();
    const shift = is?.last ?? getShiftAt(roster(), now()) ?? listShiftsBefore(roster(), now(), 1)[0];
    if (!shift) throw new Error('a roster has a shift');
    const since = Math.min(shift.from, is?.shift.from ?? shift.from, files.sentUntil(subject) ?? shift.from);
    return { shift, from: Math.max(since, shift.from - mostBeforeMs) };
  }

  const make: HandoverActionsOptions['make'] = (who, file: HandoverFile) => {
    const { subject, shift, from, to } = file.handover;
    return makeReport(context, making, who, { subject, shift, from, to, file });
  };
  /** Makes the report as it would be now, without a begun handover. */
  function preview(who: Operator, { of, period }: RequestedPreview): Promise<HandoverReport> {
    const subject = subjectOf(of);
    const { shift, from: since } = shiftNow(subject);
    const { from, to } = period ?? { from: since, to: shift.to };
    return makeReport(context, making, who, { subject, shift, from, to, file: null });
  }
  const shown = { files, documents, mayTouch: options.mayTouch, make, duty: shiftLog.reading.duty };

  function state(): TopicMessage<DeskTopics, 'handover'> {
    const is = shiftLog.roster() ? due() : undefined;
    return {
      current: files.open(own)?.handover ?? null,
      dueAt: is?.dueAt ?? null,
      overdue: is?.overdue ?? false,
    };
  }

  const handover = createPublication(() => [state()]);

  function look(): void {
    const is = state();
    if (JSON.stringify(is) === lastPublished) return;
    lastPublished = JSON.stringify(is);
    handover.publish(is);
  }
  const cancelLooking: Cancel = clock.every(lookEveryMs, look);

  return {
    topics: { handover },
    changed: look,
    recordsCame(records) {
      if (!records.some(({ body }) => body.kind.startsWith('handover') || body.kind.startsWith('duty')))
        return;
      duty = undefined;
      look();
    },
    beforePush: documents.send,
    close: cancelLooking,
    handlers: {
      ...createHandoverActions(context, {
        session: options.session,
        write: shiftLog.write,
        roster: shiftLog.roster,
        shiftLog: shiftLog.reading,
        files,
        documents,
        now,
        make,
      }),
      ...createReportFiling(context, {
        ...options.printing,
        folder: options.folder,
        documents,
        cameraName: (id) => alerts.camera(id)?.name,
        async show(who, desired) {
          if ('handover' in desired) return loadShownHandover(shown, who, desired.handover, desired.version);
          return ok({ handover: null, report: await preview(who, desired), sha256: null });
        },
      }),
      async 'handover.preview'(desired) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const report = await preview(who, desired);
        return operator()?.id === who.id ? ok(report) : fail('right.notSignedIn');
      },
      'handover.begin'({ of, period }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const subject = subjectOf(of);
        const { shift, from: since } = shiftNow(subject);
        const known = files.open(subject);
        if (known && (known.handover.version > 0 || known.handover.shift.from === shift.from)) {
          const its = known.handover;
          const isOther = period !== undefined && (period.from !== its.from || period.to !== its.to);
          return isOther ? fail('handover.underWay') : ok(its);
        }
        const { from, to } = period ?? { from: since, to: shift.to };
        const written = shiftLog.write(
          who,
          [{ kind: 'handoverBegun', subject, shift, from, to }],
          (_tx, [record]) => record?.id,
        );
        if (!written.ok) return written;
        const begun = written.value === undefined ? undefined : files.find(written.value);
        return begun ? ok(begun.handover) : fail('handover.unknown');
      },
      'handover.list': async ({ before, limit }) =>
        turns(() =>
          ok({
            handovers: files.page(before ?? Number.MAX_SAFE_INTEGER, limit).map(({ handover }) => handover),
          }),
        ),
      async 'handover.get'({ handover, version }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const found = await loadShownHandover(shown, who, handover, version);
        if (!found.ok) return found;
        return ok({ handover: found.value.handover, report: found.value.report });
      },
    },
  };
}
