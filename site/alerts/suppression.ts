import type { Alert } from '../../core/alerts/alert.ts';
import { createSuppressionRecord } from '../../core/alerts/due.ts';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import { type AlertSuppression, getNextSuppressionEnd, getSuppression } from '../../core/alerts/suppress.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { AlertId, CameraId } from '../../core/base/ids.ts';
import type { AlertCameras } from './alertScope.ts';
import type { AlertLog } from './log/log.ts';
import { readOpenAlertPages } from './log/readOpenAlertPages.ts';

/** Records per step; delay before a retry after a failed append, ms. */
const perStep = 200;
const againMs = 2_000;
const longestWaitMs = 3_600_000;

/**
 * Suppression by design (ISA-18.2): decided when an alert opens, and again whenever its reason may have ended.
 * An alert that is visible already is not hidden by works that begin later, nor by a later fault.
 */
export interface Suppression {
  /** Returns the suppression of an alert that is about to open. */
  readonly of: (alert: Alert, now: number) => AlertSuppression | null;
  stop: Cancel;
}

/** Resolves once all open alerts are known. */
export async function startSuppression(parts: {
  readonly log: Pick<AlertLog, 'alert' | 'append' | 'onRecords' | 'open'>;
  readonly policy: AlertPolicy;
  readonly cameras: Pick<AlertCameras, 'camera'>;
  readonly clock: Clock;
  readonly onUnexpectedError: (error: unknown) => void;
}): Promise<Suppression> {
  const { log, clock, cameras } = parts;
  const rules = parts.policy.suppression;
  const isFault = new Set(rules.cameraFaults);
  /** Open alerts that report a fault of their camera. */
  const faults = new Map<CameraId, Map<AlertId, string>>();
  /** Alerts that are open and suppressed. */
  const suppressed = new Map<AlertId, CameraId | null>();
  const due = new Set<AlertId>();
  let isUnderWay = false;
  let isStopped = false;
  let cancelNext: Cancel = () => undefined;

  const of = (alert: Alert, now: number): AlertSuppression | null => {
    const camera = alert.camera === null ? undefined : cameras.camera(alert.camera);
    const [fault] = alert.camera === null ? [] : (faults.get(alert.camera)?.values() ?? []);
    return getSuppression(alert, { camera, fault }, rules, now);
  };

  function learn(alert: Alert): void {
    const isOpen = alert.closed === null;
    if (isOpen && alert.suppressedBy !== null) {
      suppressed.set(alert.id, alert.camera);
      due.add(alert.id);
    } else suppressed.delete(alert.id);
    const { camera } = alert;
    if (camera === null || !isFault.has(alert.class)) return;
    const known = faults.get(camera) ?? new Map<AlertId, string>();
    if (isOpen && alert.active) {
      faults.set(camera, known.set(alert.id, alert.class));
      return;
    }
    known.delete(alert.id);
    if (known.size > 0) return;
    faults.delete(camera);
    for (const [id, ofCamera] of suppressed) if (ofCamera === camera) due.add(id);
  }

  async function step(): Promise<void> {
    const now = Math.round(clock.now());
    const ids = [...due].slice(0, perStep);
    for (const id of ids) due.delete(id);
    const records = ids.flatMap((id) => {
      const alert = log.alert(id);
      if (!alert || alert.closed || alert.suppressedBy === null) return [];
      return createSuppressionRecord(alert, of(alert, now), now) ?? [];
    });
    if (records.length === 0) return;
    const appended = await log.append(records);
    if (appended.ok) {
      appended.value.forEach((how, at) => {
        const id = records[at]?.alert.id;
        if ('conflict' in how && id) due.add(id);
      });
      return;
    }
    for (const { alert } of records) due.add(alert.id);
    await new Promise<void>((resolve) => void clock.after(againMs, resolve));
  }

  function run(): void {
    if (isUnderWay || isStopped || due.size === 0) return;
    isUnderWay = true;
    step()
      .catch(parts.onUnexpectedError)
      .finally(() => {
        isUnderWay = false;
        run();
      });
  }

  /**
   * Arms a timer for the first end after `since`. Later decisions must not be made before that time: a timer sometimes fires a moment
   * early.
   */
  function arm(since: number): void {
    const at = getNextSuppressionEnd(rules, since);
    if (at === undefined || isStopped) return;
    const left = Math.max(1, at - clock.now());
    cancelNext = clock.after(Math.min(left, longestWaitMs), () => {
      const now = clock.now();
      if (now < at) return arm(since);
      for (const id of suppressed.keys()) due.add(id);
      run();
      arm(now);
    });
  }

  const cancelRecords = log.onRecords((records) => {
    for (const { alert } of records) learn(alert);
    run();
  });
  await readOpenAlertPages(log, (page) => page.forEach(learn));
  const now = clock.now();
  // Alerts whose suppression was removed from the configuration, or ended while the site was down, are announced now.
  run();
  arm(now);

  return {
    of,
    stop() {
      isStopped = true;
      cancelNext();
      cancelRecords();
    },
  };
}
