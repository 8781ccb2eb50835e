import type { Cancel } from '../../core/base/clock.ts';
import { buttonsDown, maxSticks, type StickIdentity, type StickReading } from '../../core/ptz/stick.ts';

/** One joystick that is plugged in. Plugged in again, it is another instance. */
export interface Stick {
  readonly instance: number;
  readonly identity: StickIdentity;
}

/** The sticks at this machine, however they are heard. Listeners run in the order of what happened. */
export interface Sticks {
  /** Whichever window has the focus, or only that of the focused window. */
  readonly inputApi: 'sdl' | 'gamepad';
  list(): readonly Stick[];
  /** What it read last; undefined once it is gone. */
  reading(instance: number): StickReading | undefined;
  onChange(listener: (what: 'plugged' | 'unplugged', stick: Stick) => void): Cancel;
  /** After every change; the newest values only. `atMs`: when the stick moved, by the clock's `monotonic`. */
  onReading(listener: (instance: number, reading: StickReading, atMs: number) => void): Cancel;
  /**
   * Every press and every release, of hats too (`hatButton`); `reading` has it already. A stick that is unplugged need not
   * release what it held: it is gone.
   */
  onButton(listener: (instance: number, button: number, down: boolean, atMs: number) => void): Cancel;
  /** Nothing is heard any more. Again: does nothing. */
  close(): void;
}

function listeners<A extends readonly unknown[]>() {
  const all = new Set<(...message: A) => void>();
  return {
    add(listener: (...message: A) => void): Cancel {
      // A function of its own, so that one that listens twice can stop once.
      const mine = (...message: A) => listener(...message);
      all.add(mine);
      return () => void all.delete(mine);
    },
    publish(...message: A) {
      for (const listener of [...all]) listener(...message);
    },
    clear: () => all.clear(),
  };
}

/** Which sticks there are and how they stand, told on to anyone who listens: what every way of hearing them has in common. */
export function stickBoard() {
  const changes = listeners<['plugged' | 'unplugged', Stick]>();
  const readings = listeners<[number, StickReading, number]>();
  const buttons = listeners<[number, number, boolean, number]>();
  const known = new Map<number, { readonly stick: Stick; reading: StickReading }>();

  return {
    changes,
    readings,
    buttons,
    list: () => [...known.values()].map(({ stick }) => stick),
    reading: (instance: number) => known.get(instance)?.reading,
    /** @returns whether there was room: a desk has `maxSticks` at most */
    plug(stick: Stick, reading: StickReading): boolean {
      if (known.size >= maxSticks) return false;
      known.set(stick.instance, { stick, reading });
      changes.publish('plugged', stick);
      return true;
    },
    unplug(instance: number) {
      const gone = known.get(instance);
      if (!known.delete(instance) || gone === undefined) return;
      changes.publish('unplugged', gone.stick);
    },
    /** What a stick reads now. Its buttons that went up are told first, then those that went down, then the whole. */
    read(instance: number, reading: StickReading, atMs: number) {
      const stick = known.get(instance);
      if (stick === undefined) return;
      const [before, after] = [buttonsDown(stick.reading), buttonsDown(reading)];
      stick.reading = reading;
      for (const button of before) if (!after.has(button)) buttons.publish(instance, button, false, atMs);
      for (const button of after) if (!before.has(button)) buttons.publish(instance, button, true, atMs);
      readings.publish(instance, reading, atMs);
    },
    clear() {
      for (const each of [changes, readings, buttons]) each.clear();
      known.clear();
    },
  };
}
