import type { DeskStatus } from '../../core/api/desk.ts';
import type { DeskId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type Machine, needsCode } from '../features/people/machine.ts';
import type { Settings } from '../features/people/settings.ts';
import type { DeskKeys } from '../store/key.ts';
import type { Connection } from './connection.ts';
import type { People } from './people.ts';

/** How the desk stands, as its windows are told. */
export function deskStatus(of: {
  readonly desk: DeskId;
  readonly connection: Connection;
  readonly people: People;
  readonly settings: Settings;
  readonly machine: Machine;
  readonly keys: DeskKeys;
  /** It is the machine of a room's wall. */
  readonly roomWall: boolean;
  readonly restarts: number;
  /** ms since the epoch */
  readonly startedAt: number;
  readonly notices: Fault[];
}): DeskStatus {
  const { desk, connection, people, settings, machine, keys, roomWall, restarts, startedAt, notices } = of;
  const { session } = people;
  const site = connection.address();
  const away = session.away();
  const awayFault = people.awayFault();
  const keyFault = keys.fault();
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
      cause: machine.fault() ?? session.cause() ?? cause,
    },
    operator: people.operator(),
    ...(people.lock.locked() ? { locked: true } : {}),
    ...(away ? { away } : {}),
    ...(awayFault ? { awayFault } : {}),
    ...(keyFault ? { keyFault } : {}),
    settings: settings.own(),
    restarts,
    ...(restarts > 0 ? { restartedAt: startedAt } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(roomWall
      ? {
          roomWall: {
            enrolled: machine.enrolled() && !needsCode(session.cause()),
            enrolling: machine.enrolling(),
          },
        }
      : {}),
  };
}
