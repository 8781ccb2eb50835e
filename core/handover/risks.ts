import type { Person } from '../alerts/alert.ts';
import type { DutySpan } from '../shiftlog/duty.ts';
import type { HandoverReport } from './report.ts';

type Risk = HandoverReport['risks'][number];

/** The number of degraded cameras that exceeds the usual few. */
export const manyDegradedCameras = 10;
/** Limits of the time offline in a shift, and of a clock change, ms. */
export const offlineRiskMs = 10 * 60_000;
export const clockSetRiskMs = 60_000;
/** The limit of a desk's time without a person on duty, ms. */
export const unattendedRiskMs = 10 * 60_000;
/** The absence after which a person has missed current practice (HSE, Human factors: shift handover), ms. */
export const absenceRiskMs = 4 * 86_400_000;
/** Alert classes that count as an emergency while their cause persists. */
export const emergencyClasses: readonly string[] = ['emergency', 'fire', 'explosion', 'weapon'];

export interface RiskFacts {
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
  readonly alerts: Pick<HandoverReport['figures']['alerts'], 'floodShare' | 'peakPerTenMinutes'>;
  readonly degraded: HandoverReport['degraded'];
  readonly gaps: HandoverReport['gaps'];
  readonly incidents: HandoverReport['incidents'];
  /** The number of open alerts of `emergencyClasses` whose cause persists. */
  readonly emergencies: number;
  /** Duty of the desk, or of all desks for a centre. */
  readonly duty: readonly DutySpan[];
  /**
   * The incoming operator's earlier duty at any desk, if they are known, and the time from which duty is recorded
   * at all.
   */
  readonly incoming: { readonly spans: readonly DutySpan[]; readonly knownSince: number } | null;
}

/** Returns the risks including what became known after freezing. */
export function listCurrentRisks({ risks, absence }: Pick<HandoverReport, 'risks' | 'absence'>): Risk[] {
  const isNotified = absence === undefined || risks.some(({ why }) => why === 'absence');
  return isNotified ? risks : [...risks, { why: 'absence', figures: { days: absence.days } }];
}

/**
 * Returns the duty of the incoming operator from everybody's.
 * @param from begin of the handed-over period
 */
export const getIncomingDuty = (
  duty: readonly DutySpan[],
  { id }: Person,
  from: number,
): NonNullable<RiskFacts['incoming']> => ({
  spans: duty.filter(({ person }) => person.id === id),
  knownSince: Math.min(from, ...duty.map(({ since }) => since)),
});

/** Returns the reasons for special care with this handover, most serious first; empty: none. */
export function listRisks(facts: RiskFacts): Risk[] {
  const risks: (Risk | null)[] = [
    emergency(facts),
    flood(facts),
    degraded(facts),
    offline(facts),
    unattended(facts),
    getAbsenceRisk(facts),
    clock(facts),
  ];
  return risks.filter((risk) => risk !== null);
}

function emergency({ incidents, emergencies }: RiskFacts): Risk | null {
  const grave = incidents.lines.filter(
    ({ state, priority }) => state === 'open' && priority === 'critical',
  ).length;
  if (grave + emergencies === 0) return null;
  return { why: 'emergency', figures: { incidents: grave, alerts: emergencies } };
}

function flood({ alerts }: RiskFacts): Risk | null {
  if (alerts.floodShare === 0) return null;
  const percent = Math.max(1, Math.round(alerts.floodShare * 100));
  return { why: 'flood', figures: { percent, peakPerTenMinutes: alerts.peakPerTenMinutes } };
}

function degraded({ degraded: { lines, total } }: RiskFacts): Risk | null {
  const others = lines.filter(({ what }) => what !== 'camera').length;
  const cameras = total - others;
  if (others === 0 && cameras < manyDegradedCameras) return null;
  return { why: 'degraded', figures: { cameras, others } };
}

/** An interval, ms since the epoch. */
type Stretch = readonly [from: number, to: number];

/** Returns how much of a period the intervals cover, counting overlaps once, ms. */
function coveredMs(stretches: readonly Stretch[], from: number, to: number): number {
  let counted = from;
  let ms = 0;
  for (const [since, until] of stretches.toSorted(([a], [b]) => a - b)) {
    const end = Math.min(to, until);
    ms += Math.max(0, end - Math.max(counted, since));
    counted = Math.max(counted, end);
  }
  return ms;
}

function offline({ gaps, from, to, madeAt }: RiskFacts): Risk | null {
  const without = gaps.lines
    .filter(({ what }) => what === 'offline' || what === 'deskDown')
    .map((gap): Stretch => [gap.from, gap.to ?? madeAt]);
  const ms = coveredMs(without, from, to);
  return ms < offlineRiskMs ? null : { why: 'offline', figures: { minutes: Math.round(ms / 60_000) } };
}

function clock({ gaps }: RiskFacts): Risk | null {
  const steps = gaps.lines.filter(({ byMs }) => byMs !== null && Math.abs(byMs) >= clockSetRiskMs);
  if (steps.length === 0) return null;
  const most = Math.max(...steps.map(({ byMs }) => Math.abs(byMs ?? 0)));
  return { why: 'clock', figures: { steps: steps.length, minutes: Math.round(most / 60_000) } };
}

/** Returns how long the desk was unattended in the period, up to the time of the report. */
function unattended({ duty, from, to, madeAt }: RiskFacts): Risk | null {
  const end = Math.min(to, madeAt);
  const attended = duty.map(({ since, until }): Stretch => [since, until ?? end]);
  const ms = Math.max(0, end - from) - coveredMs(attended, from, end);
  return ms < unattendedRiskMs ? null : { why: 'unattended', figures: { minutes: Math.round(ms / 60_000) } };
}

/** Returns the risk of an incoming operator who was absent for long. */
export function getAbsenceRisk({
  incoming,
  from,
  to,
}: Pick<RiskFacts, 'incoming' | 'from' | 'to'>): Risk | null {
  if (!incoming) return null;
  const ended = incoming.spans.filter(({ since }) => since < from).map(({ until }) => until ?? from);
  const ms = to - Math.max(incoming.knownSince, ...ended);
  return ms < absenceRiskMs ? null : { why: 'absence', figures: { days: Math.round(ms / 86_400_000) } };
}
