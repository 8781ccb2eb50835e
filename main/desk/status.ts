import type { DeskStatus } from '../../core/contract/desk.ts';
import type { DeskId } from '../../core/domain/ids.ts';
import type { Fault } from '../../core/faults.ts';
import type { Connection } from './connection.ts';
import { type Machine, needsCode } from './features/machine.ts';
import type { Session } from './features/session.ts';
import type { Settings } from './features/settings.ts';

/** How the desk stands, as its windows are told. */
export function deskStatus(of: {
  readonly desk: DeskId;
  readonly connection: Connection;
  readonly session: Session;
  readonly settings: Settings;
  readonly machine: Machine;
  /** It is the machine of a room's wall. */
  readonly roomWall: boolean;
  readonly restarts: number;
  readonly notices: Fault[];
}): DeskStatus {
  const { desk, connection, session, settings, machine, roomWall, restarts, notices } = of;
  const site = connection.address();
  const { state, since, cause } = connection.status();
  return {
    desk,
    site: {
      name: connection.hello()?.name ?? site.name ?? site.url,
      url: site.url,
      embedded: site.embedded,
      state,
      since,
      // Who was signed out must know why, also while the site is away.
      cause: session.cause() ?? cause,
    },
    operator: session.operator(),
    settings: settings.own(),
    restarts,
    ...(notices.length > 0 ? { notices } : {}),
    ...(roomWall
      ? {
          roomWall: {
            enrolled: machine.token() !== undefined && !needsCode(session.cause()),
            enrolling: machine.enrolling(),
          },
        }
      : {}),
  };
}
