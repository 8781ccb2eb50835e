import { z } from 'zod';
import type { AuditRow } from '../../../core/audit/api.ts';
import { allOfAction } from '../../../core/audit/auditSearch.ts';
import { CameraId, type DeskId } from '../../../core/base/ids.ts';
import { fromJson } from '../../../core/base/json.ts';
import { type handoverSiteCalls, longestPeriodMs } from '../../../core/handover/api.ts';
import { buildReport, type ReportScope, toReportLine } from '../../../core/handover/build.ts';
import { type HandoverReport, linesPerSection, type UnknownData } from '../../../core/handover/report.ts';
import {
  isTemporaryRightEvent,
  listAbnormalities,
  listExportsElsewhere,
  maxRoomAuditEvents,
  parseTemporaryRight,
  type RoomAuditEvent,
  roomBeforeMs,
} from '../../../core/handover/room.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { maxOfflineMs } from '../../../core/people/verifier.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import type { CallOutput } from '../../../core/rpc/define.ts';
import type { DutySpan } from '../../../core/shiftlog/duty.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../../../core/shiftlog/line.ts';
import { listShiftsBefore, type Roster } from '../../../core/shiftlog/shift.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { DeskContext } from '../../shared/context.ts';
import { deskAuditTable } from '../../store/audit.ts';
import { readGapsBetween } from '../../store/gaps.ts';
import { readExportsOfPeriod } from '../../store/readExportsOfPeriod.ts';
import { type AlertReader, readReportAlerts } from './alerts.ts';
import type { ShiftStatistics } from './shiftStatistics.ts';

/** The shift log data that a report needs, within the operator's scope. */
export interface ShiftLogReader {
  /** Returns the log lines of `from` <= time < `to`, ordered by time and converted by `as`; `desk`: of one desk alone. */
  lines<T>(from: number, to: number, desk: DeskId | null, as: (line: LogLine) => T): Promise<T[]>;
  /** Returns the open orders. */
  openOrders(): LogLine[];
  /** Returns the incidents that are not closed. */
  openIncidents(): Incident[];
  /**
   * Returns standing entries that are not ended.
   * If there are too many, those expired at `at` (ms since the epoch) are cut first.
   */
  standing(at: number): StandingLine[];
  /** Returns the duty of all desks from records made at `from` (ms since the epoch) or later. */
  duty(from: number): DutySpan[];
}

/** What a report says about this moment, which no store has. */
export interface CurrentState {
  /** Returns controllers, streams and picture state of the visible cameras; undefined: the site is offline. */
  readonly presences: () => readonly Presence[] | undefined;
  /** Returns the parts of the program that do not work now. */
  readonly unhealthy: () => HandoverReport['degraded']['lines'];
  readonly exporting: RunningExports;
}

export interface ReportOptions {
  readonly counting: ShiftStatistics;
  readonly shiftLog: ShiftLogReader;
  readonly alerts: AlertReader;
  readonly current: CurrentState;
  readonly mayTouch: (camera: string) => boolean;
  /** Returns the audit events of the room in a period from the site; undefined: no response. */
  readonly roomAuditEvents: (from: number, to: number) => Promise<RoomAuditEvents | undefined>;
  readonly siteName: () => string;
  readonly roster: () => Roster;
}

/** Running exports of this desk: camera, operator, start (ms since the epoch) and reason. */
export type RunningExports = () => readonly {
  readonly camera: CameraId;
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}[];

type RoomAuditEvents = CallOutput<typeof handoverSiteCalls, 'handover.room'>;

const shiftsCompared = 7;
/** How far duty records are read back to detect an absence of days, ms. */
export const dutyBeforeMs = 15 * 86_400_000;

const section = <L>(lines: L[]): { lines: L[]; total: number } => ({
  lines: lines.slice(0, linesPerSection),
  total: lines.length,
});

