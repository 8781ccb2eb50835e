import type { AlertId } from '../base/ids.ts';
import type { Alert } from './alert.ts';
import { getSeriesKey, isShelvedOrOutOfService } from './correlateKeys.ts';
import { TwoGenerationMap } from './correlateMemory.ts';
import { getNewerVersion } from './rebase.ts';

/** The number of time windows whose new alerts are counted separately, newest first: ten hours of minutes. */
const stretchesRemembered = 600;

interface BudgetLimits {
  /** Maximum number of new alerts per window, by observation time. */
  readonly perWindow: number;
  readonly windowMs: number;
  /** Maximum burst of new alerts, whenever observed; refills by `perWindow` per window. */
  readonly backlog: number;
}

/**
 * Limits the new alerts of one source.
 * Alerts that a source delivers after an hour without its site were observed over an hour and are no
 * flood; but a source can forge times, so a token bucket also limits the burst.
 */
class SourceBudget {
  private readonly opened = new Map<number, Set<AlertId>>();
  private readonly limits: BudgetLimits;
  private left: number;
  private filledAt: number;

  constructor(limits: BudgetLimits, now: number) {
    this.limits = limits;
    this.left = limits.backlog;
    this.filledAt = now;
  }

  /**
   * Returns whether an alert may be opened; once admitted it stays admitted. Times in ms since the
   * epoch: `observedAt` by the camera's clock, `now` by the site's.
   */
  admits(id: AlertId, observedAt: number, now: number): boolean {
    const { perWindow, windowMs, backlog } = this.limits;
    const stretch = Math.floor(observedAt / windowMs);
    const ids = this.opened.get(stretch) ?? new Set<AlertId>();
    if (ids.has(id)) return true;
    const filled = (Math.max(0, now - this.filledAt) / windowMs) * perWindow;
    this.left = Math.min(backlog, this.left + filled);
    this.filledAt = now;
    if (ids.size >= perWindow || this.left < 1) return false;
    this.left -= 1;
    ids.add(id);
    this.opened.set(stretch, ids);
    const [oldest] = this.opened.keys();
    if (this.opened.size > stretchesRemembered && oldest !== undefined) this.opened.delete(oldest);
    return true;
  }
}

/**
 * Memory limits. An alert outside the last 5,000 is read from the log. Active alerts, set-aside
 * alerts, new alerts per camera and flips per alert are remembered for at least the last 10,000
 * each. The last two start empty in a new process; the first two are given at its start.
 */
const alertsRemembered = 5_000;
const othersRemembered = 10_000;
/**
 * Openings remembered per camera, as a multiple of the storm limit, because alerts after an outage
 * arrive out of order.
 */
const openingsRemembered = 4;

const isActive = (alert: Alert): boolean => alert.active && alert.closed === null;

export interface LoggedOptions {
  readonly latestOfKey: (key: string) => Alert | undefined;
  readonly alert: (id: AlertId) => Alert | undefined;
  readonly stormAlerts: number;
  readonly stormWindowMs: number;
  readonly sourceAlerts: number;
  readonly sourceBacklogAlerts: number;
  readonly flapChanges: number;
  readonly flapWindowMs: number;
}

/**
 * Caches alerts as the log has them, mostly without reading it; the log rejects an append that used
 * an outdated copy as a conflict.
 */
export class LoggedAlerts {
  private readonly alerts = new TwoGenerationMap<AlertId, Alert>(alertsRemembered);
  private readonly latestIds = new TwoGenerationMap<string, AlertId>(alertsRemembered);
  private readonly standing = new TwoGenerationMap<string, AlertId>(othersRemembered);
  private readonly asides = new TwoGenerationMap<string, AlertId>(othersRemembered);
  private readonly opened = new TwoGenerationMap<string, { readonly id: AlertId; readonly at: number }[]>(
    othersRemembered,
  );
  private readonly budgets = new Map<string, SourceBudget>();
  private readonly flipped = new TwoGenerationMap<AlertId, number[]>(othersRemembered);
  private readonly written = new TwoGenerationMap<AlertId, number>(othersRemembered);
  private readonly options: LoggedOptions;

  constructor(options: LoggedOptions) {
    this.options = options;
  }

  alert(id: AlertId): Alert | undefined {
    const remembered = this.alerts.get(id);
    if (remembered) return remembered;
    const read = this.options.alert(id);
    if (read) this.alerts.set(id, read);
    return read;
  }

