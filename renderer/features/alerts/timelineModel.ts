import type { AlertAction } from '../../../core/alerts/action.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { TimelineLine } from '../../../core/alerts/queue.ts';
import { formatUntil } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { LanguageInUse } from '../../i18n/translations.ts';

/** A line of the timeline as text. */
export interface TimelineEntry {
  readonly key: string;
  readonly at: number;
  /** The person who acted; undefined: a source or the site. */
  readonly who: string | undefined;
  readonly what: string;
  /** The person's own words. */
  readonly words: string | undefined;
  readonly pending: boolean;
  readonly trouble: boolean;
}

const stepName = (
  step: string,
  { language }: LanguageInUse,
  policy: AlertPolicy | undefined,
  alertClass: string,
) => policy?.classes[alertClass]?.steps.find(({ id }) => id === step)?.text[language] ?? step;

/** Describes an action in words, with the text that the person wrote. */
export function formatAlertAction(
  { command, by, at }: AlertAction,
  speech: LanguageInUse,
  options: { readonly policy: AlertPolicy | undefined; readonly alertClass: string },
): { readonly what: string; readonly words: string | undefined } {
  const words = speech.t.alerts.timeline;
  const of = (what: string, written?: string) => ({ what, words: written || undefined });
  switch (command.do) {
    case 'acknowledge':
      return of(words.acknowledge);
    case 'assign':
      if (command.to === null) return of(words.unassign);
      return of(command.to.id === by.id ? words.assignSelf : words.assign(command.to.name));
    case 'note':
      return of(words.note, command.text);
    case 'shelve':
      return of(words.shelve(formatUntil(command.until, at)), command.reason);
    case 'unshelve':
      return of(words.unshelve);
    case 'close':
      return of(words.close(command.disposition), command.note);
    case 'reopen':
      return of(words.reopen, command.reason);
    case 'escalate':
      return of(words.escalate(command.level), command.reason);
    case 'takeOutOfService':
      return of(words.takeOutOfService, command.reason);
    case 'returnToService':
      return of(words.returnToService);
    case 'resetLatch':
      return of(words.resetLatch);
    case 'tick': {
      const step = stepName(command.step, speech, options.policy, options.alertClass);
      return of(command.done ? words.tick(step) : words.untick(step));
    }
    case 'hold':
      return of(words.hold, command.reason);
    case 'releaseHold':
      return of(words.releaseHold);
  }
}

/**
 * Returns the timeline as text, newest first.
 * Actions of this desk that the site has not confirmed precede all others.
 */
export function formatTimeline(
  lines: readonly TimelineLine[],
  pending: readonly AlertAction[],
  speech: LanguageInUse,
  options: { readonly policy: AlertPolicy | undefined; readonly alertClass: string },
): readonly TimelineEntry[] {
  const { t, language } = speech;
  const words = t.alerts.timeline;
  const waiting = new Set(pending.map(({ id }) => id));
  const shown = new Set<string>();
  const made = lines.map(({ seq, at, entry }, place): TimelineEntry => {
    const key = seq === null ? `here ${place}` : `${seq}`;
    if (entry.kind === 'occurred') {
      const same = entry.duplicates > 0 ? words.duplicates(entry.duplicates) : undefined;
      const what = !entry.active ? words.ended : entry.count > 0 ? words.occurred(entry.count) : undefined;
      return {
        key,
        at,
        who: undefined,
        pending: false,
        trouble: false,
        what: [what, same].filter((part) => part !== undefined).join(', '),
        words: undefined,
      };
    }
    if (entry.kind === 'site')
      return {
        key,
        at,
        who: undefined,
        pending: false,
        trouble: entry.what === 'escalated',
        ...(entry.what === 'escalated'
          ? { what: words.site.escalated(entry.text), words: undefined }
          : { what: words.site[entry.what], words: entry.text || undefined }),
      };
    const { action, outcome } = entry;
    shown.add(action.id);
    const { what, words: written } = formatAlertAction(action, speech, options);
    const result = words.results[outcome.result];
    const why = outcome.fault && outcome.result !== 'done' ? faultText(outcome.fault, language) : undefined;
    const isWaiting = waiting.has(action.id);
    return {
      key,
      at: action.at,
      who: action.by.name,
      pending: isWaiting,
      trouble: outcome.result === 'conflict' || outcome.result === 'refused',
      what: result ? `${what} (${result})` : what,
      words: written ?? why,
    };
  });
  for (const action of pending) {
    if (shown.has(action.id)) continue;
    const { what, words: written } = formatAlertAction(action, speech, options);
    made.push({
      key: action.id,
      at: action.at,
      who: action.by.name,
      what,
      words: written,
      pending: true,
      trouble: false,
    });
  }
  return made.reverse();
}
