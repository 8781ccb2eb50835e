import type { Clock } from '../../../core/base/clock.ts';
import type { DeskId, OperatorId } from '../../../core/base/ids.ts';
import { wallRole } from '../../../core/people/machine.ts';
import type { KnownDesk } from '../../../core/shiftlog/board.ts';

/** Maximum number of remembered desks: a plan of 1,000, and their spare machines. */
export const maxRememberedDesks = 2_000;

type RoomDesk = Omit<KnownDesk, 'onDuty' | 'overdue'>;

/** The person signed in at a desk, for the board. */
export interface SignedInPerson {
  readonly desk: DeskId;
  readonly operator: {
    readonly id: OperatorId;
    readonly displayName: string;
    readonly roles: readonly string[];
  };
}

interface DeskRow {
  readonly desk: DeskId;
  readonly name: string;
  readonly wall: boolean;
  readonly seenAt: number;
}

/** Every desk and wall of the site: its name, whether it is connected, and who is signed in since when. */
export interface RoomDesks<S extends SignedInPerson & { readonly key: string }> {
  /** Notes that a person signed in at a desk, or is still signed in. */
  sat(session: S): void;
  sessionEnded(key: string): void;
  /** Notes the name that a desk has announced. */
  named(sitter: SignedInPerson, name: string): void;
  /** Returns whether it is the wall of a room. */
  isWall(desk: string): boolean;
  /** Returns all desks, unordered. */
  all(): RoomDesk[];
}

export function createRoomDesks<S extends SignedInPerson & { readonly key: string }>(parts: {
  readonly clock: Clock;
  readonly store: {
    readonly desks: { newest(limit: number): DeskRow[]; seen(row: DeskRow): void };
    readonly deskSessions: { sinceOf(session: string): number | undefined };
    later(run: () => void): void;
  };
  /** Returns the connected desks with a signed-in person. */
  readonly here: () => readonly { readonly desk: DeskId }[];
  readonly isCurrent: (session: S) => boolean;
}): RoomDesks<S> {
  const { clock, store } = parts;
  const known = new Map(store.desks.newest(maxRememberedDesks).map((row) => [row.desk, row]));
  const sessionNumber = new Map<DeskId, { readonly session: S; readonly since: number }>();
  const isWall = ({ operator }: SignedInPerson) => operator.roles.includes(wallRole);

  function see(desk: DeskId): void {
    const before = known.get(desk);
    if (!before) return;
    const row = { ...before, seenAt: Math.round(clock.now()) };
    known.set(desk, row);
    store.later(() => store.desks.seen(row));
  }

  return {
    sat(session) {
      const { desk, key } = session;
      const before = sessionNumber.get(desk);
      const since = before?.session.key === key ? before.since : store.deskSessions.sinceOf(key);
      sessionNumber.set(desk, { session, since: since ?? Math.round(clock.now()) });
      see(desk);
    },
    sessionEnded(key) {
      for (const [desk, { session }] of sessionNumber)
        if (session.key === key) {
          sessionNumber.delete(desk);
          see(desk);
        }
    },
    named(session, name) {
      const wall = isWall(session);
      known.set(session.desk, {
        desk: session.desk,
        wall,
        seenAt: 0,
        // A wall's name is the one it was enrolled under, whatever its machine announces.
        name: wall ? session.operator.displayName : name,
      });
      see(session.desk);
    },
    isWall: (desk) => known.get(desk as DeskId)?.wall === true,
    all() {
      const here = new Set(parts.here().map(({ desk }) => desk));
      const now = Math.round(clock.now());
      return [...known.values()].map((row): RoomDesk => {
        const sits = sessionNumber.get(row.desk);
        const connected = here.has(row.desk);
        return {
          ...row,
          connected,
          seenAt: connected ? now : row.seenAt,
          sits:
            sits && parts.isCurrent(sits.session)
              ? {
                  operator: sits.session.operator.id,
                  name: sits.session.operator.displayName,
                  roles: sits.session.operator.roles,
                  since: sits.since,
                }
              : null,
        };
      });
    },
  };
}
