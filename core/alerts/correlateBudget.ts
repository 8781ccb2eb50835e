import type { AlertId } from '../base/ids.ts';

/** Stretches of time whose new alerts are told apart, the newest told of; ten hours of minutes. */
const stretchesRemembered = 600;

export interface BudgetLimits {
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
export class SourceBudget {
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
