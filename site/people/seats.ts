import type { Clock } from '../../core/base/clock.ts';
import { type DeskId, localOf, type OperatorId, siteOf, type WatchId } from '../../core/base/ids.ts';
import type { Right, Scope } from '../../core/people/operator.ts';

/** An action may be this far from its doer's desk session: a desk's clock is off, or its last word came as they left. */
const deskSessionSlackMs = 15 * 60_000;
/** What somebody may is looked up again after this. */
const knownForMs = 30_000;

export interface May {
  readonly rights: Right[];
  readonly scope: Scope;
}

/** Who sat where, and what they may: what actions are checked against that were done while the site could not be reached. */
export interface Seats {
  /** What somebody may who sat at a desk about then (ms since the epoch); undefined: they did not. */
  personAt(desk: DeskId, operator: OperatorId, at: number): May | undefined;
  /**
   * Lets a password that somebody gave at a desk about then (ms since the epoch), to the site or the desk, serve for this
   * record, and for no other. `signed`: each that they gave then has served; undefined: they gave none.
   */
  sign(desk: DeskId, operator: OperatorId, at: number, record: WatchId): 'done' | 'signed' | undefined;
  /** What somebody may, wherever they sit; undefined: nobody knows them. */
  person(operator: OperatorId): May | undefined;
}

export function createSeats(options: {
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
}): Seats {
  const { site, clock, store } = options;
  const people = new Map<OperatorId, May & { readonly until: number }>();
  const idOf = (operator: OperatorId) => (siteOf(operator) === site ? localOf(operator) : undefined);

  function person(operator: OperatorId): May | undefined {
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
