import type { Clock } from '../../../../core/clock.ts';
import {
  type AlertFact,
  countFigures,
  type FigureCount,
  sourceOf,
} from '../../../../core/domain/alertFigures.ts';
import type { HandoverReport } from '../../../../core/domain/handover/report.ts';
import type { Shift } from '../../../../core/domain/shift.ts';
import type { Reader } from '../../store/access.ts';
import { type Sees, walkFacts } from '../../store/alertFacts.ts';
import { readSync } from '../../store/alertSync.ts';
import { quarterMs, sumCameraUse } from '../../store/cameraUse.ts';
import {
  forgetShiftFiguresBefore,
  mostSourcesKept,
  readShiftFigures,
  type ShiftSummary,
  saveShiftFigures,
} from '../../store/shiftFigures.ts';
import type { Turns } from '../../turns.ts';
import type { Project } from '../../write.ts';

/** Rows read in one turn of the event loop. */
const rowsPerTurn = 2_000;
/** Shifts that no report is set against any more. */
const keptMs = 120 * 86_400_000;

export interface Counting {
  /**
   * The figures of a period, in turns.
   *
   * @param before the shifts to set them against, newest first
   * @param own camera use of this desk alone
   */
  figures(
    from: number,
    to: number,
    before: readonly Shift[],
    own: boolean,
  ): Promise<HandoverReport['figures']>;
}

export function createCounting(options: {
  readonly store: Reader;
  readonly project: Project;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly sees: Sees;
  readonly seesCamera: (camera: string) => boolean;
  /** Stands for what whoever sits here may see. */
  readonly scope: () => string;
}): Counting {
  const { store, project, turns, clock, sees, seesCamera, scope } = options;

  async function count(from: number, to: number, withOpen: boolean, received: (fact: AlertFact) => void) {
    const walk = walkFacts(store, { from, to, withOpen }, sees);
    const figures: FigureCount = countFigures(from, to);
    let more = true;
    while (more)
      more = await turns(() => {
        const facts = walk.step(rowsPerTurn);
        for (const fact of facts ?? []) {
          figures.add(fact);
          if (fact.receivedAt >= from && fact.receivedAt < to) received(fact);
        }
        return facts !== undefined;
      });
    return walk.named(figures.read(Math.round(clock.now())));
  }

  /** Kept once all that was received until the shift's end is here: it is the same ever after. */
  async function summary(shift: Shift, by: string): Promise<ShiftSummary> {
    const kept = readShiftFigures(store, shift, by);
    if (kept) return kept;
    const isWhole = readSync(store).asOf >= shift.to;
    const bySource = new Map<string, number>();
    const { received, acknowledgeMs, floodShare, dispositions } = await count(
      ...([shift.from, shift.to, false] as const),
      (fact) => bySource.set(sourceOf(fact), (bySource.get(sourceOf(fact)) ?? 0) + 1),
    );
    const most = [...bySource].sort(([, a], [, b]) => b - a).slice(0, mostSourcesKept);
    const closed = Object.values(dispositions).reduce((sum, n) => sum + n, 0);
    const allSources = bySource.size <= mostSourcesKept;
    const made = {
      received,
      acknowledgeMs: acknowledgeMs.median,
      floodShare,
      closed,
      sources: Object.fromEntries(most),
      allSources,
    };
    if (isWhole)
      project((tx) => {
        saveShiftFigures(tx, shift, by, made);
        forgetShiftFiguresBefore(tx, shift.to - keptMs);
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
      const perQuarterHour = new Array<number>(Math.ceil((to - from) / quarterMs)).fill(0);
      const alerts = await count(from, to, true, ({ receivedAt }) => {
        const quarter = Math.floor((receivedAt - from) / quarterMs);
        perQuarterHour[quarter] = (perQuarterHour[quarter] ?? 0) + 1;
      });
      const by = scope();
      const shifts: HandoverReport['figures']['before'] = [];
      for (const shift of before) {
        const use = await turns(() => countUse(shift.from, shift.to, own));
        const { sources: kept, allSources, ...rest } = await summary(shift, by);
        const then = new Map(Object.entries(kept));
        const sources = alerts.topSources.map((one) => then.get(sourceOf(one)) ?? (allSources ? 0 : null));
        shifts.push({ shift, ...rest, use, sources });
      }
      return { alerts, perQuarterHour, ...countUse(from, to, own), before: shifts };
    },
  };
}
