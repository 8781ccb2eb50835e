import type { Person } from '../../../core/alerts/alert.ts';
import type { handoverDeskCalls, handoverDeskTopics } from '../../../core/handover/api.ts';
import type { Handover, HandoverReport } from '../../../core/handover/report.ts';
import type { CallInput, TopicMessage } from '../../../core/rpc/define.ts';

export type CurrentHandover = TopicMessage<typeof handoverDeskTopics, 'handover'>;
export type PreviewRequest = CallInput<typeof handoverDeskCalls, 'handover.preview'>;

/** The actions on a handover. */
export const handoverActions = [
  'begin',
  'word',
  'sign',
  'tick',
  'ask',
  'answer',
  'accept',
  'refuse',
  'addendum',
  'file',
] as const;
export type HandoverActionName = (typeof handoverActions)[number];

/** Returns the possible actions, by the handover's state and the operator at the desk. */
export function listAvailableActions(options: {
  /** Null: no started handover is shown. */
  readonly handover: Pick<Handover, 'state' | 'version' | 'supersededBy'> | null;
  /** It is the current handover of this desk, or would begin here. */
  readonly isCurrent: boolean;
  readonly mayWork: boolean;
}): ReadonlySet<HandoverActionName> {
  const { handover, isCurrent, mayWork } = options;
  if (!mayWork) return new Set();
  if (!handover) return new Set(isCurrent ? ['begin', 'file'] : ['file']);
  const after: readonly HandoverActionName[] = handover.version > 0 ? ['addendum', 'file'] : ['file'];
  if (!isCurrent || handover.state === 'accepted' || handover.supersededBy !== null) return new Set(after);
  if (handover.state === 'signed') return new Set(['tick', 'ask', 'answer', 'accept', 'refuse', ...after]);
  return new Set(['word', 'sign', 'ask', 'answer', ...after]);
}

export interface HandoverStep {
  readonly name: 'begun' | 'signed' | 'accepted';
  readonly state: 'done' | 'now' | 'ahead' | 'refused';
}

/** Returns the steps of a handover and their states; a refusal leads back to an earlier step. */
export function getHandoverSteps(handover: Pick<Handover, 'state'>): readonly HandoverStep[] {
  const { state } = handover;
  if (state === 'begun')
    return [
      { name: 'begun', state: 'now' },
      { name: 'signed', state: 'ahead' },
      { name: 'accepted', state: 'ahead' },
    ];
  const begun = { name: 'begun', state: 'done' } as const;
  if (state === 'refused')
    return [begun, { name: 'signed', state: 'refused' }, { name: 'accepted', state: 'ahead' }];
  const isAccepted = state === 'accepted';
  return [begun, { name: 'signed', state: 'done' }, { name: 'accepted', state: isAccepted ? 'done' : 'now' }];
}

/** Returns the number of carried items that are ticked, and their total. */
export function countTicks(report: Pick<HandoverReport, 'carried'>): {
  readonly done: number;
  readonly all: number;
} {
  const { carried } = report;
  return { done: carried.filter(({ ticked }) => ticked !== null).length, all: carried.length };
}

/** Adds the ticks made here that the report does not contain yet. */
export function addLocalTicks(
  report: HandoverReport,
  mine: ReadonlyMap<string, boolean>,
  by: Person,
  at: number,
): HandoverReport {
  if (mine.size === 0) return report;
  return {
    ...report,
    carried: report.carried.map((one) => {
      const ticked = mine.get(one.item);
      if (ticked === undefined || ticked === (one.ticked !== null)) return one;
      return { ...one, ticked: ticked ? { by, at } : null };
    }),
  };
}

/** Predefined spans of a report, in hours back from now; undefined: the shift that ends next. */
export const previewSpansHours = [undefined, 8, 12, 24, 168] as const;
const hourMs = 3_600_000;

/** The subject and the period of a preview. */
export interface ChosenPreview {
  readonly of: PreviewRequest['of'];
  readonly span: (typeof previewSpansHours)[number];
  /** A typed period; it takes precedence over the span. */
  readonly period: NonNullable<PreviewRequest['period']> | undefined;
}

export function toPreviewRequest({ of, span, period }: ChosenPreview, now: number): PreviewRequest {
  if (period) return { of, period };
  return span === undefined
    ? { of }
    : { of, period: { from: Math.round(now) - span * hourMs, to: Math.round(now) } };
}

export type HandoverUrgency = 'calm' | 'soon' | 'due' | 'overdue';
/** Time before the due time from which a handover is announced, ms. */
export const dueSoonMs = 30 * 60_000;

/** Returns the urgency of the handover. */
export function getHandoverUrgency(
  { dueAt, overdue }: Pick<CurrentHandover, 'dueAt' | 'overdue'>,
  now: number,
): HandoverUrgency {
  if (overdue) return 'overdue';
  if (dueAt === null || dueAt - now > dueSoonMs) return 'calm';
  return dueAt > now ? 'soon' : 'due';
}
