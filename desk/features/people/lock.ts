import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { Log } from '../../shared/log.ts';
import type { Write } from '../../shared/write.ts';

/** The wall clock may jump, and the other one may stand still while the machine sleeps: both are read this often, ms. */
const checkEveryMs = 15_000;

interface LockOptions {
  /** The desk before this one was locked. */
  readonly before: boolean;
  readonly operator: () => Operator | null;
  /** A desk that nobody touches locks itself after so many minutes; 0: never. */
  readonly minutes: () => number;
  readonly write: Write;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

/** Controls and names are somebody's, pictures and alarms are the room's: who left their desk locks the first. */
export interface Lock {
  readonly handlers: HandlersFor<'session.lock' | 'session.touched'>;
  locked(): boolean;
  /** Whoever is there has been recognised. */
  open(): void;
  touched(): void;
  /** Somebody else sits here, or nobody, or it is to be known after how long it locks. */
  look(): void;
  close(): void;
}

export function createLock(options: LockOptions): Lock {
  const { operator, write, clock, log, onChange } = options;
  let isLocked = options.before;
  let last = { at: clock.now(), monotonic: clock.monotonic() };
  let cancel: Cancel = () => {};

  const touch = () => {
    last = { at: clock.now(), monotonic: clock.monotonic() };
  };

  /** Nobody knows the demo's password: a desk that only it could unlock would stay locked. */
  const mayLock = () => {
    const who = operator();
    return who !== null && !who.demo && !who.roles.includes('wall');
  };

  function shut(why: 'by hand' | 'idle'): void {
    const who = operator();
    if (!who || isLocked) return;
    const written = write({ who: who.id, event: 'session.lock', camera: null, why, detail: '' }, () => {});
    // To shut needs no record as to open does.
    if (!written.ok) log('error', 'lock not recorded', { cause: written.fault.code });
    isLocked = true;
    onChange();
  }

  function look(): void {
    cancel();
    if (operator() === null) isLocked = false;
    const limitMs = options.minutes() * 60_000;
    if (isLocked || limitMs === 0 || !mayLock()) return;
    const idleMs = Math.max(clock.now() - last.at, clock.monotonic() - last.monotonic);
    if (idleMs >= limitMs) shut('idle');
    else cancel = clock.after(Math.min(limitMs - idleMs, checkEveryMs), look);
  }
  return {
    locked: () => isLocked,
    open() {
      isLocked = false;
      touch();
      look();
    },
    touched() {
      if (!isLocked) touch();
    },
    look,
    close: () => cancel(),
    handlers: {
      'session.lock'() {
        if (!mayLock()) return fail('desk.noLock');
        shut('by hand');
        return ok({});
      },
      'session.touched'() {
        if (!isLocked) touch();
        return ok({});
      },
    },
  };
}