/** Makes the report as of now from this desk's data, in small steps. */
export async function makeReport(
  context: Pick<DeskContext, 'store' | 'turns' | 'clock' | 'desk'>,
  options: ReportOptions,
  who: Operator,
  wanted: ReportScope,
): Promise<HandoverReport> {
  const { store, turns, clock, desk } = context;
  const { subject, shift, from, to, file } = wanted;
  const { shiftLog, alerts, current } = options;
  const cameraName = (id: string) => alerts.camera(id)?.name ?? id;
  const isDesk = 'desk' in subject;
  const roster = options.roster();
  const madeAt = Math.round(clock.now());
  // A period may extend before its shift, to cover what no earlier report did; the comparison still uses whole
  // shifts.
  const before = listShiftsBefore(roster, to === shift.to ? shift.from : from, shiftsCompared);
  const asked = options.roomAuditEvents(Math.max(0, from - roomBeforeMs, to - longestPeriodMs), to);
  // The figures are counted concurrently.
  const [figures, now, log] = await Promise.all([
    options.counting.figures(from, to, before, isDesk),
    readReportAlerts({ store, turns, alerts }),
    shiftLog.lines(from, to, isDesk ? subject.desk : null, toReportLine),
  ]);
  const presences = current.presences();
  const room = await asked;
  // If the coverage is unknown, the report shows the available entries and states that there may be more.
  const unknown: UnknownData[] = room?.isAll ? [] : ['tours', 'walls'];
  // Those of this desk are in its own audit log.
  if (!room?.isAll && !isDesk) unknown.push('rights');
  if (!presences) unknown.unshift('leases');
  // Events of other desks are known only as far as this desk received them, and are left out of a desk's
  // handover. Maps, filed and printed reports of other desks are recorded only in those desks' audit logs.
  if (!isDesk) unknown.push('use', 'exports', 'desks');
  const exported = await turns(() => readExportsOfPeriod(store, from, to));
  const duty = shiftLog.duty(from - dutyBeforeMs);
  const names = new Map<string, string>([
    ...duty.map(({ person }) => [person.id, person.name] as const),
    [who.id, who.displayName],
  ]);
  const isSeen = (camera: string | null) =>
    camera === null || who.scope === 'all' || options.mayTouch(camera);
  const rights = await turns(() => listTemporaryRights(store, desk, { from, to }, (id) => names.get(id)));
  // The site knows all operators' names; offline sign-ins here are known to this desk first.
  const here = rights.filter(({ what, camera }) => isSeen(camera) && (what === 'satAway' || !room?.isAll));
  const reported = (room?.auditEvents ?? []).filter(
    (event) =>
      !isTemporaryRightEvent(event) ||
      (event.desk === desk ? event.what !== 'satAway' && room?.isAll : !isDesk),
  );
  const exports = exported
    .filter(({ camera }) => isSeen(camera))
    .map(({ at, who: by, camera, event, why }) => ({
      what: 'export' as const,
      camera,
      name: camera === null ? event : cameraName(camera),
      by: names.get(by) ?? by,
      at,
      reason: why ?? '',
    }));
  const exporting = current
    .exporting()
    .filter(({ camera }) => isSeen(camera))
    .map((one) => ({ what: 'exporting' as const, ...one, name: cameraName(one.camera) }));
  return turns(() =>
    buildReport({
      place: { site: options.siteName(), desk, centre: roster.centre, zone: roster.zone },
      wanted,
      madeAt,
      outgoing: file?.handover.outgoing ?? { id: who.id, name: who.displayName },
      duty,
      shiftLog: {
        incidents: shiftLog.openIncidents(),
        orders: shiftLog.openOrders(),
        standing: shiftLog.standing(from),
        log,
      },
      sections: {
        alerts: now.alerts,
        setAside: now.setAside,
        degraded: section([
          ...current.unhealthy(),
          ...now.faults,
          ...withoutPictures(presences, now.faults, cameraName),
        ]),
        abnormal: section([
          ...leases(presences, cameraName),
          ...listAbnormalities(
            [...reported, ...here].sort((a, b) => a.at - b.at),
            from,
            cameraName,
          ),
        ]),
        exports: section([
          ...exporting,
          ...exports,
          ...(isDesk ? [] : listExportsElsewhere(room?.auditEvents ?? [], { desk, from }, cameraName)),
          ...now.holds,
        ]),
        gaps: section(readGapsBetween(store, from, to)),
      },
      emergencies: now.emergencies,
      figures,
      unknown,
    }),
  );
}

