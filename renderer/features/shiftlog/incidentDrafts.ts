import { AlertPriority, type Person } from '../../../core/alerts/alert.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import type { Incident, IncidentChange, IncidentOpening } from '../../../core/shiftlog/incident.ts';
import { IncidentState } from '../../../core/shiftlog/incident.ts';
import type { IncidentSeed } from './context.ts';
import { parseTypedTime } from './typedTime.ts';

export const incidentPriorities: readonly AlertPriority[] = AlertPriority.options;
export const incidentStates: readonly IncidentState[] = IncidentState.options;

/** An incident as typed. */
export interface IncidentDraft {
  readonly title: string;
  readonly priority: AlertPriority;
  readonly state: IncidentState;
  /** The id of the owner; empty: none. */
  readonly owner: string;
  readonly nextStep: string;
  readonly due: string;
  readonly text: string;
}

export const createIncidentDraft = (seed: IncidentSeed, me: Person): IncidentDraft => ({
  title: seed.title.slice(0, 200),
  priority: seed.priority,
  state: 'open',
  owner: me.id,
  nextStep: '',
  due: '',
  text: '',
});

/** Formats a due time as `26/11/2026 14:30`, which is parsed back to the same minute. */
const dueField = (dueAt: number | null) => (dueAt === null ? '' : formatDateTime(dueAt).slice(0, -3));

export const toIncidentDraft = (incident: Incident): IncidentDraft => ({
  title: incident.title,
  priority: incident.priority,
  state: incident.state,
  owner: incident.owner?.id ?? '',
  nextStep: incident.nextStep,
  due: dueField(incident.dueAt),
  text: '',
});

export type InvalidIncidentField = 'title' | 'due';

function checked(draft: IncidentDraft, now: number) {
  const title = draft.title.trim();
  if (title === '') return { wrong: 'title' as const };
  const typed = draft.due.trim();
  const dueAt = typed === '' ? null : parseTypedTime(typed, now, 'ahead');
  if (dueAt === undefined) return { wrong: 'due' as const };
  return { title, dueAt: dueAt === null ? null : Math.round(dueAt), nextStep: draft.nextStep.trim() };
}

/** Returns the new incident of a draft, or its invalid field. `people`: the possible owners. */
export function toIncidentOpening(
  draft: IncidentDraft,
  seed: IncidentSeed,
  options: { readonly now: number; readonly people: readonly Person[] },
): { readonly opening: IncidentOpening } | { readonly wrong: InvalidIncidentField } {
  const fields = checked(draft, options.now);
  if ('wrong' in fields) return { wrong: fields.wrong };
  return {
    opening: {
      ...fields,
      priority: draft.priority,
      place: seed.place,
      owner: options.people.find(({ id }) => id === draft.owner) ?? null,
      ties: {
        alerts: [...seed.alerts],
        entries: [...seed.entries],
        snapshots: [],
        trail: [...seed.trail],
      },
    },
  };
}

/** Returns only the fields that changed; an unedited due time is not rounded to its minute. */
export function toIncidentChange(
  draft: IncidentDraft,
  incident: Incident,
  options: { readonly now: number; readonly people: readonly Person[] },
): { readonly change: IncidentChange } | { readonly wrong: InvalidIncidentField } {
  const fields = checked(draft, options.now);
  if ('wrong' in fields) return { wrong: fields.wrong };
  const { title, nextStep, dueAt } = fields;
  const isDueSame = draft.due.trim() === dueField(incident.dueAt);
  const owner = options.people.find(({ id }) => id === draft.owner) ?? null;
  return {
    change: {
      ...(title === incident.title ? {} : { title }),
      ...(draft.priority === incident.priority ? {} : { priority: draft.priority }),
      ...(draft.state === incident.state ? {} : { state: draft.state }),
      ...(draft.owner === (incident.owner?.id ?? '') ? {} : { owner }),
      ...(nextStep === incident.nextStep ? {} : { nextStep }),
      ...(isDueSame ? {} : { dueAt }),
    },
  };
}
