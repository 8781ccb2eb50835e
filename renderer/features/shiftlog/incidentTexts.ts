import type { IncidentChange, IncidentLine, IncidentLinks } from '../../../core/shiftlog/incident.ts';
import type { Translations } from '../../i18n/translations.ts';
import { formatDueTime } from './row.tsx';

/** Describes a change field by field; also used for those fields of an incident. */
export function formatIncidentChange(
  change: IncidentChange,
  t: Translations,
  now: number,
): readonly string[] {
  const words = t.log.incident;
  const { title, priority, state, owner, nextStep, dueAt } = change;
  return [
    ...(title === undefined ? [] : [`${words.title}: ${title}`]),
    ...(priority === undefined ? [] : [`${words.priority}: ${t.alerts.priorities[priority]}`]),
    ...(state === undefined ? [] : [`${words.state}: ${words.states[state]}`]),
    ...(owner === undefined ? [] : [`${words.owner}: ${owner?.name ?? words.unassigned}`]),
    ...(nextStep === undefined ? [] : [`${words.nextStep}: ${nextStep || words.noStep}`]),
    ...(dueAt === undefined
      ? []
      : [`${words.due}: ${dueAt === null ? words.noDue : formatDueTime(dueAt, now)}`]),
  ];
}

export const noIncidentLinks: IncidentLinks = { alerts: [], entries: [], snapshots: [], trail: [] };

export const countIncidentLinks = ({ alerts, entries, snapshots, trail }: IncidentLinks): number =>
  alerts.length + entries.length + snapshots.length + trail.length;

const tieKinds = ['alerts', 'entries', 'snapshots', 'trail'] as const;

/** Returns the number of links of each kind; empty where there are none. */
function tiesText(ties: IncidentLinks, t: Translations): string {
  const words = t.log.incident.lines.ties;
  return tieKinds
    .flatMap((kind) => (ties[kind].length > 0 ? [words[kind](ties[kind].length)] : []))
    .join(', ');
}

/** Describes an entry of an incident's timeline: the action, and the text with it. */
export function formatIncidentLine(
  { what }: IncidentLine,
  t: Translations,
  now: number,
): { readonly did: string; readonly words: string } {
  const { lines } = t.log.incident;
  switch (what.kind) {
    case 'opened':
      return { did: lines.opened, words: '' };
    case 'changed': {
      const parts = formatIncidentChange(what.change, t, now).join(' · ');
      const did = what.conflict ? lines.conflicted : lines.changed;
      return { did: parts === '' ? did : `${did}: ${parts}`, words: what.text };
    }
    case 'tied': {
      const [added, removed] = [tiesText(what.add, t), tiesText(what.remove, t)];
      const parts = [
        ...(added === '' ? [] : [lines.tied(added)]),
        ...(removed === '' ? [] : [lines.untied(removed)]),
      ];
      return { did: parts.join(', '), words: '' };
    }
    case 'entry':
      return { did: lines.entry, words: what.text };
  }
}
