import type { RoomLoad } from '../../../core/alerts/roomLoad.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { CameraId, DeskId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { SourceStatus } from '../../../core/cameras/source.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { type KnownDesk, listAbsentOwners, sortDeskLines } from '../../../core/shiftlog/board.ts';
import type { Board } from '../../../core/shiftlog/boardApi.ts';
import { getShiftAt, type Roster } from '../../../core/shiftlog/shift.ts';

const mostDesks = 1_000;
const mostLeases = 1_000;
const mostDown = 200;
const mostAbsent = 200;

/** Creates the board of the room for shift supervisors; cameras are limited to the session's scope. */
export function createRoomBoard<S>(parts: {
  readonly clock: Clock;
  readonly desks: { all(): KnownDesk[] };
  /** Returns the public address of a desk. */
  readonly addressOf: (desk: DeskId) => DeskId;
  readonly roster: Roster | null;
  readonly load: (session: S) => Promise<Result<RoomLoad>>;
  readonly presence: {
    leases(): { readonly camera: CameraId; readonly by: NonNullable<Presence['steering']> }[];
    down(): Iterable<{
      readonly camera: CameraId;
      readonly since: number;
      readonly cause: SourceStatus['cause'];
    }>;
  };
  readonly mayTouch: (session: S, camera: CameraId) => boolean;
  readonly cameraName: (camera: CameraId) => string;
}): { get(session: S): Promise<Result<Board>> } {
  const { clock, presence, roster, cameraName } = parts;
  return {
    async get(session) {
      // Without the alert thread the rest of the board is still shown.
      const asked = await parts.load(session);
      const load = asked.ok ? asked.value : null;
      const sees = ({ camera }: { readonly camera: CameraId }) => parts.mayTouch(session, camera);
      const now = Math.round(clock.now());
      const shift = roster && getShiftAt(roster, now);
      const desks = parts.desks.all();
      const down = [...presence.down()].filter(sees).sort((a, b) => b.since - a.since);
      return ok({
        at: now,
        shift,
        queue: load && {
          byPriority: load.byPriority,
          unacknowledged: load.unacknowledged,
          perTenMinutes: load.perTenMinutes,
        },
        desks: sortDeskLines({ desks, load, hasShift: shift !== null, now })
          .slice(0, mostDesks)
          .map((line) => ({ ...line, desk: parts.addressOf(line.desk) })),
        absent: load ? listAbsentOwners(desks, load).slice(0, mostAbsent) : [],
        leases: presence
          .leases()
          .filter(sees)
          .sort((a, b) => a.by.since - b.by.since)
          .slice(0, mostLeases)
          .map(({ camera, by }) => ({
            camera,
            name: cameraName(camera),
            by: by.name,
            since: by.since,
            until: by.until,
            reserved: by.kind === 'reserved',
            reason: by.reason ?? null,
          })),
        camerasDown: {
          total: down.length,
          cameras: down.slice(0, mostDown).map(({ camera, since, cause }) => ({
            camera,
            name: cameraName(camera),
            since,
            cause: cause && { code: cause.code, params: { ...cause.params } },
          })),
        },
      });
    },
  };
}
