import type { ActionId, ActionOutcome, AlertAction } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { decideAction } from '../../core/alerts/decide.ts';
import type { NewLogRecord } from '../../core/alerts/log.ts';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { AlertId, DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Operator, Scope } from '../../core/people/operator.ts';
import { isDiskRefusal } from '../../node/sql/fault.ts';
import type { AlertLog } from './log/log.ts';
import type { RefusedAction, RefusedActionStore } from './refusedActionStore.ts';

/** Number of lost races for the same alert after which the desk has to send the action again. */
const maxTries = 20;

export type PersonRights = Pick<Operator, 'rights' | 'scope'>;

/** Decides the actions that desks send, each exactly once. */
export interface AlertActionAuthority {
  /**
   * Decides actions in the order of the desk's numbers; outcomes have the same order. After an error (the log cannot be written), actions
   * that are not in the log are undecided and must be sent again unchanged.
   * @param people the people whom the actions name; null: not signed in at this desk at that time
   */
  act(
    desk: DeskId,
    actions: readonly AlertAction[],
    people: readonly (PersonRights | null)[],
  ): Promise<Result<ActionOutcome[]>>;
}

export function createAlertActionAuthority(parts: {
  readonly log: AlertLog;
  readonly refusals: RefusedActionStore;
  readonly policy: AlertPolicy;
  readonly clock: Clock;
  readonly sees: (scope: Scope, alert: Alert) => boolean;
}): AlertActionAuthority {
  const { log, refusals, policy, clock, sees } = parts;
  /** Serialises calls: a desk that resends after a lost connection may do so while its first call is still running. */
  let last: Promise<unknown> = Promise.resolve();

  const known = (action: ActionId) => log.outcome(action) ?? refusals.outcome(action);
  const refused = (action: ActionId, version: number, fault: Fault): ActionOutcome => ({
    action,
    result: 'refused',
    version,
    fault: { code: fault.code, params: { ...fault.params } },
  });

  function decideOne(action: AlertAction, alert: Alert, person: PersonRights | null) {
    const at = Math.round(clock.now());
    const untouched = { ...alert, version: alert.version + 1 };
    const refuse = (version: number, fault: Fault) => ({
      alert: untouched,
      outcome: refused(action.id, version, fault),
    });
    if (!person)
      return refuse(untouched.version, { code: 'alert.notYours', params: { who: action.by.name } });
    // An alert outside the person's scope is reported as unknown, whatever its version.
    if (!sees(person.scope, alert)) return refuse(0, { code: 'alert.unknown', params: {} });
    return decideAction({ alert, action, rights: person.rights, policy, at });
  }

  /** Returns the actions that are still undecided according to the current state of the log. */
  function plan(
    desk: DeskId,
    actions: readonly AlertAction[],
    people: readonly (PersonRights | null)[],
    outcomes: Map<number, ActionOutcome>,
  ) {
    const changed = new Map<AlertId, Alert>();
    const records: NewLogRecord[] = [];
    const places: number[] = [];
    const unknown: RefusedAction[] = [];
    const inThisCall = new Map<ActionId, number>();
    let lastSeq = Math.max(log.deskSeq(desk), refusals.deskSeq(desk));
    actions.forEach((action, place) => {
      const settled = outcomes.get(place) ?? known(action.id);
      if (settled) {
        outcomes.set(place, settled);
        return;
      }
      if (inThisCall.has(action.id)) return;
      // A desk unknown to this log may begin with any number: the log may be a new one.
      if (lastSeq > 0 && action.deskSeq > lastSeq + 1) {
        outcomes.set(place, refused(action.id, 0, { code: 'alert.gap', params: { expected: lastSeq + 1 } }));
        return;
      }
      // A lower number without an outcome was skipped by a crash between two appends, so it is decided now.
      lastSeq = Math.max(lastSeq, action.deskSeq);
      inThisCall.set(action.id, place);
      const alert = changed.get(action.alert) ?? log.alert(action.alert);
      if (!alert) {
        const outcome = refused(action.id, 0, { code: 'alert.unknown', params: {} });
        unknown.push({ action, outcome });
        outcomes.set(place, outcome);
        return;
      }
      const decided = decideOne(action, alert, people[place] ?? null);
      changed.set(alert.id, decided.alert);
      places.push(place);
      records.push({
        at: Math.round(clock.now()),
        alert: decided.alert,
        entry: { kind: 'acted', action, outcome: decided.outcome },
      });
    });
    return { records, places, unknown };
  }

  async function actNow(
    desk: DeskId,
    actions: readonly AlertAction[],
    people: readonly (PersonRights | null)[],
  ): Promise<Result<ActionOutcome[]>> {
    const outcomes = new Map<number, ActionOutcome>();
    for (let tries = 0; tries < maxTries; tries += 1) {
      const { records, places, unknown } = plan(desk, actions, people, outcomes);
      try {
        refusals.put(unknown);
      } catch (error) {
        if (!isDiskRefusal(error)) throw error;
        return fail('alert.logRefuses', { why: error.message.slice(0, 300) });
      }
      if (records.length > 0) {
        const appended = await log.append(records);
        if (!appended.ok) return appended;
        appended.value.forEach((how, at) => {
          const { entry } = records[at] ?? {};
          const place = places[at];
          if ('seq' in how && entry?.kind === 'acted' && place !== undefined)
            outcomes.set(place, entry.outcome);
        });
      }
      // The second occurrence of an action within one call has an outcome by now.
      actions.forEach(({ id }, place) => {
        const settled = outcomes.get(place) ?? known(id);
        if (settled) outcomes.set(place, settled);
      });
      if (outcomes.size === actions.length) {
        return ok(actions.flatMap((_, place) => outcomes.get(place) ?? []));
      }
    }
    return fail('alert.logRefuses', { why: `${maxTries} conflicts` });
  }

  return {
    act(desk, actions, people) {
      const next = last.then(() => actNow(desk, actions, people));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
