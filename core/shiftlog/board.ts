import type { Person } from '../alerts/alert.ts';
import { loadLimits } from '../alerts/policy.ts';
import type { RoomLoad } from '../alerts/roomLoad.ts';
import type { DeskId, OperatorId } from '../base/ids.ts';

/** A desk that nobody has used for so long is not missed, ms. */
export const missedForMs = 24 * 3_600_000;

/** A desk as its site knows it. */
export interface DeskSeen {
  readonly desk: DeskId;
  readonly name: string;
  /** A room's wall, at which nobody sits. */
  readonly wall: boolean;
  readonly connected: boolean;
  readonly sits: {
    readonly operator: OperatorId;
    readonly name: string;
    readonly roles: readonly string[];
    readonly since: number;
  } | null;
  /** Last heard of, ms since the epoch. */
  readonly seenAt: number;
  /** Somebody is on duty here, as the records of the watch say. */
  readonly onDuty: boolean;
  /** Somebody was on duty here when the shift ended, and nobody has taken it over. */
  readonly overdue: boolean;
}

export interface DeskLine {
  readonly desk: DeskId;
  readonly name: string;
  readonly wall: boolean;
  readonly connected: boolean;
  readonly operator: { readonly id: OperatorId; readonly name: string } | null;
  readonly roles: string[];
  readonly since: number | null;
  /** Null: not known just now. */
  readonly open: number | null;
  readonly perTenMinutes: number | null;
  readonly overdue: boolean;
  readonly unattended: boolean;
}

/** How badly a line wants its reader, 0 the worst. */
export function deskRank(
  line: Pick<DeskLine, 'overdue' | 'unattended' | 'connected' | 'perTenMinutes' | 'wall'>,
) {
  if (line.overdue) return 0;
  if (line.unattended) return 1;
  if (!line.connected) return 2;
  if ((line.perTenMinutes ?? 0) > loadLimits.flood) return 3;
  return line.wall ? 5 : 4;
}

/**
 * Every desk of a room, the worst first: overdue, unattended, out of reach, flooded, then by how much they have to do; walls last.
 * A desk that is out of reach, at which nobody is signed in or on duty and that is not missed (any more), is left out.
 * @param hasShift a shift is on now: a desk of the room ought to be manned
 * @param load null: it is not known just now
 */
export function deskLines(options: {
  readonly desks: readonly DeskSeen[];
  readonly load: RoomLoad | null;
  readonly hasShift: boolean;
  readonly now: number;
}): DeskLine[] {
  const { desks, load, hasShift, now } = options;
  const loads = load && new Map(load.operators.map((one) => [one.operator.id, one]));
  const isMissed = ({ seenAt, onDuty, overdue }: DeskSeen) => onDuty || overdue || now - seenAt < missedForMs;
  return desks
    .filter((desk) => desk.connected || desk.sits !== null || isMissed(desk))
    .map((desk): DeskLine => {
      const { sits, wall, onDuty, overdue } = desk;
      const of = sits && loads?.get(sits.operator);
      const count = (what: 'open' | 'perTenMinutes') => (loads === null ? null : (of?.[what] ?? 0));
      return {
        desk: desk.desk,
        name: desk.name,
        wall,
        connected: desk.connected,
        operator: sits && !wall ? { id: sits.operator, name: sits.name } : null,
        roles: sits ? [...sits.roles] : [],
        since: sits?.since ?? null,
        open: count('open'),
        perTenMinutes: count('perTenMinutes'),
        overdue,
        unattended: !wall && sits === null && (onDuty || (hasShift && isMissed(desk))),
      };
    })
    .sort(
      (a, b) =>
        deskRank(a) - deskRank(b) ||
        (b.open ?? 0) - (a.open ?? 0) ||
        a.name.localeCompare(b.name, 'vi') ||
        (a.desk < b.desk ? -1 : 1),
    );
}

/** Those who have open alerts and sit at no desk, anyone who has most first: nobody looks after these. */
export function absentOwners(
  desks: readonly Pick<DeskSeen, 'sits'>[],
  load: RoomLoad,
): { readonly person: Person; readonly open: number }[] {
  const here = new Set(desks.map(({ sits }) => sits?.operator));
  return load.operators
    .filter(({ operator, open }) => open > 0 && !here.has(operator.id))
    .map(({ operator, open }) => ({ person: operator, open }))
    .sort((a, b) => b.open - a.open || (a.person.id < b.person.id ? -1 : 1));
}
