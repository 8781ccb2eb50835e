import type { Cancel } from '../../../core/base/clock.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';

/** The wall clock may jump, and the monotonic clock may stop during sleep: both are read this often, ms. */
const checkEveryMs = 15_000;

interface LockOptions extends Pick<DeskContext, 'operator' | 'write' | 'clock' | 'log'> {
  /** The previous run of the desk was locked. */
  readonly before: boolean;
  /** Returns the idle minutes after which the desk locks itself; 0: never. */
  readonly minutes: () => number;
  readonly onChange: () => void;
}

/** Locks the operator's controls and names at an unattended desk; pictures and alarms stay visible for the room. */
export interface DeskLock {
  readonly handlers: HandlersFor<'session.lock' | 'session.touched'>;
  locked(): boolean;
  /** The operator was recognised. */
  open(): void;
  touched(): void;
  /** The operator has changed or left, or the lock delay may have changed. */
  look(): void;
  close(): void;
}

export function createDeskLock(options: LockOptions): DeskLock {
  const { operator, write, clock, log, onChange } = options;
  let isLocked = options.before;
  let last = { at: clock.now(), monotonic: clock.monotonic() };
  let cancel: Cancel = () => {};

  const touch = () => {
    last = { at: clock.now(), monotonic: clock.monotonic() };
  };

  /** No user knows the demo's password: a desk locked by its operator would stay locked. */
  const mayLock = () => {
    const who = operator();
    return who !== null && !who.demo && !who.roles.includes('wall');
  };

  function shut(why: 'by hand' | 'idle'): void {
    const who = operator();
    if (!who || isLocked) return;
    const written = write({ who: who.id, event: 'session.lock', camera: null, why, detail: '' }, () => {});
    // Locking succeeds without an audit record, unlike unlocking.
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