/** Returns the cameras without pictures according to the site, except those with an alert. */
function withoutPictures(
  presences: readonly Presence[] | undefined,
  reported: HandoverReport['degraded']['lines'],
  cameraName: (id: string) => string,
): HandoverReport['degraded']['lines'] {
  const known = new Set(reported.map(({ camera }) => camera));
  return (presences ?? []).flatMap(({ camera, source }) =>
    source?.state === 'offline' && !known.has(camera)
      ? [{ what: 'camera' as const, camera, name: cameraName(camera), since: source.since, text: '' }]
      : [],
  );
}

function leases(
  presences: readonly Presence[] | undefined,
  cameraName: (id: string) => string,
): HandoverReport['abnormal']['lines'] {
  return (presences ?? []).flatMap(({ camera, steering }) =>
    steering
      ? [
          {
            what: 'lease' as const,
            camera,
            name: cameraName(camera),
            by: steering.name,
            since: steering.since,
            until: steering.until,
            text: steering.reason ?? '',
            granted: null,
          },
        ]
      : [],
  );
}

const Away = fromJson(z.object({ away: z.literal(true) }));

/**
 * Returns temporary rights at this desk from its audit log.
 * These are views without masks and four-eyes approvals in `from` <= time < `to` (ms since the epoch), and
 * operators signed in without the site in that time.
 */
export function listTemporaryRights(
  store: SqlReader,
  desk: DeskId,
  { from, to }: { readonly from: number; readonly to: number },
  personName: (id: string) => string | undefined,
): RoomAuditEvent[] {
  const table = deskAuditTable(store, desk);
  const all = (event: string, since: number, until: number) =>
    allOfAction(table, event, { from: since, to: until }, maxRoomAuditEvents);
  const line = { desk, wall: null, text: '', granted: null };

  const given = ['video.unmask', 'second.confirmed'].flatMap((event) =>
    all(event, from, to).flatMap((entry): RoomAuditEvent[] => {
      const camera = CameraId.nullable().safeParse(entry.camera).data ?? null;
      const right = parseTemporaryRight(entry, personName);
      return right ? [{ ...line, camera, ...right }] : [];
    }),
  );

  const earliest = Math.max(0, from - maxOfflineMs);
  const signIns = all('session.signIn', earliest, Number.MAX_SAFE_INTEGER);
  const left = [...signIns, ...all('session.signOut', earliest, Number.MAX_SAFE_INTEGER)];
  /** Returns when the offline session ended: the operator left, or the site was back. */
  function until({ seq, at }: AuditRow): number | null {
    const went = left.filter((one) => one.seq > seq).sort((a, b) => a.seq - b.seq)[0];
    const gap = readGapsBetween(store, at, at + 1).find(({ what }) => what === 'offline');
    const ends = [went?.at, gap?.to].flatMap((end) => (end == null ? [] : [Math.max(at, end)]));
    return ends.length > 0 ? Math.min(...ends) : null;
  }
  const sat = signIns
    .filter(({ at, detail }) => at < to && Away.safeParse(detail).success)
    .map((entry): RoomAuditEvent => {
      const by = personName(entry.who) ?? entry.who;
      return { ...line, what: 'satAway', at: entry.at, until: until(entry), by, camera: null };
    })
    .filter((one) => one.until === null || one.until >= from);

  return [...given, ...sat].sort((a, b) => a.at - b.at);
}
