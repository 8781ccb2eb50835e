import { getSourceKey } from '../../../core/alerts/figures.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { HandoverReport } from '../../../core/handover/report.ts';
import type { Shift } from '../../../core/shiftlog/shift.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { StepScheduler } from '../../shared/stepScheduler.ts';
import type { WriteFromSite } from '../../shared/write.ts';
import type { CountVisibleAlerts } from '../../store/alertCount.ts';
import { alertSync } from '../../store/alertSync.ts';
import { sumCameraUse } from '../../store/cameraUse.ts';
import {
  deleteShiftFiguresBefore,
  readShiftFigures,
  type ShiftSummary,
  saveShiftFigures,
} from '../../store/shiftFigures.ts';

/** Older shift figures are no longer compared with any report. */
const retentionMs = 120 * 86_400_000;

export interface ShiftStatistics {
  /**
   * Computes the figures of a period in small steps.
   * @param before the shifts to compare with, newest first
   * @param own camera use of this desk alone
   */
  figures(
    from: number,
    to: number,
    before: readonly Shift[],
    own: boolean,
  ): Promise<HandoverReport['figures']>;
}

export function createShiftStatistics(options: {
  readonly store: SqlReader;
  readonly project: WriteFromSite;
  readonly turns: StepScheduler;
  readonly clock: Clock;
  readonly count: CountVisibleAlerts;
  /** Saves the pending counts of camera use. */
  readonly settleUse: () => void;
  readonly seesCamera: (camera: string) => boolean;
  /** Identifies the scope of the signed-in operator. */
  readonly scope: () => string;
}): ShiftStatistics {
  const { store, project, turns, clock, seesCamera, scope } = options;

  const count = (from: number, to: number, withOpen: boolean) =>
    options.count({ from, to, withOpen, now: Math.round(clock.now()), most: Number.MAX_SAFE_INTEGER });

  /** Stored once everything received until the shift's end is here, because it then no longer changes. */
  async function summary(shift: Shift, by: string): Promise<ShiftSummary> {
    const stored = readShiftFigures(store, shift, by);
    if (stored) return stored;
    const isWhole = alertSync.read(store).asOf >= shift.to;
    const { figures, sources, allSources } = await count(shift.from, shift.to, false);
    const { received, acknowledgeMs, floodShare, dispositions } = figures;
    const made = {
      received,
      acknowledgeMs: acknowledgeMs.median,
      floodShare,
      closed: Object.values(dispositions).reduce((sum, n) => sum + n, 0),
      sources: Object.fromEntries(sources),
      allSources,
    };
    if (isWhole)
      project((tx) => {
        saveShiftFigures(tx, shift, by, made);
        deleteShiftFiguresBefore(tx, shift.to - retentionMs);
      });
    return made;
  }

  function countUse(from: number, to: number, own: boolean) {
    const use = sumCameraUse(store, { from, to, own }, seesCamera);
    const minutes = Math.round(use.steeredMs / 6_000) / 10;
    return {
      ptz: { gestures: use.gestures, minutes, cameras: use.steered },
      cameras: { views: use.views, cameras: use.viewed },
    };
  }

  return {
    async figures(from, to, before, own) {
      options.settleUse();
      const { figures: alerts, perQuarterHour } = await count(from, to, true);
      const by = scope();
      const shifts: HandoverReport['figures']['before'] = [];
      for (const shift of before) {
        const use = await turns(() => countUse(shift.from, shift.to, own));
        const { sources: stored, allSources, ...rest } = await summary(shift, by);
        const then = new Map(Object.entries(stored));
        const sources = alerts.topSources.map(
          (one) => then.get(getSourceKey(one)) ?? (allSources ? 0 : null),
        );
        shifts.push({ shift, ...rest, use, sources });
      }
      return { alerts, perQuarterHour: [...perQuarterHour], ...countUse(from, to, own), before: shifts };
    },
  };
}
