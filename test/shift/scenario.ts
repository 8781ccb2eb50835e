import { accident } from './stations/accident.ts';
import { auditLog } from './stations/auditLog.ts';
import { cutOff } from './stations/cutOff.ts';
import { finalCount } from './stations/finalCount.ts';
import { freeze } from './stations/freeze.ts';
import { handover } from './stations/handover.ts';
import { monitor } from './stations/monitor.ts';
import { preempt, shelve } from './stations/preempt.ts';
import { quiet } from './stations/quiet.ts';
import { signOn } from './stations/signOn.ts';
import { storm } from './stations/storm.ts';
import type { Station } from './world.ts';

/** A morning shift at a centre, from its first minute to its last. */
export const scenario: readonly Station[] = [
  ...[
    signOn,
    quiet,
    accident,
    storm,
    freeze,
    cutOff,
    monitor,
    preempt,
    shelve,
    auditLog,
    handover,
    finalCount,
  ],
];
