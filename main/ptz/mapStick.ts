import type { MapPush } from '../../core/api/shell.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { isStill, type Velocity } from '../../core/ptz/ptz.ts';

/** A window hears of a stick not more often than this, ms: 30 times a second. */
const sendEveryMs = 34;

const rested: MapPush = { x: 0, y: 0, zoom: 0 };
const isSame = (a: MapPush, b: MapPush) => a.x === b.x && a.y === b.y && a.zoom === b.zoom;

/**
 * Whether a stick moves a window's map instead of a camera. Where it goes is settled as it leaves its centre, and stays so until
 * it is back: what steers a camera goes on with it, whatever gets the keys meanwhile.
 */
export interface MapStick {
  /** A window says that its map has the keys, or has them no more. @returns whether sticks are its map's now */
  keys(window: WindowId, on: boolean): boolean;
  /** What a stick wants. True: it is the map's, and no camera may hear of it. */
  move(key: string, velocity: Velocity): boolean;
  /** Its buttons are not a camera's now. */
  holds(key: string): boolean;
  /** This stick, or (undefined) whichever does, moves the map no more; it has to be let go first. */
  stop(key?: string): void;
  /** The window whose map has the keys. */
  owner(): WindowId | null;
  /** No map has the keys. */
  end(): void;
}

export function createMapStick(options: {
  readonly clock: Clock;
  readonly isFocused: (window: WindowId) => boolean;
  /** This stick moves a camera now. */
  readonly steers: (key: string) => boolean;
  /** Sticks that steer no camera have to be let go before they do anything again. */
  readonly demandCentre: () => void;
  readonly publish: (window: WindowId, push: MapPush) => void;
  readonly onChange: () => void;
}): MapStick {
  const { clock } = options;
  let owner: WindowId | undefined;
  /** The stick that moves the map. */
  let panning: string | undefined;
  let wanted = rested;
  let lastSent = rested;
  let sentAt = Number.NEGATIVE_INFINITY;
  let cancelMessage: Cancel | undefined;

  function send(): void {
    cancelMessage = undefined;
    if (owner === undefined || isSame(wanted, lastSent)) return;
    lastSent = wanted;
    sentAt = clock.monotonic();
    options.publish(owner, lastSent);
  }

  function want({ pan, tilt, zoom }: Velocity): void {
    wanted = { x: pan, y: tilt, zoom };
    if (cancelMessage) return;
    const waitMs = sentAt + sendEveryMs - clock.monotonic();
    if (waitMs <= 0) send();
    else cancelMessage = clock.after(waitMs, send);
  }

  /** At once, whatever was said when. */
  function rest(): void {
    cancelMessage?.();
    cancelMessage = undefined;
    panning = undefined;
    wanted = rested;
    const wasMoving = !isSame(lastSent, rested);
    lastSent = rested;
    if (owner !== undefined && wasMoving) options.publish(owner, rested);
  }

  function give(to: WindowId | undefined): void {
    if (to === owner) return;
    rest();
    owner = to;
    options.demandCentre();
    options.onChange();
  }

  return {
    keys(window, on) {
      if (on && options.isFocused(window)) give(window);
      else if (owner === window) give(undefined);
      return owner === window;
    },
    move(key, velocity) {
      if (panning === key) {
        if (isStill(velocity)) rest();
        else want(velocity);
        return true;
      }
      if (isStill(velocity) || owner === undefined || options.steers(key)) return false;
      // Of two sticks the first one moves the map, until it is let go.
      if (panning !== undefined) return true;
      panning = key;
      want(velocity);
      return true;
    },
    holds: (key) => owner !== undefined && !options.steers(key),
    stop(key) {
      if (panning === undefined || (key !== undefined && key !== panning)) return;
      rest();
      options.demandCentre();
    },
    owner: () => owner ?? null,
    end: () => give(undefined),
  };
}
