import type { Alert } from '../../core/alerts/alert.ts';
import type { AlertSiteCalls } from '../../core/alerts/api.ts';
import { alertsPerPage, type LogRecord, recordsPerPage } from '../../core/alerts/log.ts';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import { type AlertCursor, getAlertCursor } from '../../core/alerts/queue.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed } from '../../core/rpc/define.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { AlertLog } from './log/log.ts';

/** Maximum number of records examined for one response to a person with a narrow scope. */
const mostLookedAt = 10_000;
/** Maximum size of one response, in characters of JSON: it must not delay other desks, and stays well below the maximum frame. */
const mostChars = 2_000_000;
/** Maximum number of an alert's raw messages in a response. */
const mostRaw = 20;

/** Estimates a record's size: its long parts are evidence, ticked steps and notes. */
const charsOf = ({ alert, entry }: LogRecord): number =>
  1_000 +
  alert.evidence.length * 150 +
  alert.steps.length * 150 +
  (entry.kind === 'acted' ? 600 + JSON.stringify(entry.action.command).length : 0) +
  (entry.kind === 'occurred' ? (entry.took?.length ?? 0) * 30 : 0);

type Answers = {
  readonly [K in Exclude<keyof AlertSiteCalls, 'alert.act'>]: (
    asked: CallParsed<AlertSiteCalls, K>,
    scope: Scope,
  ) => Result<CallOutput<AlertSiteCalls, K>>;
};

/** Creates the read calls of desks on a site's alerts, within a scope. */
export function createAlertReadCalls(parts: {
  readonly log: AlertLog;
  readonly inbox: Inbox;
  readonly policy: AlertPolicy;
  readonly sees: (scope: Scope, alert: Alert) => boolean;
  readonly sources: () => CallOutput<AlertSiteCalls, 'alert.sources'>['sources'];
  readonly cap: (alert: Alert) => string;
}): Answers {
  const { log, inbox, sees } = parts;

  function seenAlert(id: Alert['id'], scope: Scope): Alert | undefined {
    const alert = log.alert(id);
    return alert && sees(scope, alert) ? alert : undefined;
  }

  return {
    'alert.pull'({ after, limit }, scope) {
      const head = log.head();
      const records: LogRecord[] = [];
      let through = after;
      let chars = 0;
      for (let looked = 0; looked < mostLookedAt && records.length < limit; ) {
        const page = log.read(through, Math.min(limit - records.length, recordsPerPage));
        if (page.length === 0) break;
        looked += page.length;
        for (const record of page) {
          through = record.seq;
          if (scope !== 'all' && !sees(scope, record.alert)) continue;
          records.push(record);
          chars += charsOf(record);
          if (chars > mostChars) break;
        }
        if (chars > mostChars) break;
      }
      return ok({ epoch: log.epoch, records, through, head: Math.max(head, through) });
    },

    'alert.open'({ after, limit }, scope) {
      const alerts: Alert[] = [];
      let place: AlertCursor | undefined = after;
      let isMore = true;
      for (let looked = 0; isMore && alerts.length < limit && looked < mostLookedAt; ) {
        const page = log.open(place, Math.min(limit - alerts.length, alertsPerPage));
        const last = page.at(-1);
        if (!last) isMore = false;
        else place = getAlertCursor(last);
        looked += page.length;
        alerts.push(...page.filter((alert) => sees(scope, alert)));
      }
      return ok({ epoch: log.epoch, at: log.head(), alerts, ...(isMore && place ? { next: place } : {}) });
    },

    'alert.policy': () => ok(parts.policy),
    'alert.sources': () => ok({ sources: parts.sources() }),

    'alert.quarantine'({ before, limit }, scope) {
      if (scope !== 'all') return fail('right.outOfScope');
      return ok(inbox.quarantined(before, limit));
    },

    'alert.raw'({ alert }, scope) {
      if (!seenAlert(alert, scope)) return fail('alert.unknown');
      return ok({ messages: [...inbox.raw(alert, mostRaw)] });
    },

    'alert.cap'({ alert }, scope) {
      const found = seenAlert(alert, scope);
      return found ? ok({ xml: parts.cap(found) }) : fail('alert.unknown');
    },
  };
}
