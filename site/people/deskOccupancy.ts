import type { Clock } from '../../core/base/clock.ts';
import {
  type DeskId,
  getLocalId,
  getSiteOfId,
  type OperatorId,
  type ShiftLogId,
} from '../../core/base/ids.ts';
import type { Right, Scope } from '../../core/people/operator.ts';

/** Maximum distance of an action from its author's desk session: a desk's clock is off, or its last message came at sign-out. */
const deskSessionSlackMs = 15 * 60_000;
/** Cache time of a person's rights. */
const knownForMs = 30_000;

export interface RightsAndScope {
  readonly rights: Right[];
  readonly scope: Scope;
}

/** Past desk sessions with the people's rights, against which actions from offline times are checked. */
export interface DeskOccupancy {
  /** Returns the rights of a person who was signed in at a desk around then (ms since the epoch); undefined: they were not. */
  personAt(desk: DeskId, operator: OperatorId, at: number): RightsAndScope | undefined;
  /**
   * Uses a password given at a desk around then (ms since the epoch), to the site or the desk, to sign this record, and no other.
   * `signed`: each password given then has been used; undefined: none was given.
   */
  sign(desk: DeskId, operator: OperatorId, at: number, record: ShiftLogId): 'done' | 'signed' | undefined;
  /** Returns a person's rights at any desk; undefined: unknown person. */
  person(operator: OperatorId): RightsAndScope | undefined;
}

export function createDeskOccupancy(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: {
    readonly deskSessions: {
      satBetween(desk: string, operator: string, from: number, to: number): boolean;
      unsignedNear(
        of: { readonly desk: string; readonly operator: string },
        at: number,
        slackMs: number,
      ): { readonly session: string } | 'signed' | undefined;
      sign(session: string, record: string): void;
    };
    readonly operators: {
      byId(id: string): { readonly roles: readonly string[]; readonly scope: Scope } | undefined;
      rightsOf(roles: readonly string[]): Right[];
    };
  };
}): DeskOccupancy {
  const { site, clock, store } = options;
  const people = new Map<OperatorId, RightsAndScope & { readonly until: number }>();
  const idOf = (operator: OperatorId) => (getSiteOfId(operator) === site ? getLocalId(operator) : undefined);

  function person(operator: OperatorId): RightsAndScope | undefined {
    const id = idOf(operator);
    if (id === undefined) return undefined;
    const known = people.get(operator);
    if (known && known.until > clock.monotonic()) return known;
    const row = store.operators.byId(id);
    if (!row) return undefined;
    const until = clock.monotonic() + knownForMs;
    const may = { until, rights: store.operators.rightsOf(row.roles), scope: row.scope };
    people.set(operator, may);
    return may;
  }

  return {
    person,
    sign(desk, operator, at, record) {
      const id = idOf(operator);
      if (id === undefined) return undefined;
      const found = store.deskSessions.unsignedNear({ desk, operator: id }, at, deskSessionSlackMs);
      if (found === undefined || found === 'signed') return found;
      store.deskSessions.sign(found.session, record);
      return 'done';
    },
    personAt(desk, operator, at) {
      const id = idOf(operator);
      if (id === undefined) return undefined;
      return store.deskSessions.satBetween(desk, id, at - deskSessionSlackMs, at + deskSessionSlackMs)
        ? person(operator)
        : undefined;
    },
  };
}
