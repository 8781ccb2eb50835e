import type { ActionId, ActionOutcome, AlertAction } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { decide } from '../../core/alerts/decide.ts';
import type { NewRecord } from '../../core/alerts/log.ts';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { AlertId, DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Operator, Scope } from '../../core/people/operator.ts';
import { isRefusal } from '../../node/sql/fault.ts';
import type { Refusal, Refusals } from './authorityRefusals.ts';
import type { AlertLog } from './log/log.ts';

/** Whoever else appends to the same alert may be first so often before the desk is to send again. */
const maxTries = 20;

export type Allowed = Pick<Operator, 'rights' | 'scope'>;

/** Decides what desks send, once for ever. */
export interface Authority {
  /**
   * In order of the desk's numbers; outcomes in the same order. A fault (nothing can be written): whatever is not in the log is
   * undecided, and is to be sent again as it was.
   * @param people what each whom the actions name may; null: not at this desk at that time
   */
  act(
    desk: DeskId,
    actions: readonly AlertAction[],
    people: readonly (Allowed | null)[],
  ): Promise<Result<ActionOutcome[]>>;
}

export function createAuthority(parts: {
  readonly log: AlertLog;
  readonly refusals: Refusals;
  readonly policy: AlertPolicy;
  readonly clock: Clock;
  readonly sees: (scope: Scope, alert: Alert) => boolean;
}): Authority {
  const { log, refusals, policy, clock, sees } = parts;
  /** One call at a time: a desk that sends again after a broken connection may do so while the first is under way. */
  let last: Promise<unknown> = Promise.resolve();

  const known = (action: ActionId) => log.outcome(action) ?? refusals.outcome(action);
  const refused = (action: ActionId, version: number, fault: Fault): ActionOutcome => ({
    action,
    result: 'refused',
    version,
    fault: { code: fault.code, params: { ...fault.params } },
  });

  function decideOne(action: AlertAction, alert: Alert, person: Allowed | null) {
    const at = Math.round(clock.now());
    const untouched = { ...alert, version: alert.version + 1 };
    const refuse = (version: number, fault: Fault) => ({
      alert: untouched,
      outcome: refused(action.id, version, fault),
    });
    if (!person)
      return refuse(untouched.version, { code: 'alert.notYours', params: { who: action.by.name } });
    // To whom may not see it there is no such alert, and so no version of it.
    if (!sees(person.scope, alert)) return refuse(0, { code: 'alert.unknown', params: {} });
    return decide({ alert, action, rights: person.rights, policy, at });
  }

  /** What is undecided of these, as far as the log stands now. */
  function plan(
    desk: DeskId,
    actions: readonly AlertAction[],
    people: readonly (Allowed | null)[],
    outcomes: Map<number, ActionOutcome>,
  ) {
    const changed = new Map<AlertId, Alert>();
    const records: NewRecord[] = [];
    const places: number[] = [];
    const unknown: Refusal[] = [];
    const inThisCall = new Map<ActionId, number>();
    let lastSeq = Math.max(log.deskSeq(desk), refusals.deskSeq(desk));
    actions.forEach((action, place) => {
      const settled = outcomes.get(place) ?? known(action.id);
      if (settled) {
        outcomes.set(place, settled);
        return;
      }
      if (inThisCall.has(action.id)) return;
      // A desk that this log has never heard of may begin anywhere: its log may be a new one.
      if (lastSeq > 0 && action.deskSeq > lastSeq + 1) {
        outcomes.set(place, refused(action.id, 0, { code: 'alert.gap', params: { expected: lastSeq + 1 } }));
        return;
      }
      // A lower number without an outcome was overtaken by a crash between two appends: it is decided now.
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
    people: readonly (Allowed | null)[],
  ): Promise<Result<ActionOutcome[]>> {
    const outcomes = new Map<number, ActionOutcome>();
    for (let tries = 0; tries < maxTries; tries += 1) {
      const { records, places, unknown } = plan(desk, actions, people, outcomes);
      try {
        refusals.put(unknown);
      } catch (error) {
        if (!isRefusal(error)) throw error;
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
      // What stood twice in one call is known by now.
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
