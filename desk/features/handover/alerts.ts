import type { Alert } from '../../../core/alerts/alert.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import { type HandoverReport, linesPerSection } from '../../../core/handover/report.ts';
import { emergencyClasses } from '../../../core/handover/risks.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { StepScheduler } from '../../shared/stepScheduler.ts';
import type { CanSeeAlert } from '../../store/alertFacts.ts';
import { readShownAlert } from '../../store/alerts.ts';
import { readActiveAlertsOfClasses, readFirstOpenAlerts, readHeldAlerts } from '../../store/openAlerts.ts';

type Section<K extends 'alerts' | 'setAside' | 'degraded' | 'exports'> = HandoverReport[K];

/** The alert classes that report a fault, and the kind of equipment affected. */
const faults: Readonly<Record<string, Section<'degraded'>['lines'][number]['what']>> = {
  'camera.tamper': 'camera',
  'camera.fault': 'camera',
  'camera.offline': 'camera',
  'device.fault': 'source',
  'source.offline': 'source',
  'storage.fault': 'store',
  'ptz.unconfirmed-stop': 'camera',
};

/** The desk's alerts as a report reads them, within the operator's scope. */
export interface AlertReader {
  readonly sees: CanSeeAlert;
  /** Returns a camera in scope. */
  camera(id: string): { readonly name: string } | undefined;
  /** Returns the number of alerts in each list. */
  state(): Pick<QueueState, 'queued' | 'unacknowledged' | 'shelved' | 'suppressed' | 'outOfService'>;
}

export interface ReportAlerts {
  readonly alerts: Section<'alerts'>;
  readonly setAside: Section<'setAside'>;
  readonly faults: Section<'degraded'>['lines'];
  readonly emergencies: number;
  readonly holds: Section<'exports'>['lines'];
}

/** Reads the report's sections about alerts that are open or held now. */
export async function readReportAlerts(options: {
  readonly store: SqlReader;
  readonly turns: StepScheduler;
  readonly alerts: AlertReader;
}): Promise<ReportAlerts> {
  const { store, turns } = options;
  const { sees, camera, state } = options.alerts;
  const cameraName = (id: string) => camera(id)?.name ?? id;
  const line = (alert: Alert): Section<'alerts'>['lines'][number] => ({
    alert: alert.id,
    priority: alert.priority,
    class: alert.class,
    title: alert.title,
    camera: alert.camera,
    cameraName: alert.camera === null ? '' : cameraName(alert.camera),
    receivedAt: alert.receivedAt,
    count: alert.count,
    owner: alert.owner,
    acknowledged: alert.acknowledged !== null,
  });
  const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((all, n) => all + n, 0);

  const alerts = await turns(() => {
    const { queued, unacknowledged } = state();
    return {
      lines: readFirstOpenAlerts(store, 'queued', sees, linesPerSection).map(line),
      total: sum(queued),
      unacknowledged: sum(unacknowledged),
      byPriority: queued,
    };
  });
  const setAside = await turns(() => {
    const { shelved, suppressed, outOfService } = state();
    const lines = [
      ...readFirstOpenAlerts(store, 'shelved', sees, linesPerSection).map((alert) => ({
        ...line(alert),
        how: 'shelved' as const,
        by: alert.shelved?.by.name ?? '',
        reason: alert.shelved?.reason ?? '',
        until: alert.shelved?.until ?? null,
        fault: null,
      })),
      ...readFirstOpenAlerts(store, 'suppressed', sees, linesPerSection).map((alert) => ({
        ...line(alert),
        how: 'suppressed' as const,
        ...whySuppressed(alert),
      })),
      ...readFirstOpenAlerts(store, 'outOfService', sees, linesPerSection).map((alert) => ({
        ...line(alert),
        how: 'outOfService' as const,
        by: alert.outOfService?.by.name ?? '',
        reason: alert.outOfService?.reason ?? '',
        until: null,
        fault: null,
      })),
    ];
    // An alert that is both shelved and suppressed is listed once.
    const once = [...new Map(lines.map((one) => [one.alert, one])).values()];
    const twice = lines.length - once.length;
    return {
      lines: once.slice(0, linesPerSection),
      total: Math.max(once.length, shelved + suppressed + outOfService - twice),
    };
  });

  const found: Section<'degraded'>['lines'] = [];
  let emergencies = 0;
  for (const rank of [0, 1, 2, 3])
    await turns(() => {
      for (const row of readActiveAlertsOfClasses(
        store,
        [...Object.keys(faults), ...emergencyClasses],
        rank,
      )) {
        if (!sees(row)) continue;
        const what = faults[row.class];
        const alert = what && readShownAlert(store, row.place);
        if (!what || !alert) emergencies += 1;
        else
          found.push({
            what,
            camera: alert.camera,
            since: alert.observedAt,
            text: alert.title || alert.class,
            name: alert.camera === null ? alert.source.id : cameraName(alert.camera),
          });
      }
    });
  const holds = await turns(() =>
    readHeldAlerts(store)
      .filter((row) => sees(row))
      .flatMap((row): Section<'exports'>['lines'] => {
        const alert = readShownAlert(store, row.place);
        if (!alert?.held) return [];
        const { by, at, reason } = alert.held;
        const name = alert.camera === null ? alert.title : cameraName(alert.camera);
        return [{ what: 'hold', camera: alert.camera, name, by: by.name, at, reason }];
      }),
  );
  return { alerts, setAside, faults: found, emergencies, holds };
}

/** Maintenance works without a responsible person are shown by their name. */
function whySuppressed({
  suppressedBy,
  suppression,
}: Alert): Pick<Section<'setAside'>['lines'][number], 'by' | 'reason' | 'until' | 'fault'> {
  const name = suppressedBy ?? '';
  const { why, by, reason, until } = suppression ?? { why: 'works', by: '', reason: '', until: null };
  if (why === 'fault') return { by, reason, until, fault: name };
  return by === ''
    ? { by: name, reason, until, fault: null }
    : { by, reason: `${name}: ${reason}`.slice(0, 500), until, fault: null };
}
