import type { AlertId } from '../base/ids.ts';
import type { Alert } from './alert.ts';
import { isAside, seriesOf } from './correlateKeys.ts';
import { Recent } from './correlateMemory.ts';
import { newer } from './rebase.ts';

/** Stretches of time whose new alerts are told apart, the newest told of; ten hours of minutes. */
const stretchesRemembered = 600;

interface BudgetLimits {
  /** New alerts of one stretch of time, by when they were observed. */
  readonly perWindow: number;
  readonly windowMs: number;
  /** New alerts at once, whenever they were observed; it fills again by `perWindow` a window. */
  readonly backlog: number;
}

/**
 * How many new alerts one source may open. What a source brings after an hour without its site is of an hour, and so is not
 * a flood; but times can be made up, and so there is an end to what may come at once (a token bucket).
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

  /** Whether it may be opened; one that may stays so. Times in ms since the epoch, by the cameras' and by the site's clock. */
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
 * What is remembered, and so what is forgotten: an alert not among the last 5,000 is read from the log; of what stands, is put
 * aside, a camera's new alerts and an alert's comings and goings at least the last 10,000 each. The last two begin at nothing in
 * a new process; the first two are told at its start.
 */
const alertsRemembered = 5_000;
const othersRemembered = 10_000;
/** Of a camera: so many times what makes a storm, since an outage's alerts come out of order. */
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

/** Alerts as the log has them, most of them without reading it; what is out of date here the log refuses as a conflict. */
export class LoggedAlerts {
  private readonly alerts = new Recent<AlertId, Alert>(alertsRemembered);
  private readonly latestIds = new Recent<string, AlertId>(alertsRemembered);
  private readonly standing = new Recent<string, AlertId>(othersRemembered);
  private readonly asides = new Recent<string, AlertId>(othersRemembered);
  private readonly opened = new Recent<string, { readonly id: AlertId; readonly at: number }[]>(
    othersRemembered,
  );
  private readonly budgets = new Map<string, SourceBudget>();
  private readonly flipped = new Recent<AlertId, number[]>(othersRemembered);
  private readonly written = new Recent<AlertId, number>(othersRemembered);
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

  /** The newest of a key; but what stands before what began later and is over, as what is late may be told of then. */
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
    this.alerts.set(read.id, newer(this.alerts.get(read.id), read));
    return read;
  }

  /** The alert put aside that gathers all of a series. */
  aside(series: string): Alert | undefined {
    const id = this.asides.get(series);
    const alert = id === undefined ? undefined : this.alert(id);
    return alert && isAside(alert) ? alert : undefined;
  }

  /** New alerts of a camera that were observed within the storm's window of this one, with it. */
  openings(stormKey: string, id: AlertId, observedAt: number): number {
    const { stormAlerts, stormWindowMs } = this.options;
    const all = this.opened.get(stormKey) ?? [];
    if (!all.some((one) => one.id === id)) all.push({ id, at: observedAt });
    this.opened.set(stormKey, all.slice(-openingsRemembered * stormAlerts));
    return all.filter(({ at }) => Math.abs(observedAt - at) < stormWindowMs).length;
  }

  /** It is one new alert too many of its source. */
  floods(source: string, id: AlertId, observedAt: number, now: number): boolean {
    const { sourceAlerts, sourceBacklogAlerts, stormWindowMs } = this.options;
    const limits = { perWindow: sourceAlerts, windowMs: stormWindowMs, backlog: sourceBacklogAlerts };
    const budget = this.budgets.get(source) ?? new SourceBudget(limits, now);
    this.budgets.set(source, budget);
    return !budget.admits(id, observedAt, now);
  }

  /** An alert changed so often between active and clear; true: that makes it one that comes and goes. */
  flips(id: AlertId, count: number, now: number): boolean {
    const { flapChanges, flapWindowMs } = this.options;
    const recent = (this.flipped.get(id) ?? []).filter((at) => Math.abs(now - at) < flapWindowMs);
    for (let flip = 0; flip < count && recent.length < flapChanges; flip += 1) recent.push(now);
    this.flipped.set(id, recent);
    return recent.length >= flapChanges;
  }

  /** When this process last wrote of it. */
  writtenAt(id: AlertId): number {
    return this.written.get(id) ?? 0;
  }

  /** A record of this process is in. */
  wrote(alert: Alert, now: number): void {
    this.written.set(alert.id, now);
    this.learn(alert);
  }

  /** What the log tells, by whomever. Ids follow time, so the newest of a key is the one with the greatest. */
  learn(alert: Alert): void {
    if (alert.version === 1 || this.alerts.has(alert.id))
      this.alerts.set(alert.id, newer(this.alerts.get(alert.id), alert));
    const latest = this.latestIds.get(alert.key);
    if (latest !== undefined && alert.id > latest) this.latestIds.set(alert.key, alert.id);
    this.resume(alert);
  }

  /** What stands or is put aside; also what did before this process began. */
  resume(alert: Alert): void {
    const standing = this.standing.get(alert.key);
    if (isActive(alert)) {
      if (standing === undefined || alert.id > standing) this.standing.set(alert.key, alert.id);
    } else if (standing === alert.id) this.standing.delete(alert.key);
    const series = seriesOf(alert.key);
    if (isAside(alert)) this.asides.set(series, alert.id);
    else if (this.asides.get(series) === alert.id) this.asides.delete(series);
  }

  /** To be read from the log again. */
  forget({ id, key }: Alert): void {
    this.alerts.delete(id);
    this.latestIds.delete(key);
  }
}