  /**
   * Returns the newest alert of a key; an active one takes precedence over an alert that began later
   * and is over, because late occurrences may have opened that.
   */
  latestOfKey(key: string): Alert | undefined {
    const standingId = this.standing.get(key);
    const standing = standingId === undefined ? undefined : this.alert(standingId);
    return standing && isActive(standing) ? standing : this.newestOfKey(key);
  }

  private newestOfKey(key: string): Alert | undefined {
    const id = this.latestIds.get(key);
    if (id !== undefined) return this.alert(id);
    const read = this.options.latestOfKey(key);
    if (!read) return undefined;
    this.latestIds.set(key, read.id);
    this.alerts.set(read.id, getNewerVersion(this.alerts.get(read.id), read));
    return read;
  }

  /** Returns the shelved or out-of-service alert that gathers all of a series. */
  aside(series: string): Alert | undefined {
    const id = this.asides.get(series);
    const alert = id === undefined ? undefined : this.alert(id);
    return alert && isShelvedOrOutOfService(alert) ? alert : undefined;
  }

  /**
   * Returns the number of the camera's new alerts observed within the storm window of this one,
   * including this one.
   */
  openings(stormKey: string, id: AlertId, observedAt: number): number {
    const { stormAlerts, stormWindowMs } = this.options;
    const all = this.opened.get(stormKey) ?? [];
    if (!all.some((one) => one.id === id)) all.push({ id, at: observedAt });
    this.opened.set(stormKey, all.slice(-openingsRemembered * stormAlerts));
    return all.filter(({ at }) => Math.abs(observedAt - at) < stormWindowMs).length;
  }

  /** Returns whether this alert exceeds the limit of its source. */
  floods(source: string, id: AlertId, observedAt: number, now: number): boolean {
    const { sourceAlerts, sourceBacklogAlerts, stormWindowMs } = this.options;
    const limits = { perWindow: sourceAlerts, windowMs: stormWindowMs, backlog: sourceBacklogAlerts };
    const budget = this.budgets.get(source) ?? new SourceBudget(limits, now);
    this.budgets.set(source, budget);
    return !budget.admits(id, observedAt, now);
  }

  /**
   * Records that an alert changed `count` times between active and clear; returns true if it flaps
   * from now on.
   */
  flips(id: AlertId, count: number, now: number): boolean {
    const { flapChanges, flapWindowMs } = this.options;
    const recent = (this.flipped.get(id) ?? []).filter((at) => Math.abs(now - at) < flapWindowMs);
    for (let flip = 0; flip < count && recent.length < flapChanges; flip += 1) recent.push(now);
    this.flipped.set(id, recent);
    return recent.length >= flapChanges;
  }

  /** Returns when this process last wrote a record of the alert; 0: never. */
  writtenAt(id: AlertId): number {
    return this.written.get(id) ?? 0;
  }

  /** Records a successful append of this process. */
  wrote(alert: Alert, now: number): void {
    this.written.set(alert.id, now);
    this.learn(alert);
  }

  /**
   * Takes an alert from the log, written by any process. Ids are ordered by time, so the greatest is
   * the newest of its key.
   */
  learn(alert: Alert): void {
    if (alert.version === 1 || this.alerts.has(alert.id))
      this.alerts.set(alert.id, getNewerVersion(this.alerts.get(alert.id), alert));
    const latest = this.latestIds.get(alert.key);
    if (latest !== undefined && alert.id > latest) this.latestIds.set(alert.key, alert.id);
    this.resume(alert);
  }

  /** Takes an active or set-aside alert, also from before this process began. */
  resume(alert: Alert): void {
    const standing = this.standing.get(alert.key);
    if (isActive(alert)) {
      if (standing === undefined || alert.id > standing) this.standing.set(alert.key, alert.id);
    } else if (standing === alert.id) this.standing.delete(alert.key);
    const series = getSeriesKey(alert.key);
    if (isShelvedOrOutOfService(alert)) this.asides.set(series, alert.id);
    else if (this.asides.get(series) === alert.id) this.asides.delete(series);
  }

  /** Drops the copy, so that the alert is read from the log again. */
  forget({ id, key }: Alert): void {
    this.alerts.delete(id);
    this.latestIds.delete(key);
  }
}
