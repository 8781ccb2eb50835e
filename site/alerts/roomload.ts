import { createRoomCount, type RoomLoad } from '../../core/alerts/roomLoad.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { AlertLog } from './log/log.ts';
import { eachOpenPage } from './log/openAlerts.ts';
import type { alertSeen } from './officeScope.ts';

/** What was closed in the last ten minutes is in no list of what is open: it is found in the newest records, of which so many are read. */
const newestRecords = 5_000;
const recordsAtOnce = 500;

/** How much the room has to do, counted as the log grows. */
export interface RoomLoads {
  /** Within a scope, now. */
  of(scope: Scope): RoomLoad;
  stop: Cancel;
}

/** Resolves once all that is open is counted. */
export async function startRoomLoads(parts: {
  readonly log: AlertLog;
  readonly sees: ReturnType<typeof alertSeen>;
  readonly clock: Clock;
}): Promise<RoomLoads> {
  const { log, sees, clock } = parts;
  const count = createRoomCount();
  const cancel = log.onRecords((records) => {
    const now = clock.now();
    for (const { alert } of records) count.learn(alert, now);
  });
  for (let after = Math.max(0, log.head() - newestRecords); ; ) {
    const page = log.read(after, recordsAtOnce);
    const last = page.at(-1);
    if (!last) break;
    const now = clock.now();
    for (const { alert } of page) count.learn(alert, now);
    after = last.seq;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eachOpenPage(log, (page) => {
    const now = clock.now();
    for (const alert of page) count.learn(alert, now);
  });
  return { of: (scope) => count.read((alert) => sees(scope, alert), clock.now()), stop: cancel };
}
