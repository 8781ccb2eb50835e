import { accident } from './stations/accident.ts';
import { audited } from './stations/audited.ts';
import { counting } from './stations/counting.ts';
import { cutOff } from './stations/cutOff.ts';
import { freeze } from './stations/freeze.ts';
import { handing } from './stations/handing.ts';
import { monitor } from './stations/monitor.ts';
import { preempt, shelve } from './stations/preempt.ts';
import { quiet } from './stations/quiet.ts';
import { signOn } from './stations/signOn.ts';
import { storm } from './stations/storm.ts';
import type { Station } from './world.ts';

/** A morning shift at a centre, from its first minute to its last. */
export const scenario: readonly Station[] = [
  ...[signOn, quiet, accident, storm, freeze, cutOff, monitor, preempt, shelve, audited, handing, counting],
];
