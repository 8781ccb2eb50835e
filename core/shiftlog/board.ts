import type { Person } from '../alerts/alert.ts';
import { loadLimits } from '../alerts/policy.ts';
import type { RoomLoad } from '../alerts/roomLoad.ts';
import type { DeskId, OperatorId } from '../base/ids.ts';

/** A disconnected desk unused for this long is no longer listed, ms. */
export const listedWhileUnusedMs = 24 * 3_600_000;

/** A desk as its site knows it. */
export interface KnownDesk {
  readonly desk: DeskId;
  readonly name: string;
  /** A room's wall, which has no operator. */
  readonly wall: boolean;
  readonly connected: boolean;
  readonly sits: {
    readonly operator: OperatorId;
    readonly name: string;
    readonly roles: readonly string[];
    readonly since: number;
  } | null;
  /** The last message from the desk, ms since the epoch. */
  readonly seenAt: number;
  /** A person is on duty here, according to the shift log. */
  readonly onDuty: boolean;
  /** A person was on duty here when the shift ended, and it was not handed over. */
  readonly overdue: boolean;
}

export interface BoardDeskLine {
  readonly desk: DeskId;
  readonly name: string;
  readonly wall: boolean;
  readonly connected: boolean;
  readonly operator: { readonly id: OperatorId; readonly name: string } | null;
  readonly roles: string[];
  readonly since: number | null;
  /** Null: unknown now. */
  readonly open: number | null;
  readonly perTenMinutes: number | null;
  readonly overdue: boolean;
  readonly unattended: boolean;
}

/** Returns how urgently a line needs attention, 0 the most. */
export function getDeskRank(
  line: Pick<BoardDeskLine, 'overdue' | 'unattended' | 'connected' | 'perTenMinutes' | 'wall'>,
) {
  if (line.overdue) return 0;
  if (line.unattended) return 1;
  if (!line.connected) return 2;
  if ((line.perTenMinutes ?? 0) > loadLimits.flood) return 3;
  return line.wall ? 5 : 4;
}

/**
 * Returns every desk of a room, worst first: overdue, unattended, disconnected, flooded, then by load; walls last.
 * Disconnected desks without a signed-in operator, without duty and unused for `listedWhileUnusedMs` are omitted.
 * @param hasShift a shift is on now, so that each desk of the room must be staffed
 * @param load null: unknown now
 */
export function sortDeskLines(options: {
  readonly desks: readonly KnownDesk[];
  readonly load: RoomLoad | null;
  readonly hasShift: boolean;
  readonly now: number;
}): BoardDeskLine[] {
  const { desks, load, hasShift, now } = options;
  const loads = load && new Map(load.operators.map((one) => [one.operator.id, one]));
  const isMissed = ({ seenAt, onDuty, overdue }: KnownDesk) =>
    onDuty || overdue || now - seenAt < listedWhileUnusedMs;
  return desks
    .filter((desk) => desk.connected || desk.sits !== null || isMissed(desk))
    .map((desk): BoardDeskLine => {
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
        getDeskRank(a) - getDeskRank(b) ||
        (b.open ?? 0) - (a.open ?? 0) ||
        a.name.localeCompare(b.name, 'vi') ||
        (a.desk < b.desk ? -1 : 1),
    );
}

/** Returns the owners of open alerts who are signed in at no desk, most alerts first: nobody works on these alerts. */
export function listAbsentOwners(
  desks: readonly Pick<KnownDesk, 'sits'>[],
  load: RoomLoad,
): { readonly person: Person; readonly open: number }[] {
  const here = new Set(desks.map(({ sits }) => sits?.operator));
  return load.operators
    .filter(({ operator, open }) => open > 0 && !here.has(operator.id))
    .map(({ operator, open }) => ({ person: operator, open }))
    .sort((a, b) => b.open - a.open || (a.person.id < b.person.id ? -1 : 1));
}
