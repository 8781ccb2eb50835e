import type { Cancel } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import {
  listPressedButtons,
  maxSticks,
  type StickIdentity,
  type StickReading,
} from '../../core/ptz/stick.ts';

/** One joystick that is plugged in. Plugged in again, it is another instance. */
export interface ConnectedStick {
  readonly instance: number;
  readonly identity: StickIdentity;
}

/** The sticks at this machine, whichever API reads them. Listeners run in the order of the events. */
export interface ConnectedSticks {
  /** `sdl` reads whichever window has the focus, `gamepad` only in the focused window. */
  readonly inputApi: 'sdl' | 'gamepad';
  list(): readonly ConnectedStick[];
  /** The last reading; undefined once it is unplugged. */
  reading(instance: number): StickReading | undefined;
  onChange(listener: (what: 'plugged' | 'unplugged', stick: ConnectedStick) => void): Cancel;
  /** After every change; the newest values only. `atMs`: when the stick moved, by the clock's `monotonic`. */
  onReading(listener: (instance: number, reading: StickReading, atMs: number) => void): Cancel;
  /**
   * Subscribes to every press and every release, also of hats (`getHatButton`); `reading` includes it already.
   * An unplugged stick may not release its held buttons: its end releases them.
   */
  onButton(listener: (instance: number, button: number, down: boolean, atMs: number) => void): Cancel;
  /** Emits nothing any more. Calling it again does nothing. */
  close(): void;
}

type Event<K extends 'onChange' | 'onReading' | 'onButton'> = Parameters<Parameters<ConnectedSticks[K]>[0]>;

/** Creates the list of plugged-in sticks with their readings and events, which every input API shares. */
export function createConnectedSticks() {
  const changes = new Listeners<Event<'onChange'>>();
  const readings = new Listeners<Event<'onReading'>>();
  const buttons = new Listeners<Event<'onButton'>>();
  const known = new Map<number, { readonly stick: ConnectedStick; reading: StickReading }>();
  const sticks: Omit<ConnectedSticks, 'inputApi' | 'close'> = {
    list: () => [...known.values()].map(({ stick }) => stick),
    reading: (instance) => known.get(instance)?.reading,
    onChange: (run) => changes.add((event) => run(...event)),
    onReading: (run) => readings.add((event) => run(...event)),
    onButton: (run) => buttons.add((event) => run(...event)),
  };

  return {
    sticks,
    /** Adds a stick. @returns whether there was room: a desk has `maxSticks` at most */
    plug(stick: ConnectedStick, reading: StickReading): boolean {
      if (known.size >= maxSticks) return false;
      known.set(stick.instance, { stick, reading });
      changes.emit(['plugged', stick]);
      return true;
    },
    unplug(instance: number) {
      const gone = known.get(instance);
      if (!known.delete(instance) || gone === undefined) return;
      changes.emit(['unplugged', gone.stick]);
    },
    /** Stores a reading. Emits the buttons that went up, then those that went down, then the reading. */
    read(instance: number, reading: StickReading, atMs: number) {
      const stick = known.get(instance);
      if (stick === undefined) return;
      const [before, after] = [listPressedButtons(stick.reading), listPressedButtons(reading)];
      stick.reading = reading;
      for (const button of before) if (!after.has(button)) buttons.emit([instance, button, false, atMs]);
      for (const button of after) if (!before.has(button)) buttons.emit([instance, button, true, atMs]);
      readings.emit([instance, reading, atMs]);
    },
    clear() {
      for (const each of [changes, readings, buttons]) each.clear();
      known.clear();
    },
  };
}
